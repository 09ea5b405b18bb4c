"""Opening hours and closed days of one office, as data."""

import operator
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from homebuy.domain.ids import SLUG, CalendarId, Title
from homebuy.domain.models import Value
from homebuy.domain.time.coverage import Coverage
from homebuy.domain.time.open_time import OpenDay, OpenInterval, OpenTime
from homebuy.domain.time.opening_hours import WEEK, Changes, Exceptional, Week, hours, since
from homebuy.domain.time.wall_clock import instant_at, midnight
from homebuy.domain.time.zones import Zone

WIDEST: Final = Coverage(first=date(1900, 1, 1), last=date(2099, 12, 31))


def _countable(covers: Coverage) -> Coverage:
    if covers.first not in WIDEST or covers.last not in WIDEST:
        raise ValueError(f"coverage {covers} goes beyond {WIDEST}: cover fewer years")
    return covers


class Calendar(Value):
    """When one office is open; weekdays without an opening are closed."""

    id: Annotated[CalendarId, SLUG]
    title: Title
    zone: Zone
    opening: Week
    # Left out while empty, so that a calendar without them reads as it always did.
    opening_changes: Changes = Field((), exclude_if=operator.not_)
    exceptions: Mapping[date, Exceptional] = Field({}, exclude_if=operator.not_)
    closed: Mapping[date, Title] = {}
    covers: Annotated[Coverage, AfterValidator(_countable)]
    version: int = 0
    """Given when it is published; 0 before."""

    # The mappings cannot be hashed, and equality still compares them.
    def __hash__(self) -> int:
        return hash((self.id, self.zone, self.covers))

    def hours_on(self, day: date) -> tuple[str, ...]:
        """The openings of one day in order; none on a closed day."""
        if exception := self.exceptions.get(day):
            return exception.opening
        return () if day in self.closed else self.week_of(day).get(WEEK[day.weekday()], ())

    def week_of(self, day: date) -> Week:
        """The opening hours of the week in force on `day`."""
        index = bisect_right(self.opening_changes, day, key=since)
        return self.opening_changes[index - 1].opening if index else self.opening

    def all_hours(self) -> frozenset[tuple[str, ...]]:
        """Every kind of open day, by its openings: of weeks, changes and exceptions."""
        weeks = (self.opening, *(change.opening for change in self.opening_changes))
        days = [openings for week in weeks for openings in week.values()]
        days += (exception.opening for exception in self.exceptions.values())
        return frozenset(filter(None, days))

    def all_openings(self) -> frozenset[str]:
        """Every opening that some day has or may have."""
        return frozenset(opening for openings in self.all_hours() for opening in openings)

    def without_exceptions(self) -> "Calendar":
        """The same calendar, each day with the hours of its week."""
        fields = {name: getattr(self, name) for name in Calendar.model_fields}
        return Calendar(**{**fields, "exceptions": {}})

    def within(self, first: date, last: date) -> "Calendar":
        """The same calendar for fewer days, so that little of it travels with a case."""
        covers = Coverage(first=max(first, self.covers.first), last=min(last, self.covers.last))
        changes = (change for change in self.opening_changes if covers.first < change.since)
        fields = {name: getattr(self, name) for name in Calendar.model_fields}
        slice = {
            "opening": self.week_of(covers.first),
            "opening_changes": tuple(change for change in changes if change.since in covers),
            "exceptions": {day: e for day, e in self.exceptions.items() if day in covers},
            "closed": {day: name for day, name in self.closed.items() if day in covers},
            "covers": covers,
        }
        return Calendar(**{**fields, **slice})

    @cached_property
    def made_ready(self) -> OpenTime:
        """The calendar made ready for counting; shared by equal calendars."""
        return _made_ready(self)

    def open_days(self) -> Iterator[OpenDay]:
        """Every day with open time, in order, in instants."""
        zone = ZoneInfo(self.zone)
        for day in self.covers.days():
            starts = midnight(day)
            intervals = (
                OpenInterval(instant_at(starts + opens, zone), instant_at(starts + closes, zone))
                for opens, closes in map(_hours, self.hours_on(day))
            )
            # An opening that the clocks skip has no time in it.
            if real := tuple(
                interval for interval in intervals if interval.opens < interval.closes
            ):
                yield OpenDay(day, real)


_hours = lru_cache(maxsize=1024)(hours)


def open_time(calendar: Calendar) -> OpenTime:
    """The calendar made ready for counting; to ask again costs nothing."""
    return calendar.made_ready


@lru_cache(maxsize=128)
def _made_ready(calendar: Calendar) -> OpenTime:
    zone = ZoneInfo(calendar.zone)
    return OpenTime(calendar.id, calendar.covers, zone, calendar.open_days())
