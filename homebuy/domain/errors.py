"""What the domain refuses; each error says what, why, and what to do."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from homebuy.domain.models import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from homebuy.domain.coverage import Coverage


class HomeBuyError(Exception):
    """The root of every error that Home Buy raises on purpose."""


class MisuseError(HomeBuyError):
    """What was asked cannot be understood."""


class RefusalError(HomeBuyError):
    """A case refuses."""


class NotFoundError(HomeBuyError):
    """Something is not there, or is there already when it must not be."""


class OutOfReachError(HomeBuyError):
    """A service cannot be reached, or a setting that it needs is missing or wrong."""


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


class OutsideYearsError(OutsideCoverageError):
    """A calculation left the years that an instant can have, whichever days a calendar covers."""

    def __init__(self, reached: date) -> None:
        HomeBuyError.__init__(
            self,
            f"counting to or from {reached.isoformat()} leaves the years {FIRST_YEAR} to "
            f"{LAST_YEAR}: ask for less time",
        )
