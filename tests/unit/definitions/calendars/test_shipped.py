"""The calendars that come with Home Buy tell the truth."""

import json
from datetime import date

import holidays
import pytest

from homebuy.definitions.calendars.calendar_files import (
    named_calendar,
    read_calendars,
    shipped_calendars,
)
from homebuy.definitions.calendars.calendar_yaml import as_file
from homebuy.definitions.calendars.seeds import SUBDIVISIONS, Country, bank_holidays, seeded
from homebuy.domain.time.calendars import open_time
from tests.places import CONFORMANCE

FACTS = json.loads((CONFORMANCE / "calendar_changes.json").read_text("utf-8"))["uk_holiday_facts"]

each_country = pytest.mark.parametrize("country", Country)


def facts(kind: str) -> list[date]:
    return [date.fromisoformat(day) for day in FACTS[kind]]


@each_country
def test_a_shipped_office_is_what_seeding_writes_today(country: Country) -> None:
    office = named_calendar(f"{country}-office")
    fresh = seeded(country, office.covers.first.year, office.covers.last.year)
    assert office == fresh
    file = shipped_calendars() / f"{country}-office.yaml"
    assert file.read_text("utf-8") == as_file(fresh, country)


@each_country
def test_a_shipped_office_closes_on_every_weekday_bank_holiday_and_no_other(
    country: Country,
) -> None:
    office = named_calendar(f"{country}-office")
    years = range(office.covers.first.year, office.covers.last.year + 1)
    known = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[country], years=years)
    assert set(office.closed) == {day for day in known if day.weekday() < 5}


@each_country
def test_a_shipped_office_covers_the_next_years(country: Country) -> None:
    covers = named_calendar(f"{country}-office").covers
    assert date(2015, 1, 1) in covers
    assert date(2035, 12, 31) in covers


def test_every_shipped_calendar_is_sound() -> None:
    ids = {calendar.id for calendar in read_calendars([shipped_calendars()])}
    assert ids == {"round-the-clock", *(f"{country}-office" for country in Country)}


@each_country
@pytest.mark.parametrize("day", facts("holiday"), ids=str)
def test_a_published_bank_holiday_is_closed(country: Country, day: date) -> None:
    assert day.weekday() < 5
    assert day in bank_holidays(country, day.year, day.year)


@pytest.mark.parametrize("day", facts("holiday"), ids=str)
def test_the_shipped_england_office_is_closed_on_a_published_bank_holiday(day: date) -> None:
    assert named_calendar("england-office").hours_on(day) == ()


@each_country
@pytest.mark.parametrize("day", facts("not_holiday"), ids=str)
def test_a_monday_whose_bank_holiday_was_moved_is_open(country: Country, day: date) -> None:
    assert named_calendar(f"{country}-office").hours_on(day) == ("09:00-17:00",)


@pytest.mark.parametrize("day", facts("northern_ireland_extra"), ids=str)
def test_northern_ireland_has_bank_holidays_of_its_own(day: date) -> None:
    closed = {country for country in Country if day in bank_holidays(country, day.year, day.year)}
    assert closed == {Country.NORTHERN_IRELAND}


@pytest.mark.parametrize(
    ("office", "day", "name"),
    [
        ("england", "1999-12-31", "Millennium Celebrations"),
        ("england", "2020-05-08", "May Day"),
        ("england", "2022-09-19", "State Funeral of Queen Elizabeth II"),
        ("england", "2023-05-08", "Coronation of Charles III"),
        ("england", "2026-12-28", "Boxing Day (substitute day)"),
        ("england", "2028-01-03", "New Year's Day (substitute day)"),
        ("wales", "2026-04-06", "Easter Monday"),
        ("scotland", "2027-01-04", "New Year Holiday (substitute day)"),
        ("scotland", "2026-11-30", "Saint Andrew's Day"),
        ("scotland", "2026-08-03", "Summer Bank Holiday"),
        ("northern-ireland", "2026-03-17", "Saint Patrick's Day"),
        ("northern-ireland", "2026-07-13", "Battle of the Boyne (substitute day)"),
    ],
)
def test_a_shipped_office_names_its_closed_days(office: str, day: str, name: str) -> None:
    assert named_calendar(f"{office}-office").closed[date.fromisoformat(day)] == name


@pytest.mark.parametrize("day", ["2026-04-06", "2026-08-31"])
def test_scotland_works_on_days_that_are_bank_holidays_elsewhere(day: str) -> None:
    assert named_calendar("scotland-office").hours_on(date.fromisoformat(day))


def test_round_the_clock_never_closes() -> None:
    calendar = named_calendar("round-the-clock")
    assert not calendar.closed
    assert len(open_time(calendar).intervals) == 1
