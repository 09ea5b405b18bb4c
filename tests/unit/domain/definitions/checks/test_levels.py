from datetime import date
from typing import Any

import pytest

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.time.calendars import Calendar
from tests.unit.domain.small_scheme import OFFICE, Change, in_scheme, sla

FULL, HALF = ("09:00-17:00",), ("09:00-12:00",)


def task(target: str, amber: str, **parts: Any) -> Change:
    level = {**sla(target, amber), **parts}
    return lambda s: (
        s["tasks"].update(extra={"title": "Extra", "sla": level}),
        s["stages"][0].update(sla=sla("900 working days")),
    )


def begin(target: str, *rows: dict[str, Any], on_demand: tuple[str, ...] = ()) -> Change:
    return lambda s: s["stages"][0].update(
        sla=sla(
            target, "1 day before target" if "working" not in target else "1 hour before target"
        ),
        path=list(rows),
        on_demand=on_demand,
    )


def at(path: str, faults: list[Fault]) -> str:
    (reason,) = (fault.reason for fault in faults if fault.path == path)
    return reason


@pytest.mark.parametrize(
    ("target", "amber"),
    [
        ("1 working day", "1 working day before target"),
        ("1 working day", "9 hours before target"),
        ("8 hours", "1 working day before target"),
        ("1 week", "7 days before target"),
        ("1 month", "30 days before target"),
    ],
)
def test_amber_comes_after_the_start_whatever_the_day(target: str, amber: str) -> None:
    assert "would not come after the start" in at(
        "tasks.extra.sla.amber", in_scheme(task(target, amber))
    )


def test_an_amber_that_fails_only_in_february_is_found() -> None:
    reason = at("tasks.extra.sla.amber", in_scheme(task("1 month", "28 days before target")))
    assert reason.startswith("if started Sun 31 Jan 2027 09:00")


EVE = {"2026-12-24": {"title": "Christmas Eve", "opening": ["09:00-12:00"]}}
AMBER = "tasks.extra.sla.amber"


def with_hours(**parts: Any) -> Calendar:
    return Calendar.model_validate({**OFFICE.model_dump(), **parts})


def test_a_single_day_with_short_hours_may_be_shorter_than_the_warning() -> None:
    change = task("1 working day", "4 hours before target")
    faults = in_scheme(change, calendar=with_hours(exceptions=EVE))
    assert AMBER not in {fault.path for fault in faults}


@pytest.mark.parametrize(
    "hours",
    [
        {"opening": {"mon": FULL, "tue": FULL, "wed": FULL, "thu": FULL, "fri": HALF}},
        {"opening_changes": [{"from": "2027-02-01", "opening": {"mon": FULL, "fri": HALF}}]},
    ],
)
def test_every_ordinary_week_must_leave_time_for_the_warning(hours: dict[str, Any]) -> None:
    change = task("1 working day", "4 hours before target")
    faults = in_scheme(change, calendar=with_hours(**hours, exceptions=EVE))
    assert "would not come after the start" in at(AMBER, faults)


def test_an_office_that_is_open_on_single_days_only_is_tried_without_a_warning() -> None:
    only = with_hours(opening={}, exceptions=EVE)
    faults = in_scheme(task("2 hours", "1 hour before target"), calendar=only)
    assert AMBER not in {fault.path for fault in faults}


def test_a_limit_warns_after_service() -> None:
    faults = in_scheme(
        lambda s: s["stages"][0]["statutory_deadlines"][0].update(amber="5 weeks before target"),
    )
    (fault,) = faults
    assert fault.path == "stages[0:begin].statutory_deadlines[0:answer].amber"
    assert "if served on 2026-11-23" in fault.reason


def test_a_target_beyond_the_calendar_is_refused_with_a_day_on_which_it_fails() -> None:
    reason = at(
        "tasks.extra.sla.target", in_scheme(task("400 working days", "1 hour before target"))
    )
    assert "if started Mon 23 Nov 2026 09:00" in reason
    assert "2026-01-01 to 2027-12-31" in reason


def test_an_escalation_beyond_the_calendar_is_refused() -> None:
    late = task(
        "5 working days", "1 hour before target", escalation="400 working days after target"
    )
    assert "escalation of 400 working days" in at("tasks.extra.sla.escalation", in_scheme(late))


@pytest.mark.parametrize("longest", ["36500 days", "5200 weeks", "1200 months"])
def test_marks_that_no_year_holds_are_refused_and_not_a_mistake_of_the_program(
    longest: str,
) -> None:
    level = {
        "escalation": f"{longest} after target",
        "repeat": f"every {longest}, at most 100 times",
    }
    faults = in_scheme(task(longest, "1 day before target", **level))
    assert "beyond calendar" in at("tasks.extra.sla.target", faults)
    faults = in_scheme(task("1 week", "1 day before target", **level))
    assert "beyond calendar" in at("tasks.extra.sla.escalation", faults)


