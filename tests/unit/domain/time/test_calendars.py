"""Calendars refuse what makes no sense, and the shipped ones tell the truth."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from homebuy.definitions.definition_file import UnfitError, definition_in
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.errors import OutsideCoverageError
from tests.places import SCHEMES

SHIPPED = SCHEMES / "calendars"
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


def office(**change: Any) -> Calendar:
    return Calendar.model_validate(OFFICE | change)


def faults(**change: Any) -> list[tuple[str, str]]:
    """What reading a file with this office says, each as (path, reason)."""
    with pytest.raises(UnfitError) as refused:
        definition_in(yaml.safe_dump({"kind": "calendar"} | OFFICE | change).encode())
    return [(fault.path, fault.reason) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"opening": {"mon": ["09:00-17:00", "16:00-18:00"]}}, "overlap"),
        ({"opening": {"mon": ["17:00-09:00"]}}, "closes before it opens"),
        ({"opening": {"mon": ["09:00-09:00"]}}, "closes before it opens"),
        ({"opening": {"mon": ["20:00-24:30"]}}, "the latest closing is 24:00"),
        ({"opening": {"mon": ["9-5"]}}, "is not an opening"),
        ({"opening": {"monday": ["09:00-17:00"]}}, "'mon', 'tue'"),
        ({"zone": "Europe/Lundun"}, "is no time zone"),
        ({"zone": "Europe"}, "is no time zone"),
        ({"zone": "../London"}, "is no time zone"),
        ({"zone": "localtime"}, "is no time zone"),
        ({"zone": "posixrules"}, "is no time zone"),
        ({"zone": "posix/Europe/London"}, "is no time zone"),
        ({"zone": "Factory"}, "is no time zone"),
        ({"zone": ""}, "is no time zone"),
        ({"covers": {"from": "2026-12-31", "to": "2026-01-01"}}, "before it begins"),
        ({"covers": {"from": "2026-01-01", "to": "9999-12-31"}}, "goes beyond 1900-01-01 to 2099"),
        ({"covers": {"from": "0001-01-01", "to": "2026-12-31"}}, "goes beyond 1900-01-01 to 2099"),
        ({"closed": {"2026-12-25": ""}}, "at least 1 character"),
        ({"holidays": []}, "Extra inputs"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Calendar.model_validate(OFFICE | change)
    assert reason in str(refused.value)


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "America/Port-au-Prince", "Asia/Kolkata"])
def test_a_zone_is_utc_or_the_name_of_a_region(zone: str) -> None:
    assert office(zone=zone).zone == zone


EARLY = {"title": "Christmas Eve", "opening": ["09:00-12:00"]}
OUTSIDE = "lies outside 2026-01-01 to 2026-12-31: cover it, or remove it"
CLOSED = "no open time at all from 2026-01-01 to 2026-12-31: give a weekday its hours"


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"opening": {}}, "opening", CLOSED),
        ({"opening": {"mon": []}, "closed": {}}, "opening", CLOSED),
        ({"opening_changes": [{"from": "2026-01-01", "opening": {}}]}, "opening", CLOSED),
        (
            {"closed": {"2027-01-01": "New Year's Day"}},
            "closed.2027-01-01",
            f"2027-01-01 (New Year's Day) {OUTSIDE}",
        ),
        (
            {"exceptions": {"2025-12-24": EARLY}},
            "exceptions.2025-12-24",
            f"2025-12-24 (Christmas Eve) {OUTSIDE}",
        ),
        (
            {"exceptions": {"2026-12-28": EARLY}},
            "exceptions.2026-12-28",
            "2026-12-28 is both closed (Boxing Day (substitute day)) and open by exception "
            "(Christmas Eve): keep one of them",
        ),
        (
            {"exceptions": {"2026-12-24": {"title": "Christmas Eve", "opening": []}}},
            "exceptions.2026-12-24.opening",
            "an exception without an opening is a closed day: list it under closed",
        ),
        (
            {"exceptions": {"2026-12-24": EARLY | {"opening": ["12:00-09:00"]}}},
            "exceptions.2026-12-24.opening[0]",
            '"12:00-09:00" closes before it opens; give the next day hours of its own',
        ),
        (
            {"opening_changes": [{"from": "2027-01-01", "opening": {}}]},
            "opening_changes[0].from",
            f"2027-01-01 {OUTSIDE}",
        ),
        (
            {"opening_changes": [{"from": day, "opening": {}} for day in ("2026-07-01",) * 2]},
            "opening_changes",
            "two changes from 2026-07-01: keep one of them",
        ),
        (
            {
                "opening_changes": [
                    {"from": "2026-07-01", "opening": {}},
                    {"from": "2026-06-30", "opening": {}},
                ]
            },
            "opening_changes",
            "the change from 2026-06-30 stands after that from 2026-07-01: swap them",
        ),
    ],
)
def test_a_file_with_one_mistake_has_one_fault_where_it_was_made(
    change: dict[str, Any], path: str, reason: str
) -> None:
    assert faults(**change) == [(path, reason)]


def test_every_day_that_is_not_covered_is_named_at_once() -> None:
    covers = {"from": "2026-06-01", "to": "2026-06-30"}
    found = faults(covers=covers, exceptions={"2026-12-24": EARLY})
    assert [path for path, _ in found] == ["closed.2026-12-28", "exceptions.2026-12-24"]


def test_a_day_closed_twice_is_named_with_its_line() -> None:
    written = yaml.safe_dump({"kind": "calendar"} | OFFICE | {"closed": {}})
    twice = "closed:\n  2026-12-25: Christmas Day\n  2026-12-25: Christmas\n"
    with pytest.raises(UnfitError) as refused:
        definition_in(written.replace("closed: {}\n", twice).encode())
    (fault,) = refused.value.faults
    assert fault == ("line 3", "'2026-12-25' is given twice: keep one of them")


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


def test_an_exception_comes_before_its_week() -> None:
    open_day = {"title": "Open day", "opening": ["10:00-14:00"]}
    calendar = office(exceptions={"2026-12-12": open_day, "2026-12-22": EARLY})
    assert calendar.hours_on(date(2026, 12, 12)) == ("10:00-14:00",)
    assert calendar.hours_on(date(2026, 12, 22)) == ("09:00-12:00",)


def test_hours_change_on_the_day_named_and_stay_until_the_next_change() -> None:
    calendar = office(
        opening_changes=[
            {"from": "2026-06-02", "opening": {"tue": ["10:00-16:00"], "sat": ["10:00-12:00"]}},
            {"from": "2026-12-22", "opening": {"tue": ["12:00-20:00"]}},
        ]
    )
    shown = [
        date.fromisoformat(day)
        for day in ("2026-05-26", "2026-06-02", "2026-06-06", "2026-12-15", "2026-12-22")
    ]
    assert [hours for day in shown for hours in calendar.hours_on(day)] == [
        "09:00-17:00",
        "10:00-16:00",
        "10:00-12:00",
        "10:00-16:00",
        "12:00-20:00",
    ]
    assert calendar.hours_on(date(2026, 12, 26)) == ()


def test_a_closed_day_stays_closed_when_the_hours_change() -> None:
    changes = [{"from": "2026-06-01", "opening": {"mon": ["10:00-16:00"]}}]
    assert office(opening_changes=changes).hours_on(date(2026, 12, 28)) == ()


def test_every_kind_of_open_day_in_weeks_changes_and_exceptions_is_known() -> None:
    calendar = office(
        opening_changes=[{"from": "2026-06-01", "opening": {"mon": ["10:00-16:00"], "tue": []}}],
        exceptions={"2026-12-12": {"title": "Open day", "opening": ["10:00-14:00"]}},
    )
    assert calendar.all_hours() == {
        ("09:00-12:00", "13:00-17:00"),
        ("09:00-17:00",),
        ("10:00-16:00",),
        ("10:00-14:00",),
    }
    assert calendar.all_openings() == {
        "09:00-12:00",
        "13:00-17:00",
        "09:00-17:00",
        "10:00-16:00",
        "10:00-14:00",
    }


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.dates(date(2026, 1, 1)), st.data())
def test_a_shorter_calendar_has_the_same_hours_on_each_of_its_days(
    first: date, last: date, data: st.DataObject
) -> None:
    whole = office(
        opening_changes=[
            {"from": "2026-01-01", "opening": {"fri": ["10:00-16:00"]}},
            {"from": "2026-04-01", "opening": {"mon": ["10:00-16:00"]}},
            {"from": "2026-09-01", "opening": {}},
        ],
        exceptions={"2026-12-12": {"title": "Open day", "opening": ["10:00-14:00"]}},
    )
    first, last = sorted((first, last))
    part = whole.within(first, last)
    day = data.draw(st.dates(part.covers.first, part.covers.last))
    assert part.hours_on(day) == whole.hours_on(day)
    assert part.all_openings() <= whole.all_openings()
    assert part.covers.first not in {change.since for change in part.opening_changes}
    assert Calendar.model_validate_json(part.model_dump_json()) == part


def test_days_without_open_time_can_be_cut_but_not_counted_in() -> None:
    sunday = office().within(date(2026, 12, 27), date(2026, 12, 28))
    assert Calendar.model_validate_json(sunday.model_dump_json()) == sunday
    with pytest.raises(OutsideCoverageError, match="calendar office covers 2026-12-27 to 2026"):
        open_time(sunday).add(datetime(2026, 12, 28, 9, tzinfo=UTC), timedelta(hours=1))


def test_a_calendar_without_changes_and_exceptions_is_written_as_it_always_was() -> None:
    assert not {"opening_changes", "exceptions"} & office().model_dump(mode="json").keys()


def test_a_calendar_survives_the_journey_as_json() -> None:
    calendar = Calendar.model_validate(OFFICE)
    assert Calendar.model_validate_json(calendar.model_dump_json()) == calendar


def test_a_calendar_written_as_yaml_reads_back_the_same() -> None:
    exceptions = {"2026-12-24": EARLY}
    changes = [{"from": "2026-06-01", "opening": {"mon": ["10:00-16:00"]}}]
    calendar = office(exceptions=exceptions, opening_changes=changes)
    written = yaml.safe_dump({"kind": "calendar", **calendar.model_dump(mode="json")})
    assert definition_in(written.encode()) == calendar


def test_equal_calendars_share_one_open_time_and_different_ones_do_not() -> None:
    calendar = Calendar.model_validate(OFFICE)
    assert open_time(Calendar.model_validate(OFFICE)) is open_time(calendar)
    assert open_time(Calendar.model_validate(OFFICE | {"closed": {}})) is not open_time(calendar)


def test_a_shorter_calendar_keeps_only_the_days_it_covers() -> None:
    cut = shipped("england-office").within(date(2026, 12, 1), date(2027, 1, 31))
    assert [str(day) for day in cut.closed] == ["2026-12-25", "2026-12-28", "2027-01-01"]
    assert str(cut.covers) == "2026-12-01 to 2027-01-31"
    assert cut.hours_on(date(2026, 12, 24)) == ("09:00-17:00",)


def test_a_shorter_calendar_never_claims_more_than_the_longer_one() -> None:
    calendar = Calendar.model_validate(OFFICE)
    assert calendar.within(date(1990, 1, 1), date(2050, 1, 1)) == calendar


def test_no_calendar_is_cut_from_days_it_does_not_cover() -> None:
    with pytest.raises(ValidationError, match="before it begins"):
        Calendar.model_validate(OFFICE).within(date(2030, 1, 1), date(2030, 12, 31))


def test_the_widest_calendar_can_be_counted_in() -> None:
    widest = {"from": "1900-01-01", "to": "2099-12-31"}
    opened = open_time(Calendar.model_validate(OFFICE | {"covers": widest}))
    assert str(opened.intervals[-1].closes) == "2099-12-29 17:00:00+00:00"
