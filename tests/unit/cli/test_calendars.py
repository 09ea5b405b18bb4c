"""Calendars seeded, shown and checked from the command line."""

import json
from pathlib import Path

import pytest

from homebuy.definitions.definition_file import definition_in
from homebuy.domain.time.calendars import Calendar
from tests.command_line import Say
from tests.places import SCHEMES

OFFICE = """kind: calendar
id: office
title: Office
zone: Europe/London
covers: {from: 2026-01-01, to: 2026-12-31}
opening:
  mon: ["09:00-17:00"]
closed:
  2026-12-28: Boxing Day (substitute day)
exceptions:
  2026-12-12: {title: Open day, opening: ["10:00-14:30"]}
"""
SEED = "calendar seed --country wales --from 2026 --to 2027"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "office.yaml"
    file.write_text(OFFICE)
    return file


def test_a_seeded_calendar_is_a_definition_file(say: Say) -> None:
    code, out, err = say(*SEED.split(), "--hours", "13:00-17:00", "--hours", "09:00-12:00")
    calendar = definition_in(out.encode())
    assert (code, err) == (0, "")
    assert isinstance(calendar, Calendar)
    assert calendar.id == "wales-office"
    assert calendar.opening["fri"] == ("09:00-12:00", "13:00-17:00")  # type: ignore[index]
    assert len(calendar.closed) == 16


def test_a_seeded_calendar_takes_its_id_and_title(say: Say) -> None:
    calendar = definition_in(say(*SEED.split(), "--id", "cardiff", "--title", "Bae").out.encode())
    assert isinstance(calendar, Calendar)
    assert (calendar.id, calendar.title) == ("cardiff", "Bae")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("seed --country france --from 2026 --to 2027", '"england", "wales", "scotland", "north'),
        ("seed --from 2026 --to 2027", "--country"),
        ("seed --country wales --from 2027 --to 2026", "2027 to 2026: give two years in order"),
        ("seed --country wales --from 1800 --to 2026", "1900 to 2099"),
        ("seed --country wales --from 2026 --to 999999999999", "1900 to 2099"),
        ("seed --country wales --from soon --to 2026", "--from"),
        (f"{SEED} --hours 9-5", '--hours: "9-5" is not an opening: write it as in "09:00-17:00"\n'),
        (f"{SEED} --hours 17:00-09:00", '--hours: "17:00-09:00" closes before it opens'),
        (f"{SEED} --hours 09:00-25:00", '--hours: "09:00-25:00" runs past midnight'),
        (f"{SEED} --hours 09:00-12:00 --hours 11:00-13:00", '"11:00-13:00" overlap\n'),
        (f"{SEED} --id Bad", "--id: 'Bad' is no identifier"),
        (f"{SEED} --title=", "--title: this is empty"),
        ("show england-office --from 2026-02-30", "'2026-02-30' is no date: write YYYY-MM-DD"),
        ("show england-office --from 2026-02-02 --to 2026-02-01", "in order with --from and --to"),
        ("show england-office --from 9999-12-31", "covers 1985-01-01 to 2035-12-31"),
        ("show england-office --from 0001-01-01 --to 2026-01-01", "covers 1985-01-01 to"),
        ("show", "CALENDAR"),
    ],
)
def test_what_cannot_be_used_has_code_2_and_one_line(say: Say, words: str, said: str) -> None:
    code, out, err = say("calendar", *words.removeprefix("calendar ").split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("homebuy: ")
    assert said in err


def test_a_shipped_calendar_is_shown_with_its_open_time(say: Say) -> None:
    shown = say(
        *["calendar", "show", "scotland-office", "--from", "2026-12-31", "--to", "2027-01-05"]
    )
    assert shown.code == 0
    assert "Mon 04 Jan 2027" in shown.out
    assert "New Year Holiday (substitute day)" in shown.out
    assert shown.out.endswith("open in all: 16 h on 2 days\n")


def test_a_file_is_shown_with_its_exceptions(say: Say, office: Path) -> None:
    shown = say("calendar", "show", str(office), "--from", "2026-12-12", "--to", "2026-12-13")
    assert "10:00-14:30" in shown.out
    assert "Open day" in shown.out
    assert shown.out.endswith("open in all: 4 h 30 min on 1 day\n")


def test_days_are_json_for_programs(say: Say, office: Path) -> None:
    span = ("--from", "2026-12-12", "--to", "2026-12-13")
    assert json.loads(say("calendar", "show", str(office), *span, "--json").out) == {
        "calendar": "office",
        "zone": "Europe/London",
        "days": [
            {
                "date": "2026-12-12",
                "hours": ["10:00-14:30"],
                "open_seconds": 16200,
                "note": "Open day",
            },
            {
                "date": "2026-12-13",
                "hours": [],
                "open_seconds": 0,
                "note": "closed on Sundays",
            },
        ],
        "open_seconds": 16200,
    }


def test_four_weeks_from_today_are_shown_unless_days_are_named(say: Say) -> None:
    shown = json.loads(say("calendar", "show", "round-the-clock", "--json").out)
    assert len(shown["days"]) == 28


def test_an_unknown_calendar_has_code_4_and_the_known_ones_are_named(say: Say) -> None:
    code, out, err = say("calendar", "show", "narnia-office")
    assert (code, out) == (4, "")
    assert "there is no file 'narnia-office'" in err
    assert "england-office, northern-ireland-office, round-the-clock" in err


def test_a_folder_is_no_calendar_file(say: Say, tmp_path: Path) -> None:
    code, out, err = say("calendar", "show", str(tmp_path))
    assert (code, out) == (4, "")
    assert f"'{tmp_path}' is a folder: name one file in it" in err


def test_shipped_calendars_have_no_fault(say: Say) -> None:
    code, out, _ = say("calendar", "check")
    assert (code, out.startswith("No faults: england-office, ")) == (0, True)


def test_a_sound_file_has_no_fault(say: Say, office: Path) -> None:
    assert say("calendar", "check", str(office)) == (0, "No faults: office\n", "")
    assert json.loads(say("calendar", "check", str(office), "--json").out) == {"faults": []}


HUGE = "coverage 1066-01-01 to 9999-12-31 goes beyond 1900-01-01 to 2099-12-31: cover fewer years"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            '["09:00-17:00"]',
            '["09:00-17:00", "16:00-18:00"]',
            'opening.mon: "09:00-17:00" and "16:00-18:00" overlap',
        ),
        (
            '["09:00-17:00"]',
            '["17:00-09:00"]',
            'opening.mon[0]: "17:00-09:00" closes before it opens; give the next day hours of '
            "its own",
        ),
        (
            "closed:\n",
            "closed:\n  2026-12-28: Boxing Day\n",
            "line 10: '2026-12-28' is given twice: keep one of them",
        ),
        (
            "Europe/London",
            "localtime",
            'zone: "localtime" is no time zone: use a name such as Europe/London',
        ),
        (
            "from: 2026-01-01, to: 2026-12-31",
            "from: 2026-12-31, to: 2026-01-01",
            "covers: coverage ends on 2026-01-01, before it begins on 2026-12-31",
        ),
        ("from: 2026-01-01, to: 2026-12-31", "from: 1066-01-01, to: 9999-12-31", f"covers: {HUGE}"),
        (
            "2026-12-12: {",
            "2026-12-28: {",
            "exceptions.2026-12-28: 2026-12-28 is both closed (Boxing Day (substitute day)) and "
            "open by exception (Open day): keep one of them",
        ),
        (
            "kind: calendar",
            "kind: calender",
            "kind: the kind 'calender' is not known: write one of "
            "organisation, scheme, calendar, closed-schemes",
        ),
    ],
)
def test_a_mistake_is_one_finding_with_its_place(
    say: Say, office: Path, old: str, new: str, fault: str
) -> None:
    office.write_text(OFFICE.replace(old, new))
    code, out, err = say("calendar", "check", str(office))
    assert (code, err) == (1, "")
    assert out == f"{office}: {fault}\nfaults: 1\n"


