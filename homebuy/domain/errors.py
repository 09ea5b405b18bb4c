"""What the domain refuses; each error says what, why, and what to do."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from homebuy.domain.coverage import Coverage


class HomeBuyError(Exception):
    """The root of every error that Home Buy raises on purpose."""


class OutsideCoverageError(HomeBuyError):
    """A calculation left the days that its calendar speaks for."""

    def __init__(self, calendar_id: str, instant: datetime, covers: "Coverage") -> None:
        super().__init__(
            f"calendar {calendar_id} covers {covers}; counting from "
            f"{instant.isoformat(timespec='seconds')} leaves those days. "
            "Publish a version of the calendar that covers more"
        )
        self.calendar_id = calendar_id
        self.instant = instant
        self.covers = covers
