"""What other engines publish about their own arithmetic holds for this one."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from homebuy.definitions.calendars.calendar_files import named_calendar
from homebuy.domain.service_levels.clock import Clock, ClockKind, Revision
from homebuy.domain.service_levels.sla import Mark
from tests.places import CONFORMANCE
from verification.conformance.case_file import LARGEST, FaultyCasesError, read_cases
from verification.conformance.cases import CaseFile, Operation
from verification.conformance.check import Finding, check

FOLDER = CONFORMANCE
PUBLISHED = read_cases("sla_cases.json", (FOLDER / "sla_cases.json").read_bytes())
GOAL_CHANGE = json.loads((FOLDER / "calendar_changes.json").read_text())["goal_change_case"]
ROUND_THE_CLOCK = named_calendar("round-the-clock")
CASE = {
    "id": "A-1",
    "op": "add",
    "calendar": "office",
    "start": "2026-03-02T10:00",
    "amount": "1h",
    "expect": "2026-03-02T11:00",
    "cross_check": "agrees",
}
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = {"tz": "Europe/London", "hours": WEEK, "hol": ["2026-04-03", "2026-04-06"]}
FRIDAY, SATURDAY, SUNDAY = "2026-03-06", "2026-03-07", "2026-03-08"


@cache
def findings() -> Mapping[str, Finding]:
    return {finding.case.id: finding for finding in check(PUBLISHED)}


def written(case: Mapping[str, Any], office: Mapping[str, Any] = OFFICE) -> bytes:
    return json.dumps({"calendars": {"office": office}, "cases": [{**CASE, **case}]}).encode()


def cases(**case: Any) -> CaseFile:
    return read_cases("cases.json", written(case))


def answer(**case: Any) -> str:
    (finding,) = check(cases(**case))
    return finding.computed


def faults(content: bytes) -> str:
    with pytest.raises(FaultyCasesError) as refused:
        read_cases("cases.json", content)
    return str(refused.value)


@pytest.mark.parametrize("name", [case.id for case in PUBLISHED.cases])
def test_a_case_is_answered_as_its_cross_check_says(name: str) -> None:
    finding = findings()[name]
    assert finding.agrees == (finding.case.cross_check == "agrees"), finding


def test_every_operation_of_the_file_is_answered() -> None:
    assert len(findings()) == len(PUBLISHED.cases) == 145
    assert sum(finding.agrees for finding in findings().values()) == 141
    assert {case.op for case in PUBLISHED.cases} == set(PUBLISHED.operations) == set(Operation)


@pytest.mark.parametrize(
    ("name", "computed"),
    [
        ("ERPNEXT-04", "0s"),
        ("ERPNEXT-05", "0s"),
        ("ZAMMAD-05", "2013-06-04T16:00Z"),
        ("ZAMMAD-12", "2016-11-09T09:26:36Z"),
    ],
)
def test_where_another_engine_differs_a_tie_stays_at_close_and_nothing_is_rounded(
    name: str, computed: str
) -> None:
    finding = findings()[name]
    assert (finding.computed, finding.agrees) == (computed, False)
    assert finding.case.note


def test_a_goal_that_is_changed_keeps_the_time_that_has_passed() -> None:
    times = {name: f"2026-03-02T{GOAL_CHANGE[name]}Z" for name in ("start", "change_at", "due")}
    goals = {name: f"{GOAL_CHANGE[name][:-1]} hours" for name in ("goal", "new_goal")}
    clock = Clock.model_validate(
        {
            "id": "goal",
            "kind": ClockKind.STAGE,
            "title": "Goal",
            "sla": {"target": goals["goal"], "amber": "1 hour before target"},
            "started_at": times["start"],
        }
    )
    who = {"actor": "amira-khan", "reason": "a new goal"}
    change = {"at": times["change_at"], "target": goals["new_goal"], **who}
    marks = clock.revised(Revision.model_validate(change)).marks(ROUND_THE_CLOCK)
    assert marks[Mark.TARGET] == datetime.fromisoformat(times["due"])


@pytest.mark.parametrize(
    ("op", "start", "amount", "day"),
    [
        ("add_days_date", SATURDAY, "1d", "2026-03-10"),
        ("add_days_date", SATURDAY, "-1d", FRIDAY),
        ("add_days_date_noroll", SATURDAY, "1d", "2026-03-09"),
        ("add_days_date_noroll", SUNDAY, "2d", "2026-03-10"),
        ("add_days_date_noroll", SATURDAY, "0d", SATURDAY),
        ("add_days_date_noroll", SUNDAY, "-1d", FRIDAY),
        ("add_days_date_noroll", FRIDAY, "1d", "2026-03-09"),
        ("add_days_inclusive", SUNDAY, "1d", "2026-03-09"),
        ("lag", SUNDAY, "0d", "2026-03-09"),
    ],
)
def test_a_start_on_a_closed_day_rolls_only_where_the_operation_says_so(
    op: str, start: str, amount: str, day: str
) -> None:
    assert answer(op=op, start=start, amount=amount, expect=day) == day


@pytest.mark.parametrize("hours", [["06:00", "08:00"], ["18:00", "24:00"], ["00:00", "24:00"]])
@pytest.mark.parametrize("op", ["add_days_date", "add_days_date_noroll"])
def test_days_are_the_same_whatever_their_hours(op: str, hours: list[str]) -> None:
    office = {**OFFICE, "hours": {day: [hours] for day in WEEK}}
    case = {"op": op, "start": FRIDAY, "amount": "1d", "expect": "2026-03-09"}
    (finding,) = check(read_cases("cases.json", written(case, office)))
    assert finding.agrees


def test_pauses_that_overlap_count_once() -> None:
    pauses = [["2026-03-02T11:00", "2026-03-02T12:00"], ["2026-03-02T11:30", "2026-03-02T13:00"]]
    assert answer(op="elapsed", amount="2026-03-02T16:00", expect="4h", pauses=pauses) == "4h"
    assert answer(op="sla", amount="2h", expect="2026-03-02T14:00", pauses=pauses, wait_s=7200) == (
        "2026-03-02T14:00; waited 7200s"
    )


def test_an_answer_beyond_every_calendar_says_so_and_differs() -> None:
    (finding,) = check(cases(amount="99999h"))
    assert not finding.agrees
    assert finding.computed.startswith("no answer: calendar office covers")
    level = cases(op="sla", amount="1d", escalation_offset="90000h", escalation_due=CASE["expect"])
    assert check(level)[0].computed.startswith("no answer: a mark or a pause leaves the days")


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"op": "multiply"}, "cases[0:A-1].op: 'multiply' is none of: 'add', 'sub'"),
        ({"calendar": "offce"}, ".calendar: there is no calendar 'offce'; there are: office"),
        ({"amount": "soon"}, '.amount: "soon" is no amount: write one such as "30m"'),
        ({"amount": "1.5h"}, '"1.5h" is no amount'),
        ({"amount": 3}, ".amount: 3 is not text: put it in quotes"),
        ({"amount": "-1h"}, "'add' counts 0 or more"),
        ({"amount": "2d"}, "'add' counts working time: use 's', 'm' or 'h'"),
        ({"amount": "999999h"}, "the amount must be from 1 to 100,000"),
        ({"amount": "9" * 5000 + "h"}, "is no amount"),
        ({"op": "add_days", "amount": "2h"}, "'add_days' counts working days"),
        ({"op": "lag", "start": FRIDAY, "expect": FRIDAY, "amount": "-1d"}, "'lag' counts 0 or"),
        ({"op": "sla", "amount": "0m"}, "'sla' counts 1 or more"),
        ({"op": "calendar_days", "amount": "1d"}, '"1d" is no calendar period: write one such as'),
        ({"op": "between", "amount": "1h"}, '.amount: "1h" is no time'),
        ({"op": "lag", "amount": "1d"}, '.start: "2026-03-02T10:00" is no day'),
        ({"start": "2026-02-30T10:00"}, "there is no day or time"),
        ({"start": "1066-10-14T10:00"}, "is a day that no calendar covers"),
        ({"expect": "1h"}, '.expect: "1h" is no time'),
        ({"cross_check": "perhaps"}, ".cross_check: 'perhaps' is none of"),
        ({"id": "A 1"}, '"A 1" is no id'),
        ({"pauses": [["2026-03-02T10:00", "2026-03-02T11:00"]]}, "'add' knows no pauses"),
        ({"wait_s": 1}, "'add' knows no wait_s: take it away"),
        ({"op": "sla", "escalation_offset": "1h"}, "belong together: give both"),
        ({"op": "sla", "escalation_offset": "0h"}, "is no distance from the target"),
        (
            {"op": "sla", "pauses": [["2026-03-02T12:00", "2026-03-02T11:00"]]},
            "cases[0:A-1].pauses: the pause from 2026-03-02T12:00 ends before it begins",
        ),
        ({"amonut": "1h"}, "'amonut' is not known here: did you mean 'amount'?"),
    ],
)
def test_a_case_that_makes_no_sense_is_named_with_what_to_do(
    case: dict[str, Any], said: str
) -> None:
    assert said in faults(written(case))


@pytest.mark.parametrize(
    ("office", "said"),
    [
        ({"tz": "Mars/Olympus"}, 'office.tz: "Mars/Olympus" is no time zone'),
        ({"hours": {}}, "office.hours: this is empty"),
        ({"hours": {"mon": [["17:00", "09:00"]]}}, "closes before it opens"),
        ({"hours": {"mon": [["09:00"]]}}, "is no opening: write a pair of times"),
        ({"hours": {"mon": "09:00-17:00"}}, "is no list"),
        ({"hours": {"someday": []}}, "'someday' is none of: 'mon'"),
        ({"hol": ["2026-13-01"]}, "is no date: write YYYY-MM-DD"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_named_with_what_to_do(
    office: dict[str, Any], said: str
) -> None:
    assert said in faults(written({}, {**OFFICE, **office}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" \n", "cases.json: the file is empty"),
        (b'{"cases": [', "line 1, column 12: this is not JSON"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"[]", "does not fit here"),
        (b'{"calendars": {}, "cases": []}', "cases: this is empty: add at least one entry"),
        (b'{"cases": [], "cases": []}', "'cases' is given twice in one place: keep one of them"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * (LARGEST + 1), "is larger than 5,000,000 bytes: split it"),
    ],
)
def test_a_file_that_is_no_file_of_cases_is_refused_with_one_reason(
    content: bytes, said: str
) -> None:
    assert said in faults(content)


def test_all_faults_are_said_at_once_and_an_id_stands_once() -> None:
    document = json.loads(written({}))
    document["cases"] += [CASE, {**CASE, "id": "B", "calendar": "home"}]
    said = faults(json.dumps(document).encode())
    assert "cases[1:A-1].id: 'A-1' is the id of cases[0] already" in said
    assert "cases[2:B].calendar: there is no calendar 'home'" in said
