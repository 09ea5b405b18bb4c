"""Clocks: every mark and verdict is a pure function of the ledger."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.calendars import Calendar
from homebuy.domain.clock import Clock, ClockKind, ClockState, running
from homebuy.domain.ids import ClockId
from homebuy.domain.sla import Mark, Sla

OFFICE = Calendar.model_validate(
    {
        "id": "office",
        "title": "Office",
        "zone": "Europe/London",
        "opening": {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        "covers": {"from": "2026-01-01", "to": "2026-12-31"},
    }
)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
WORKING = {"target": "2 working days", "amber": "4 hours before target"}
TARGET = MONDAY + 48 * HOUR
LATER = datetime(2026, 12, 31, tzinfo=UTC)


def clock(sla: dict[str, Any] | None = None, **parts: Any) -> Clock:
    given: dict[str, Any] = {"started_at": MONDAY, "kind": ClockKind.TASK, **parts}
    level = Sla.model_validate(sla or WORKING)
    return Clock(id=ClockId("task/1/read"), title="Read", sla=level, **given)


def pending(some: Clock) -> set[Mark]:
    return {fall.mark for fall in some.pending(OFFICE)}


def overtaken(some: Clock, latest: datetime) -> set[Mark]:
    return {mark for mark, _ in some.overtaken(OFFICE, latest)}


def test_amber_comes_before_the_target_in_the_same_calendar() -> None:
    assert clock().marks(OFFICE) == {Mark.AMBER: TARGET - 20 * HOUR, Mark.TARGET: TARGET}


def test_a_warning_never_comes_before_the_start() -> None:
    early = clock({"target": "1 working day", "amber": "3 working days before target"})
    assert early.marks(OFFICE)[Mark.AMBER] == MONDAY


@pytest.mark.parametrize(
    ("escalation", "instant"),
    [("1 hour after target", TARGET + HOUR), ("1 hour after amber", TARGET - 19 * HOUR)],
)
def test_an_escalation_follows_amber_or_target(escalation: str, instant: datetime) -> None:
    marks = clock({**WORKING, "escalation": escalation}).marks(OFFICE)
    assert marks[Mark.ESCALATION] == instant


def test_work_that_starts_while_closed_is_due_from_the_next_opening() -> None:
    saturday = datetime(2026, 3, 7, 12, tzinfo=UTC)
    due = clock(started_at=saturday).marks(OFFICE)[Mark.TARGET]
    assert due == datetime(2026, 3, 11, 9, tzinfo=UTC)


def test_a_statutory_clock_ends_with_its_last_local_day() -> None:
    sla = {"target": "4 weeks", "amber": "1 week before target"}
    law = clock(sla, kind=ClockKind.STATUTORY, service=date(2026, 3, 2))
    assert law.marks(OFFICE)[Mark.TARGET] == datetime(2026, 3, 30, 23, tzinfo=UTC) - MOMENT
    with_service = law.model_copy(update={"beginning_with": True})
    assert with_service.marks(OFFICE)[Mark.TARGET] == datetime(2026, 3, 29, 23, tzinfo=UTC) - MOMENT


def test_a_clock_that_its_calendar_does_not_reach_has_no_marks_and_is_never_late() -> None:
    beyond = clock(started_at=LATER, stopped_at=LATER + 1000 * HOUR)
    assert beyond.marks(OFFICE) == {}
    assert beyond.pending(OFFICE) == beyond.overtaken(OFFICE, LATER) == ()
    assert beyond.state(OFFICE) is ClockState.MET


@pytest.mark.parametrize(
    ("stopped", "late", "state"),
    [
        (TARGET - MOMENT, False, ClockState.MET),
        (TARGET, False, ClockState.MET),
        (TARGET + MOMENT, True, ClockState.MISSED),
    ],
)
def test_the_instant_of_the_target_is_on_time(
    stopped: datetime, late: bool, state: ClockState
) -> None:
    assert clock().is_late(stopped, OFFICE) is late
    assert clock(stopped_at=stopped).state(OFFICE) is state


def test_a_clock_runs_until_it_is_stopped_or_void() -> None:
    stopped, void = clock(stopped_at=MONDAY), clock(stopped_at=MONDAY, void=True)
    assert clock().state(OFFICE) is ClockState.RUNNING
    assert void.state(OFFICE) is ClockState.VOID
    assert running([clock(), stopped, void]) == (clock(),)


def test_a_mark_is_pending_until_it_is_reached_or_forestalled() -> None:
    assert pending(clock()) == {Mark.AMBER, Mark.TARGET}
    assert pending(clock(reached=(Mark.AMBER,))) == {Mark.TARGET}
    assert pending(clock(stopped_at=TARGET)) == {Mark.AMBER}
    assert pending(clock(stopped_at=TARGET, void=True)) == set()


def test_a_mark_does_not_hold_when_its_clock_had_stopped_by_then() -> None:
    both = (Mark.AMBER, Mark.TARGET)
    assert overtaken(clock(reached=both, stopped_at=TARGET), LATER) == {Mark.TARGET}
    assert overtaken(clock(reached=both, stopped_at=TARGET + MOMENT), LATER) == set()
    assert overtaken(clock(reached=both, stopped_at=MONDAY), LATER) == set(both)


def test_a_mark_does_not_hold_when_its_deadline_lies_ahead_again() -> None:
    both = (Mark.AMBER, Mark.TARGET)
    assert overtaken(clock(reached=both), TARGET - MOMENT) == {Mark.TARGET}
    assert overtaken(clock(reached=both), TARGET) == set()


@given(
    stopped=st.one_of(st.none(), st.integers(0, 200)),
    reached=st.sets(st.sampled_from(Mark)).map(tuple),
    latest=st.integers(0, 200),
)
def test_no_mark_is_both_pending_and_held_or_both_taken_back_and_kept(
    stopped: int | None, reached: tuple[Mark, ...], latest: int
) -> None:
    until = None if stopped is None else MONDAY + stopped * HOUR
    level = {**WORKING, "escalation": "1 working day after target"}
    some = clock(level, stopped_at=until, reached=reached)
    gone = overtaken(some, MONDAY + latest * HOUR)
    assert gone <= set(reached)
    assert not pending(some) & set(reached)
    left = some.model_copy(update={"reached": tuple(m for m in reached if m not in gone)})
    assert overtaken(left, MONDAY + latest * HOUR) == set()
