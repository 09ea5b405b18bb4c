"""The ways in which a case can end."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a case ends."""

    COMPLETED = "completed"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    DEEMED_WITHDRAWN = "deemed withdrawn"
    CANCELLED = "cancelled"

    @property
    def needs_mandatory_work(self) -> bool:
        """Whether the stage's mandatory tasks must be done first."""
        return self in (Outcome.COMPLETED, Outcome.DENIED)
