"""Days as published decisions give them: a day, a month, or nothing."""

import json
import re
from calendar import monthrange
from datetime import date
from typing import Annotated, Final, NamedTuple

from pydantic import PlainValidator

DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MONTH: Final = re.compile(r"\d{4}-\d\d", re.ASCII)
FORMS: Final = 'write "2020-08-05", {"month": "2020-08"}, or null where nothing is known'


class Span(NamedTuple):
    """The days between which something happened; both the same if the day is known."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Whether the very day is known."""
        return self.first == self.last

    def __str__(self) -> str:
        if self.is_day:
            return f"{self.first}"
        return (
            f"{self.first:%Y-%m}" if self == month(self.first) else f"{self.first} to {self.last}"
        )


def month(day: date) -> Span:
    """The whole month that a day is in."""
    return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def day(known: date) -> Span:
    """A day that is known."""
    return Span(known, known)


def _read(given: object) -> Span | None:
    try:
        match given:
            case None:
                return None
            case str() if DAY.fullmatch(given):
                return day(date.fromisoformat(given))
            case {"month": str() as text, **others} if not others and MONTH.fullmatch(text):
                return month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        raise ValueError(f"there is no day or month {json.dumps(given)}: {FORMS}") from None
    raise ValueError(f"{json.dumps(given)} is neither a day nor a month: {FORMS}")


When = Annotated[Span | None, PlainValidator(_read)]
"""A date of a timeline file."""
