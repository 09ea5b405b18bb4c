"""Opening hours and closed days of one office, as data."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Annotated, Final, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, model_validator

from homebuy.domain.coverage import Coverage
from homebuy.domain.ids import SLUG, CalendarId, Title
from homebuy.domain.models import Value
from homebuy.domain.open_time import OpenDay, OpenTime, Spell
from homebuy.domain.wall_clock import instant_at, midnight


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


def _opening(text: str) -> str:
    hours(text)
    return text


def _known(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'"{zone}" is no time zone: use a name such as Europe/London') from None
    return zone


Opening = Annotated[str, AfterValidator(_opening)]
Openings = Annotated[tuple[Opening, ...], AfterValidator(_orderly)]
Zone = Annotated[str, AfterValidator(_known)]


class Calendar(Value):
    """When one office is open; weekdays without an opening are closed."""

    id: Annotated[CalendarId, SLUG]
    title: Title
    zone: Zone
    opening: Mapping[Weekday, Openings]
    closed: Mapping[date, Title] = {}
    covers: Coverage
    version: int = 0
    """Given when it is published; 0 before."""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.covers.first not in WIDEST or self.covers.last not in WIDEST:
            raise ValueError(f"coverage {self.covers} goes beyond {WIDEST}: cover fewer years")
        for day, name in self.closed.items():
            if day not in self.covers:
                raise ValueError(f"closed day {day} ({name}) lies outside {self.covers}")
        if not any(map(self.hours_on, self.covers.days())):
            raise ValueError(f"no open time at all from {self.covers}: give a weekday its hours")
        return self

    # The mappings cannot be hashed, and equality still compares them.
    def __hash__(self) -> int:
        return hash((self.id, self.zone, self.covers))

    def hours_on(self, day: date) -> tuple[str, ...]:
        """The openings of one day, in order; none on a closed day."""
        return () if day in self.closed else self.opening.get(WEEK[day.weekday()], ())

    def within(self, first: date, last: date) -> "Calendar":
        """The same calendar for fewer days, so that little of it travels with a case."""
        covers = Coverage(first=max(first, self.covers.first), last=min(last, self.covers.last))
        closed = {day: name for day, name in self.closed.items() if day in covers}
        fields = {name: getattr(self, name) for name in Calendar.model_fields}
        return Calendar(**{**fields, "covers": covers, "closed": closed})

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
