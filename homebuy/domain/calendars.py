"""Opening hours and closed days of one office, as data."""

import operator
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Annotated, Final, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ConfigDict, Field

from homebuy.domain.coverage import Coverage
from homebuy.domain.ids import SLUG, CalendarId, Title
from homebuy.domain.models import Value
from homebuy.domain.open_time import OpenDay, OpenTime, Spell
from homebuy.domain.wall_clock import instant_at, midnight
from homebuy.domain.zones import Zone


class Weekday(StrEnum):
    """The days of the week, Monday first."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEK: Final = tuple(Weekday)
HOURS: Final = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", re.ASCII)
DAY: Final = timedelta(days=1)
WIDEST: Final = Coverage(first=date(1900, 1, 1), last=date(2099, 12, 31))


class Hours(NamedTuple):
    """One opening of a day, both ends counted from midnight on the wall clock."""

    opens: timedelta
    closes: timedelta


def hours(text: str) -> Hours:
    """The opening written as "HH:MM-HH:MM"; raises ValueError unless it is one, in order."""
    match = HOURS.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is not an opening: write it as in "09:00-17:00"')
    opening, opening_minute, closing, closing_minute = (int(part) for part in match.groups())
    opens = timedelta(hours=opening, minutes=opening_minute)
    closes = timedelta(hours=closing, minutes=closing_minute)
    if closes > DAY:
        raise ValueError(f'"{text}" runs past midnight: the latest closing is 24:00')
    if opens >= closes:
        raise ValueError(f'"{text}" closes before it opens; give the next day hours of its own')
    return Hours(opens, closes)


def _orderly(openings: tuple[str, ...]) -> tuple[str, ...]:
    ordered = tuple(sorted(openings))
    for text, following in pairwise(ordered):
        if hours(following).opens < hours(text).closes:
            raise ValueError(f'"{text}" and "{following}" overlap')
    return ordered


def _some(openings: tuple[str, ...]) -> tuple[str, ...]:
    if not openings:
        raise ValueError("an exception without an opening is a closed day: list it under closed")
    return openings


def _opening(text: str) -> str:
    hours(text)
    return text


Opening = Annotated[str, AfterValidator(_opening)]
Openings = Annotated[tuple[Opening, ...], AfterValidator(_orderly)]
Week = Mapping[Weekday, Openings]


class Exceptional(Value):
    """The hours of one day that differ from its week's, and why."""

    title: Title
    opening: Annotated[Openings, AfterValidator(_some)]


class OpeningChange(Value):
    """The opening hours of every week from a day on."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    since: date = Field(alias="from")
    opening: Week


def _since(change: OpeningChange) -> date:
    return change.since


def _in_date_order(changes: tuple[OpeningChange, ...]) -> tuple[OpeningChange, ...]:
    for day, following in pairwise(map(_since, changes)):
        if following == day:
            raise ValueError(f"two changes from {day}: keep one of them")
        if following < day:
            raise ValueError(f"the change from {following} stands after that from {day}: swap them")
    return changes


def _countable(covers: Coverage) -> Coverage:
    if covers.first not in WIDEST or covers.last not in WIDEST:
        raise ValueError(f"coverage {covers} goes beyond {WIDEST}: cover fewer years")
    return covers


Changes = Annotated[tuple[OpeningChange, ...], AfterValidator(_in_date_order)]


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
        index = bisect_right(self.opening_changes, day, key=_since)
        return self.opening_changes[index - 1].opening if index else self.opening

    def all_openings(self) -> frozenset[str]:
        """Every opening that some day has or may have."""
        weeks = (self.opening, *(change.opening for change in self.opening_changes))
        days = [openings for week in weeks for openings in week.values()]
        days += (exception.opening for exception in self.exceptions.values())
        return frozenset(opening for openings in days for opening in openings)

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
            spells = (
                Spell(instant_at(starts + opens, zone), instant_at(starts + closes, zone))
                for opens, closes in map(_hours, self.hours_on(day))
            )
            # An opening that the clocks skip has no time in it.
            if real := tuple(spell for spell in spells if spell.opens < spell.closes):
                yield OpenDay(day, real)


_hours = lru_cache(maxsize=1024)(hours)


def open_time(calendar: Calendar) -> OpenTime:
    """The calendar made ready for counting; to ask again costs nothing."""
    return calendar.made_ready


@lru_cache(maxsize=128)
def _made_ready(calendar: Calendar) -> OpenTime:
    zone = ZoneInfo(calendar.zone)
    return OpenTime(calendar.id, calendar.covers, zone, calendar.open_days())
