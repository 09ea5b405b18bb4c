"""The days of a return."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from homebuy.domain.errors import MisuseError
from homebuy.domain.models import FIRST_YEAR, LAST_YEAR

MOST_YEARS: Final = 20
ONE_DAY: Final = timedelta(days=1)


class PeriodError(MisuseError):
    """No return can be made for such days."""


class ReturnPeriod(NamedTuple):
    """The days from the first to the last, both of them included."""

    first: date
    last: date

    def has(self, day: date | None) -> bool:
        """Whether the day is known and lies in the period."""
        return day is not None and self.first <= day <= self.last

    def months(self) -> Iterator["ReturnPeriod"]:
        """Its calendar months in order; the first and the last may be parts of one."""
        first = self.first
        while first <= self.last:
            last = min(_end_of_month(first), self.last)
            yield ReturnPeriod(first, last)
            first = last + ONE_DAY


def checked_period(first: date, last: date, today: date) -> ReturnPeriod:
    """The period, if a return can be made for it; raises PeriodError."""
    for day in (first, last):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise PeriodError(f"{day} cannot be: check the year")
    if last < first:
        raise PeriodError(f"the period would end on {last}, before it begins on {first}: swap them")
    if first > today:
        raise PeriodError(f"the period begins on {first}, and today is {today}: nothing is known")
    if last >= _years_on(first):
        raise PeriodError(
            f"{first} to {last} is longer than {MOST_YEARS} years: ask for less at a time"
        )
    return ReturnPeriod(first, last)


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - ONE_DAY


def _years_on(day: date) -> date:
    """The day after the longest period that begins on `day`."""
    if (day.month, day.day) == (2, 29):
        day += ONE_DAY
    return day.replace(year=day.year + MOST_YEARS)