@pytest.mark.parametrize("longest", ["36500 days", "5200 weeks", "1200 months"])
def test_a_limit_that_the_years_do_not_hold_is_refused(longest: str) -> None:
    def deadline(**parts: str) -> Change:
        return lambda s: s["stages"][0]["statutory_deadlines"][0].update(
            amber="1 day before target", **parts
        )

    assert in_scheme(deadline(period=longest)) == []
    for parts in (
        {"period": longest, "escalation": f"{longest} after target"},
        {"escalation": "1 day after target", "repeat": f"every {longest}, at most 100 times"},
    ):
        (fault,) = in_scheme(deadline(**parts))
        assert fault.path == "stages[0:begin].statutory_deadlines[0:answer]"
        assert "after the year 2199" in fault.reason


def test_a_calendar_that_has_ended_is_refused_once() -> None:
    (fault,) = in_scheme(today=date(2028, 1, 1))
    assert fault.path == "calendar"
    assert "and so not 2028-01-01" in fault.reason


def test_each_task_fits_in_its_stage_also_on_demand() -> None:
    faults = in_scheme(begin("2 working days", {"task": "visit"}))
    assert at("stages[0:begin].path[0:visit]", faults).splitlines() == [
        "if started Mon 23 Nov 2026 09:00, the stage is due before its tasks:",
        "visit (3 working days): due Thu 26 Nov 2026 09:00",
        "stage (2 working days): due Wed 25 Nov 2026 09:00, 1 working day short",
        "lengthen the stage's target, or shorten its tasks",
    ]
    faults = in_scheme(begin("2 working days", on_demand=("visit",)))
    assert [fault.path for fault in faults] == ["stages[0:begin].on_demand[0:visit]"]


def test_tasks_one_after_another_fit_in_their_stage() -> None:
    first = {"task": "visit"}
    faults = in_scheme(begin("4 working days", first, {"task": "check", "after": ["visit"]}))
    assert at("stages[0:begin].path", faults).splitlines() == [
        "if started Mon 23 Nov 2026 09:00, the stage is due before its tasks:",
        "visit (3 working days): due Thu 26 Nov 2026 09:00",
        "check (2 working days): due Mon 30 Nov 2026 09:00",
        "stage (4 working days): due Fri 27 Nov 2026 09:00, 1 working day short",
        "lengthen the stage's target, or shorten its tasks",
    ]


def test_a_lag_counts() -> None:
    row = {"task": "visit", "lag": "2 days"}
    reason = at("stages[0:begin].path", in_scheme(begin("4 working days", row)))
    assert "after 2 days, visit (3 working days): due Mon 30 Nov 2026 09:00" in reason


def test_a_stage_that_fails_only_over_christmas_is_refused_with_that_start() -> None:
    reason = at("stages[0:begin].path[0:visit]", in_scheme(begin("7 days", {"task": "visit"})))
    assert reason.startswith("if started Mon 21 Dec 2026 17:00:01")
    assert "visit (3 working days): due Tue 29 Dec 2026 09:00" in reason


def test_a_start_after_closing_is_tried_where_the_stage_counts_every_day() -> None:
    """From Thursday at 17:00 one working day ends on Friday; a second later, on Monday."""
    faults = in_scheme(begin("3 days", {"task": "decide"}))
    assert "if started Thu 26 Nov 2026 17:00:01" in at("stages[0:begin].path[0:decide]", faults)


def test_a_row_counts_only_for_cases_that_enter_while_it_is_in_force() -> None:
    row = {"task": "decide", "after": ["visit"], "effective_from": "2027-03-01"}
    reason = at("stages[0:begin].path", in_scheme(begin("3 working days", {"task": "visit"}, row)))
    assert reason.startswith("if started Mon 1 Mar 2027 09:00")


def test_a_path_beyond_the_calendar_is_refused() -> None:
    row = {"task": "visit", "lag": "300 working days"}
    reason = at("stages[0:begin].path", in_scheme(begin("200 working days", row)))
    assert reason.splitlines()[1:] == [
        "after 300 working days, visit (3 working days): beyond calendar 'office', which covers "
        "2026-01-01 to 2027-12-31",
        "stage (200 working days): due Thu 2 Sep 2027 09:00",
        "shorten the tasks, or give the calendar more years",
    ]


def test_a_short_friday_that_stretches_a_path_is_found() -> None:
    """Friday after 12:00 is closed here, so the second task counts from Monday morning."""
    short = {
        **OFFICE.model_dump(),
        "opening": {"mon": FULL, "tue": FULL, "wed": FULL, "thu": FULL, "fri": HALF},
    }
    reason = at("stages[0:begin].path", in_scheme(calendar=Calendar.model_validate(short)))
    assert reason.startswith("if started Wed 25 Nov 2026 12:00:01")
    assert "check (2 working days): due Mon 30 Nov 2026 09:00" in reason