def test_a_calendar_that_never_opens_is_a_finding(say: Say, office: Path) -> None:
    office.write_text(OFFICE.replace('mon: ["09:00-17:00"]', "mon: []").split("exceptions:")[0])
    code, out, _ = say("calendar", "check", str(office))
    assert code == 1
    assert "opening: no open time at all from 2026-01-01 to 2026-12-31: give a weekday" in out


def test_faults_of_all_files_are_shown_at_once(say: Say, office: Path) -> None:
    (office.parent / "again.yaml").write_text(OFFICE)
    (office.parent / "scheme.yaml").write_text("kind: scheme\n")
    (office.parent / "worse.yaml").write_text(OFFICE.replace("mon:", "monday:"))
    code, out, _ = say("calendar", "check", str(office.parent), "--json")
    files = {Path(fault["file"]).name for fault in json.loads(out)["faults"]}
    assert (code, files) == (1, {"office.yaml", "scheme.yaml", "worse.yaml"})


def test_a_file_that_holds_something_else_is_a_finding(say: Say) -> None:
    scheme = str(SCHEMES / "training.yaml")
    for command in ("check", "show"):
        said = say("calendar", command, scheme)
        assert said.code == 1
        assert "'scheme' is not 'calendar': name calendars only" in said.out + said.err


def test_a_file_that_is_not_there_is_a_finding(say: Say) -> None:
    code, out, _ = say("calendar", "check", "nowhere.yaml")
    assert (code, out.startswith("nowhere.yaml: the file cannot be read")) == (1, True)
