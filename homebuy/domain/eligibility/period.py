"""The qualifying period, as it was found."""

from datetime import date
from typing import Literal

from homebuy.domain.models import Value


class PeriodLine(Value):
    """A tenancy, the days of it that count (after those that other lines counted), and why."""

    landlord: str
    tenant: str
    whose: str
    starts: date
    ends: date
    days: int
    why: str
    source: str
    uncertainty: str = ""


class Gap(Value):
    """Days between two tenancies, first and last, that count for nothing."""

    starts: date
    ends: date
    days: int


class PersonYears(Value):
    """What one person's tenancies come to."""

    whose: str
    days: int
    complete_years: int
    complete_years_of_their_own: int
    days_with_this_landlord: int
    years_with_this_landlord: int
    years_in_home: int
    first_day: date | None
    lines: tuple[PeriodLine, ...] = ()
    gaps: tuple[Gap, ...] = ()


class QualifyingPeriod(Value):
    """The time that counts at a claim: that of the buyer who has most of it.

    `wholly_this_landlord` says whether the years that are needed were with this landlord alone
    (Housing Act 1985 s124(2)); without enough of them, whether all the time was.
    """

    on: date
    this_landlord: str
    whose: str
    days: int
    complete_years: int
    needed_years: int
    enough: bool
    wholly_this_landlord: bool
    lines: tuple[PeriodLine, ...]
    gaps: tuple[Gap, ...]
    people: tuple[PersonYears, ...]
    source: str
    shortfall: str = ""
    uncertainties: tuple[str, ...] = ()

    @property
    def qualifying_landlords(self) -> Literal["this-landlord", "several-landlords"]:
        """The value of the fact on which the four or eight weeks of s124 depend."""
        return "this-landlord" if self.wholly_this_landlord else "several-landlords"
