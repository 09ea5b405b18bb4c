"""A seeded calendar as the file that an officer goes on to edit."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

import yaml

from homebuy.definitions.calendars.seeds import Country
from homebuy.domain.time.calendars import Calendar


def as_file(calendar: Calendar, country: Country) -> str:
    """The content of a definition file for a calendar without changes and exceptions."""
    covers = calendar.covers
    lines = [
        "kind: calendar",
        _line({"id": calendar.id}),
        _line({"title": calendar.title}),
        f"zone: {calendar.zone}",
        f"covers: {{from: {covers.first}, to: {covers.last}}}",
        "opening:",
        *(f"  {day}: {json.dumps(openings)}" for day, openings in calendar.opening.items()),
        f"# Bank holidays in {country.in_words} that fall on a weekday.",
        "closed:",
        *_years(calendar.closed),
    ]
    return "\n".join(lines) + "\n"


def _years(closed: Mapping[date, str]) -> Iterator[str]:
    for number, (_, days) in enumerate(groupby(closed, key=lambda day: day.year)):
        if number:
            yield ""
        yield from (f"  {_line({day: closed[day]})}" for day in days)


def _line(named: Mapping[Any, str]) -> str:
    return yaml.safe_dump(dict(named), allow_unicode=True, width=1000).rstrip("\n")
