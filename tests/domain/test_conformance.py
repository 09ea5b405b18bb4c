"""What other engines publish about their own arithmetic holds for this one."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from homebuy.domain.calendars import Calendar, open_time
from homebuy.domain.deadlines import later, noon
from homebuy.domain.open_time import OpenTime
from homebuy.domain.periods import Period
from homebuy.domain.wall_clock import instant_at

Case = dict[str, Any]
FOLDER = Path(__file__).parents[1] / "conformance"
PUBLISHED = json.loads((FOLDER / "sla_cases.json").read_text(encoding="utf-8"))
SECONDS = {"s": 1, "m": 60, "h": 3600}


def cases(*operations: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{case['op']}-{case['id']}")
        for case in PUBLISHED["cases"]
        if case["op"] in operations and case["cross_check"] == "agrees"
    ]


def calendar_of(case: Case) -> Calendar:
    known = PUBLISHED["calendars"][case["calendar"]]
    year = int(case["start"][:4])
    covers = {"from": date(year - 1, 1, 1), "to": date(year + 1, 12, 31)}
    return Calendar.model_validate(
        {
            "id": case["calendar"],
            "title": case["calendar"],
            "zone": known["tz"],
            "opening": {
                day: ["-".join(pair) for pair in pairs] for day, pairs in known["hours"].items()
            },
            "closed": {day: "Closed" for day in known["hol"] if abs(int(day[:4]) - year) <= 1},
            "covers": covers,
        }
    )


def moment(case: Case, text: str) -> datetime:
    written = datetime.fromisoformat(text)
    if written.tzinfo:
        return written.astimezone(UTC)
    return instant_at(written, ZoneInfo(PUBLISHED["calendars"][case["calendar"]]["tz"]))


def duration(text: str) -> timedelta:
    return timedelta(seconds=float(text[:-1]) * SECONDS[text[-1]])


def moved(opened: OpenTime, start: datetime, amount: str, *, at_close: bool = False) -> datetime:
    back, size = amount.startswith("-"), amount.removeprefix("-")
    if not size.endswith("d"):
        return (opened.subtract if back else opened.add)(start, duration(size))
    days = int(size.removesuffix("d"))
    return (opened.subtract_days if back else opened.add_days)(start, days, at_close=at_close)


def paused(case: Case, opened: OpenTime) -> timedelta:
    spells = [[moment(case, text) for text in spell] for spell in case["pauses"]]
    return sum((opened.between(first, last) for first, last in spells), timedelta())


@pytest.mark.parametrize("case", cases("add", "add_days", "add_days_biz", "add_days_eod"))
def test_a_deadline_falls_where_it_is_published(case: Case) -> None:
    opened = open_time(calendar_of(case))
    at_close = case["op"] == "add_days_eod"
    due = moved(opened, moment(case, case["start"]), case["amount"], at_close=at_close)
    assert due == moment(case, case["expect"])


@pytest.mark.parametrize("case", cases("add_days_date", "add_days_inclusive", "lag"))
def test_a_day_falls_where_it_is_published(case: Case) -> None:
    days = int(case["amount"].removesuffix("d")) - (case["op"] == "add_days_inclusive")
    start = noon(date.fromisoformat(case["start"]), calendar_of(case).zone)
    due = open_time(calendar_of(case)).add_days(start, days)
    assert due.date() == date.fromisoformat(case["expect"])


@pytest.mark.parametrize("case", cases("sub"))
def test_counting_back_ends_where_it_is_published(case: Case) -> None:
    opened = open_time(calendar_of(case))
    reached = opened.subtract(moment(case, case["start"]), duration(case["amount"]))
    assert reached == moment(case, case["expect"])


@pytest.mark.parametrize("case", cases("between", "elapsed"))
def test_time_passed_is_as_published(case: Case) -> None:
    opened = open_time(calendar_of(case))
    passed = opened.between(moment(case, case["start"]), moment(case, case["amount"]))
    assert passed - paused({"pauses": []} | case, opened) == duration(case["expect"])


@pytest.mark.parametrize("case", cases("sla"))
def test_pauses_put_off_a_target_and_its_escalation_as_published(case: Case) -> None:
    opened = open_time(calendar_of(case))
    at_close = case.get("end_of_working_day", False)
    target = moved(opened, moment(case, case["start"]), case["amount"], at_close=at_close)
    if pause := paused(case, opened):
        target = opened.add(target, pause)
    assert target == moment(case, case["expect"])
    if offset := case.get("escalation_offset"):
        assert moved(opened, target, offset) == moment(case, case["escalation_due"])


@pytest.mark.parametrize("case", cases("calendar_days"))
def test_a_calendar_day_keeps_the_wall_clock_as_published(case: Case) -> None:
    days = re.fullmatch(r"P(\d+)D", case["amount"])
    assert days
    period = Period.model_validate(f"{days[1]} days")
    due = later(moment(case, case["start"]), period, calendar_of(case))
    assert due == moment(case, case["expect"])


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("ERPNEXT-04", timedelta()),
        ("ERPNEXT-05", timedelta()),
        ("ZAMMAD-05", datetime(2013, 6, 4, 16, tzinfo=UTC)),
        ("ZAMMAD-12", datetime(2016, 11, 9, 9, 26, 36, tzinfo=UTC)),
    ],
)
def test_where_another_engine_differs_a_tie_stays_at_close_and_nothing_is_rounded(
    name: str, answer: datetime | timedelta
) -> None:
    case = next(case for case in PUBLISHED["cases"] if case["id"] == name)
    assert case["cross_check"] == "differs"
    opened, start = open_time(calendar_of(case)), moment(case, case["start"])
    if case["op"] == "between":
        assert opened.between(start, moment(case, case["amount"])) == answer
        return
    assert opened.add(moved(opened, start, case["amount"]), paused(case, opened)) == answer
