"""What every request for a price promises: fields that fit together."""

from collections.abc import Iterator
from datetime import date
from typing import Self

from pydantic import model_validator

from homebuy.domain.models import Value


class DisagreementError(ValueError):
    """Fields that are sound alone and not together."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class ConsistentRequest(Value):
    """A request whose fields fit together."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if faults := tuple(self.disagreements()):
            raise DisagreementError(faults)
        return self

    def disagreements(self) -> Iterator[str]:
        """A sentence for each pair of fields that cannot both be right."""
        return iter(())


def in_order(first: str, earlier: date, second: str, later: date | None) -> Iterator[str]:
    if later and later < earlier:
        yield f"{second}: {later} lies before {first} {earlier}: correct one of them"
