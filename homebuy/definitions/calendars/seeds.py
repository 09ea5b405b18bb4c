"""Calendars with the bank holidays of one part of the United Kingdom."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import holidays

from homebuy.domain.time.calendars import WIDEST, Calendar
from homebuy.domain.time.opening_hours import WEEK

WORKING_WEEK: Final = WEEK[:5]
NINE_TO_FIVE: Final = ("09:00-17:00",)


class Country(StrEnum):
    """The parts of the United Kingdom that have bank holidays of their own."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"

    @property
    def in_words(self) -> str:
        """The name as people write it."""
        return self.value.replace("-", " ").title()


SUBDIVISIONS: Final = {
    Country.ENGLAND: "ENG",
    Country.WALES: "WLS",
    Country.SCOTLAND: "SCT",
    Country.NORTHERN_IRELAND: "NIR",
}


def seeded(
    country: Country,
    first: int,
    last: int,
    *,
    opening: Sequence[str] = NINE_TO_FIVE,
    id: str | None = None,
    title: str | None = None,
) -> Calendar:
    """An office of the country, open on weekdays but bank holidays, for whole years.

    Raises ValueError for years that no calendar covers, and ValidationError, which is one too, for
    openings or an id that none can have.
    """
    if not WIDEST.first.year <= first <= last <= WIDEST.last.year:
        earliest, latest = WIDEST.first.year, WIDEST.last.year
        raise ValueError(f"{first} to {last}: give two years in order, {earliest} to {latest}")
    return Calendar.model_validate(
        {
            "id": f"{country}-office" if id is None else id,
            "title": f"{country.in_words} office hours" if title is None else title,
            "zone": "Europe/London",
            "opening": dict.fromkeys(WORKING_WEEK, opening),
            "closed": bank_holidays(country, first, last),
            "covers": {"from": date(first, 1, 1), "to": date(last, 12, 31)},
        }
    )


def bank_holidays(country: Country, first: int, last: int) -> Mapping[date, str]:
    """The weekdays that are bank holidays, by name, substitute days included."""
    known = holidays.country_holidays(
        "GB", subdiv=SUBDIVISIONS[country], years=range(first, last + 1), language="en_GB"
    )
    return {
        day: name.replace("(observed)", "(substitute day)")
        for day, name in sorted(known.items())
        if WEEK[day.weekday()] in WORKING_WEEK
    }
