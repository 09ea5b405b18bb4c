"""Opening hours as officers write them: of a day, of a week, and as they change."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator, ConfigDict, Field

from homebuy.domain.ids import Title
from homebuy.domain.models import Value


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


def since(change: OpeningChange) -> date:
    """The first day of the new hours."""
    return change.since


def _in_date_order(changes: tuple[OpeningChange, ...]) -> tuple[OpeningChange, ...]:
    for day, following in pairwise(map(since, changes)):
        if following == day:
            raise ValueError(f"two changes from {day}: keep one of them")
        if following < day:
            raise ValueError(f"the change from {following} stands after that from {day}: swap them")
    return changes


Changes = Annotated[tuple[OpeningChange, ...], AfterValidator(_in_date_order)]
