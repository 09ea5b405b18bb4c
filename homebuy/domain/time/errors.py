"""Calculations that leave the days of their calendar, or the years that there are."""

from datetime import date, datetime

from homebuy.domain.errors import HomeBuyError
from homebuy.domain.models import FIRST_YEAR, LAST_YEAR
from homebuy.domain.time.coverage import Coverage


class OutsideCoverageError(HomeBuyError):
    """A calculation left the days that its calendar speaks for."""

    def __init__(self, calendar_id: str, instant: datetime, covers: Coverage) -> None:
        super().__init__(
            f"calendar {calendar_id} covers {covers}; counting from "
            f"{instant.isoformat(timespec='seconds')} leaves those days. "
            "Publish a version of the calendar that covers more"
        )
        self.calendar_id = calendar_id
        self.instant = instant
        self.covers = covers


class OutsideYearsError(OutsideCoverageError):
    """A calculation left the years that an instant can have, whichever days a calendar covers."""

    def __init__(self, reached: date) -> None:
        HomeBuyError.__init__(
            self,
            f"counting to or from {reached.isoformat()} leaves the years {FIRST_YEAR} to "
            f"{LAST_YEAR}: ask for less time",
        )
