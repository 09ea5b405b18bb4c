"""Service levels asked about on the command line, without any service running."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Said, Say
from tests.places import CONFORMANCE, ROOT

CASES = CONFORMANCE / "sla_cases.json"
ASKED = ("--calendar", "england-office", "--start", "2026-11-26 11:30")
LAW = ("--calendar", "england-office", "--start", "2026-11-26", "--law")
EARLY = "comes as time starts; a scheme is refused if that may happen in an ordinary week"
TWO_DAYS = ("--target", "2 working days")


def due(say: Say, *words: str) -> str:
    said = say("sla", "due", *words)
    assert said.code == 0, said.err
    return said.out


def refused(say: Say, *words: str, code: int = 2) -> str:
    said: Said = say("sla", "due", *words)
    assert (said.code, said.out, said.err.count("\n")) == (code, "", 1)
    return said.err


def test_the_answer_stands_first_and_its_reasons_below(say: Say) -> None:
    amber = ("--amber", "1 working day before target")
    escalation = ("--escalation", "1 working day after target")
    hold = ("--hold", "2026-11-27 09:00/2026-11-30 12:00")
    words = ("--target", "5 working days", *amber, *escalation, *hold)
    lines = due(say, *ASKED, *words).splitlines()
    assert [line.split(maxsplit=1) for line in lines[:3]] == [
        ["due", "Fri 04 Dec 2026 14:30 GMT"],
        ["amber", "Thu 03 Dec 2026 14:30 GMT"],
        ["escalation", "Mon 07 Dec 2026 14:30 GMT"],
    ]
    assert any("11 h" in line and "Thu 3 Dec 2026 11:30" in line for line in lines[3:])


def test_holds_are_all_counted_and_overlapping_ones_once(say: Say) -> None:
    first = ("--hold", "2026-11-26 12:00/2026-11-26 14:00")
    second = ("--hold", "2026-11-26 13:00/2026-11-26 15:00")
    said = due(say, *ASKED, "--target", "1 hour", *first, *second)
    assert said.startswith("due         Thu 26 Nov 2026 15:30 GMT")


def test_closed_days_on_the_way_are_named(say: Say) -> None:
    start = ("--calendar", "england-office", "--start", "2026-12-24 18:30")
    said = due(say, *start, "--target", "1 working day at close")
    assert said.startswith("due         Wed 30 Dec 2026 17:00 GMT")
    assert all(name in said for name in ("Christmas Day", "Boxing Day", "Tue 29 Dec 2026 09:00"))


def test_an_amber_that_reaches_behind_the_start_falls_on_it_and_says_so(say: Say) -> None:
    said = due(say, *ASKED, *TWO_DAYS, "--amber", "9 working days before target")
    assert "amber       Thu 26 Nov 2026 11:30 GMT" in said
    assert EARLY in said


@pytest.mark.parametrize(
    ("start", "target", "amber"),
    [
        ("2026-11-26 11:30", "1 working day", "1 working day"),
        ("2026-11-26 11:30", "1 working day", "9 hours"),
        ("2026-11-28 13:00", "1 working day", "1 working day"),
        ("2026-11-26 17:00", "8 hours", "480 minutes"),
        ("2026-11-26 11:30", "2 weeks", "14 days"),
    ],
)
def test_an_amber_that_definitions_would_refuse_says_so(
    say: Say, start: str, target: str, amber: str
) -> None:
    words = ("--calendar", "england-office", "--start", start, "--target", target)
    assert EARLY in due(say, *words, "--amber", f"{amber} before target")
    assert EARLY not in due(say, *words)


def test_an_amber_at_the_end_of_the_day_of_service_comes_after_service(say: Say) -> None:
    words = (*LAW, "--target", "8 weeks", "--amber")
    assert EARLY not in due(say, *words, "8 weeks before target")
    assert EARLY in due(say, *words, "57 days before target")


@pytest.mark.parametrize(
    ("words", "last_day"),
    [
        (("--target", "8 weeks"), "Thu 21 Jan 2027"),
        (("--target", "8 weeks", "--beginning-with"), "Wed 20 Jan 2027"),
        (("--target", "3 months"), "Fri 26 Feb 2027"),
    ],
)
def test_law_counts_whole_days_from_the_day_of_service(
    say: Say, words: tuple[str, ...], last_day: str
) -> None:
    said = due(say, *LAW, *words)
    assert said.startswith(f"due         {last_day} 23:59 GMT")
    assert "Thu 26 Nov 2026, the day of service" in said


def test_a_calendar_of_another_zone_reads_and_shows_its_own_time(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "berlin.yaml"
    file.write_text(
        "kind: calendar\nid: berlin\ntitle: Berlin\nzone: Europe/Berlin\n"
        'covers: {from: 2026-01-01, to: 2026-12-31}\nopening: {mon: ["09:00-17:00"]}\n'
    )
    words = ("--calendar", str(file), "--start", "2026-07-06 10:00", "--target", "1 hour", "--json")
    document: dict[str, Any] = json.loads(due(say, *words))
    assert document["due"] == "2026-07-06T11:00:00+02:00"
    assert (document["calendar"], document["amber"]) == ("berlin", None)
    assert document["why"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_time_that_the_clocks_skip_is_taken_as_the_next_and_noted(
    say: Say, form: tuple[str, ...]
) -> None:
    words = ("--calendar", "england-office", "--target", "1 day", *form)
    said = say("sla", "due", *words, "--start", "2027-03-28 01:30")
    assert (said.code, "29 Mar" in said.out or "2027-03-29" in said.out) == (0, True)
    assert said.err == (
        "2027-03-28 01:30 does not exist in Europe/London, where the clocks go forward: "
        "taken as Sun 28 Mar 2027 02:00 BST\n"
    )
    assert say("sla", "due", *words, "--start", "2027-03-28 02:00").err == ""


def test_a_day_means_its_noon_even_today(say: Say) -> None:
    words = ("--calendar", "round-the-clock", "--start", "2026-11-26", "--target", "1 hour")
    assert due(say, *words).startswith("due         Thu 26 Nov 2026 13:00 GMT")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--target", "0 days"), '--target: "0 days": the amount must be from 1 to 36,500'),
        (("--target", "80000 days"), '--target: "80000 days": the amount must be from 1 to'),
        (("--target", "-1 days"), '--target: "-1 days": the amount must be from 1'),
        (("--target", "99999999999999 hours"), "the amount must be a whole number from 1"),
        (("--target", "5 fortnights"), 'unknown unit "fortnights"; use one of seconds'),
        (("--target", "soon"), '--target: "soon" is not a period'),
        (("--target", "100000 hours"), "lies outside the days of calendar 'england-office'"),
        ((*TWO_DAYS, "--escalation", "90000 hours after target"), "the answer lies outside"),
        ((*TWO_DAYS, "--amber", "1 hour"), "--amber: '1 hour' is no offset"),
        ((*TWO_DAYS, "--amber", "-1 hours before target"), '--amber: "-1 hours"'),
        ((*TWO_DAYS, "--amber", "1 day before target"), "do not mix working time with calendar"),
        ((*TWO_DAYS, "--amber", "1 hour after target"), "amber warns before the target"),
        ((*TWO_DAYS, "--escalation", "1 hour before target"), "an escalation follows"),
        ((*TWO_DAYS, "--hold", "2026-11-27"), "is no hold: write its start and its end, as"),
        ((*TWO_DAYS, "--hold", "soon/later"), "--hold: 'soon' is no day or time"),
        ((*TWO_DAYS, "--hold", "2026-11-30 12:00/2026-11-27 09:00"), "does not end after it"),
        ((*TWO_DAYS, "--hold", "2026-11-30/2026-11-30"), "does not end after it begins"),
        ((*TWO_DAYS, "--hold", "2026-11-30/2050-01-01"), "--hold: 2050-01-01 lies outside"),
        ((*TWO_DAYS, "--beginning-with"), "add --law, or leave it out"),
        (("--target", "8 weeks", "--law"), "with --law it is the day of service"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(
    say: Say, words: tuple[str, ...], why: str
) -> None:
    assert why in refused(say, *ASKED, *words)


LONGEST = ("36500 days", "5200 weeks", "1200 months")


@pytest.mark.parametrize("law", [(), ("--law",)])
@pytest.mark.parametrize("longest", LONGEST)
def test_a_century_is_answered_and_more_than_the_years_hold_is_not(
    say: Say, longest: str, law: tuple[str, ...]
) -> None:
    words = ("--calendar", "england-office", "--start", "2035-12-31", "--target", longest, *law)
    year = due(say, *words).split()[4]
    assert year == "2135"
    for mark in ("after target", "after amber"):
        said = refused(say, *words, "--escalation", f"{longest} {mark}")
        assert "the answer lies after the year 2199" in said


@pytest.mark.parametrize("unit", ["seconds", "minutes", "hours", "working days"])
def test_the_most_of_any_working_unit_has_an_answer_or_one_line(say: Say, unit: str) -> None:
    said = say("sla", "due", *ASKED, "--target", f"100000 {unit}")
    assert said.code in (0, 2)
    assert said.err.count("\n") == (said.code == 2)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (TWO_DAYS, '--target: "2 working days" is working time'),
        (("--target", "8 weeks", "--hold", "2026-11-27/2026-11-30"), "no hold moves a date"),
    ],
)
def test_law_knows_neither_working_time_nor_holds(
    say: Say, words: tuple[str, ...], why: str
) -> None:
    assert why in refused(say, *LAW, *words)


@pytest.mark.parametrize(
    "start",
    ["1984-12-31 12:00", "2036-01-01", "0001-01-01 00:00", "9999-12-31T23:59-12:00", "2200-01-01"],
)
def test_a_start_that_the_calendar_does_not_cover_is_refused(say: Say, start: str) -> None:
    calendar = ("--calendar", "england-office")
    said = refused(say, *calendar, *TWO_DAYS, "--start", start)
    assert "--start: " in said
    for law in ((), ("--law",)):
        assert refused(say, *calendar, "--start", "2036-01-01", "--target", "8 weeks", *law)


@pytest.mark.parametrize("start", ["tomorrow", "", "2026-02-30 10:00", "-1"])
def test_a_start_that_is_no_time_is_refused(say: Say, start: str) -> None:
    said = refused(say, "--calendar", "england-office", *TWO_DAYS, "--start", start)
    assert "--start: " in said
    assert repr(start) in said


@pytest.mark.parametrize(
    ("calendar", "code", "why"),
    [
        ("nowhere", 4, "there are: england-office, northern-ireland-office"),
        ("schemes/organisation.yaml", 1, "'organisation' is not 'calendar'"),
        (str(CASES), 1, "kind: the kind is missing"),
    ],
)
def test_what_is_no_calendar_is_named(
    say: Say, monkeypatch: pytest.MonkeyPatch, calendar: str, code: int, why: str
) -> None:
    monkeypatch.chdir(ROOT)
    start = ("--start", "2026-11-26", *TWO_DAYS)
    assert why in refused(say, "--calendar", calendar, *start, code=code)


def test_help_shows_an_example_and_the_exit_codes(say: Say) -> None:
    said = say("sla", "due", "--help")
    assert "For example: homebuy sla due" in " ".join(said.out.split())
    assert "1  there are findings" in said.out
