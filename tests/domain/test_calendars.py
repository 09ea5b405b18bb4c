"""Calendars refuse what makes no sense, and the shipped ones tell the truth."""

from datetime import date
from pathlib import Path
from typing import Any

import holidays
import pytest
import yaml
from pydantic import ValidationError

from homebuy.definitions.reading import definition_in
from homebuy.domain.calendars import Calendar, open_time

SHIPPED = Path(__file__).parents[2] / "schemes" / "calendars"
OFFICE: dict[str, Any] = {
    "id": "office",
    "title": "Office",
    "zone": "Europe/London",
    "opening": {"mon": ["13:00-17:00", "09:00-12:00"], "tue": ["09:00-17:00"]},
    "closed": {"2026-12-28": "Boxing Day (substitute day)"},
    "covers": {"from": "2026-01-01", "to": "2026-12-31"},
}


def shipped(name: str) -> Calendar:
    written = yaml.safe_load((SHIPPED / f"{name}.yaml").read_text())
    assert written.pop("kind") == "calendar"
    return Calendar.model_validate(written)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"opening": {"mon": ["09:00-17:00", "16:00-18:00"]}}, "overlap"),
        ({"opening": {"mon": ["17:00-09:00"]}}, "closes before it opens"),
        ({"opening": {"mon": ["09:00-09:00"]}}, "closes before it opens"),
        ({"opening": {"mon": ["20:00-24:30"]}}, "the latest closing is 24:00"),
        ({"opening": {"mon": ["9-5"]}}, "is not an opening"),
        ({"opening": {"monday": ["09:00-17:00"]}}, "'mon', 'tue'"),
        ({"opening": {}}, "no open time at all from 2026-01-01 to 2026-12-31"),
        ({"opening": {"mon": []}, "closed": {}}, "no open time at all"),
        ({"zone": "Europe/Lundun"}, "is no time zone"),
        ({"zone": "Europe"}, "is no time zone"),
        ({"zone": "../London"}, "is no time zone"),
        ({"covers": {"from": "2026-12-31", "to": "2026-01-01"}}, "before it begins"),
        ({"covers": {"from": "2026-01-01", "to": "9999-12-31"}}, "goes beyond 1900-01-01 to 2099"),
        ({"covers": {"from": "0001-01-01", "to": "2026-12-31"}}, "goes beyond 1900-01-01 to 2099"),
        ({"closed": {"2027-01-01": "New Year's Day"}}, "2027-01-01 (New Year's Day) lies outside"),
        ({"closed": {"2026-12-25": ""}}, "at least 1 character"),
        ({"holidays": []}, "Extra inputs"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Calendar.model_validate(OFFICE | change)
    assert reason in str(refused.value)


def test_every_bad_opening_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        Calendar.model_validate(OFFICE | {"opening": {"mon": ["9-5"], "tue": ["24:00-25:00"]}})
    assert [fault["loc"][:2] for fault in refused.value.errors()] == [
        ("opening", "mon"),
        ("opening", "tue"),
    ]


def test_openings_are_kept_in_order() -> None:
    calendar = Calendar.model_validate(OFFICE)
    assert calendar.hours_on(date(2026, 12, 21)) == ("09:00-12:00", "13:00-17:00")


def test_a_closed_day_and_an_unlisted_weekday_have_no_hours() -> None:
    calendar = Calendar.model_validate(OFFICE)
    assert calendar.hours_on(date(2026, 12, 28)) == ()
    assert calendar.hours_on(date(2026, 12, 30)) == ()


def test_a_calendar_survives_the_journey_as_json() -> None:
    calendar = Calendar.model_validate(OFFICE)
    assert Calendar.model_validate_json(calendar.model_dump_json()) == calendar


def test_a_calendar_written_as_yaml_reads_back_the_same() -> None:
    calendar = Calendar.model_validate(OFFICE)
    written = yaml.safe_dump({"kind": "calendar", **calendar.model_dump(mode="json")})
    assert definition_in(written.encode()) == calendar


def test_equal_calendars_share_one_open_time_and_different_ones_do_not() -> None:
    calendar = Calendar.model_validate(OFFICE)
    assert open_time(Calendar.model_validate(OFFICE)) is open_time(calendar)
    assert open_time(Calendar.model_validate(OFFICE | {"closed": {}})) is not open_time(calendar)


def test_a_shorter_calendar_keeps_only_the_days_it_covers() -> None:
    office = shipped("england-office").within(date(2026, 12, 1), date(2027, 1, 31))
    assert [str(day) for day in office.closed] == ["2026-12-25", "2026-12-28", "2027-01-01"]
    assert str(office.covers) == "2026-12-01 to 2027-01-31"
    assert office.hours_on(date(2026, 12, 24)) == ("09:00-17:00",)


def test_a_shorter_calendar_never_claims_more_than_the_longer_one() -> None:
    calendar = Calendar.model_validate(OFFICE)
    assert calendar.within(date(1990, 1, 1), date(2050, 1, 1)) == calendar


def test_no_calendar_is_cut_from_days_it_does_not_cover() -> None:
    with pytest.raises(ValidationError, match="before it begins"):
        Calendar.model_validate(OFFICE).within(date(2030, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("year", range(1985, 2036))
def test_the_england_office_closes_on_every_weekday_bank_holiday(year: int) -> None:
    known = holidays.country_holidays("GB", subdiv="ENG", years=year)
    closed = {day for day in shipped("england-office").closed if day.year == year}
    assert closed == {day for day in known if day.weekday() < 5}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1999, 12, 31), "Millennium Celebrations"),
        (date(2020, 5, 8), "May Day"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "Coronation of Charles III"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2028, 1, 3), "New Year's Day (substitute day)"),
    ],
)
def test_the_england_office_names_its_closed_days(day: date, name: str) -> None:
    assert shipped("england-office").closed[day] == name


def test_the_widest_calendar_can_be_counted_in() -> None:
    widest = {"from": "1900-01-01", "to": "2099-12-31"}
    opened = open_time(Calendar.model_validate(OFFICE | {"covers": widest}))
    assert str(opened.spells[-1].closes) == "2099-12-29 17:00:00+00:00"


def test_round_the_clock_never_closes() -> None:
    calendar = shipped("round-the-clock")
    assert not calendar.closed
    assert len(open_time(calendar).spells) == 1
