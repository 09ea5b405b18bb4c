"""Clocks: every mark and verdict is a pure function of the ledger."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.ids import ClockId
from homebuy.domain.service_levels import marks as due_marks
from homebuy.domain.service_levels.clock import Clock, ClockKind, ClockState, Revision, running
from homebuy.domain.service_levels.holds import Hold
from homebuy.domain.service_levels.sla import Anchor, Mark, Sla
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.periods import Period
from tests.unit.domain.offices import every, office, utc

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
    return {due.mark for due in due_marks.pending(some, OFFICE)}


def prevented(some: Clock, latest: datetime) -> set[Mark]:
    return {mark for mark, _ in due_marks.prevented(some, OFFICE, latest)}


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
    assert due_marks.pending(beyond, OFFICE) == ()
    assert due_marks.prevented(beyond, OFFICE, LATER) == ()
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
    assert prevented(clock(reached=both, stopped_at=TARGET), LATER) == {Mark.TARGET}
    assert prevented(clock(reached=both, stopped_at=TARGET + MOMENT), LATER) == set()
    assert prevented(clock(reached=both, stopped_at=MONDAY), LATER) == set(both)


def test_a_mark_does_not_hold_when_its_deadline_lies_ahead_again() -> None:
    both = (Mark.AMBER, Mark.TARGET)
    assert prevented(clock(reached=both), TARGET - MOMENT) == {Mark.TARGET}
    assert prevented(clock(reached=both), TARGET) == set()


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
    gone = prevented(some, MONDAY + latest * HOUR)
    assert gone <= set(reached)
    assert not pending(some) & set(reached)
    left = some.model_copy(update={"reached": tuple(m for m in reached if m not in gone)})
    assert prevented(left, MONDAY + latest * HOUR) == set()


# --- what holds for every clock ---

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
SMALL = office(
    {**every(WEEKDAYS, "09:00-12:30", "13:30-17:00"), **every(["sat"], "10:00-12:00")},
    covers=("2026-03-01", "2026-04-30"),
    closed=["2026-04-03", "2026-04-06"],
)
NEW_YORK = office(every(WEEKDAYS, "09:00-17:00"), zone="America/New_York")
MINUTE = timedelta(minutes=1)
BEGIN = utc("2026-03-23T00:00")
"""The Monday before the clocks go forward in London."""

minutes = st.integers(0, 14 * 24 * 60)
spans = st.lists(st.tuples(minutes, st.integers(0, 4_000)), max_size=4)
periods = st.one_of(
    st.integers(1, 40).map("{} hours".format),
    st.integers(1, 5).map("{} working days".format),
    st.integers(1, 5).map("{} working days at close".format),
    st.integers(1, 3).map("{} weeks".format),
)


def held_by(intervals: list[tuple[int, int]]) -> tuple[Hold, ...]:
    return tuple(
        Hold(reason="ill", placed_at=since, release_at=since + length * MINUTE)
        for start, length in intervals
        if (since := BEGIN + start * MINUTE) and length
    )


def level(target: str) -> dict[str, str]:
    unit = "days" if "week" in target else "hours"
    return {
        "target": target,
        "amber": f"3 {unit} before target",
        "escalation": f"2 {unit} after {'amber' if target.startswith('1') else 'target'}",
    }


def marks_of(target: str, start: int, intervals: list[tuple[int, int]]) -> dict[Mark, datetime]:
    some = clock(level(target), started_at=BEGIN + start * MINUTE, holds=held_by(intervals))
    return some.marks(SMALL)


@given(target=periods, start=minutes, intervals=spans)
def test_amber_comes_first_and_an_escalation_after_what_it_follows(
    target: str, start: int, intervals: list[tuple[int, int]]
) -> None:
    marks = marks_of(target, start, intervals)
    assert BEGIN + start * MINUTE <= marks[Mark.AMBER] <= marks[Mark.TARGET]
    follows = Sla.model_validate(level(target)).escalation
    assert follows
    anchor = Mark.AMBER if follows.anchor is Anchor.AFTER_AMBER else Mark.TARGET
    assert marks[anchor] < marks[Mark.ESCALATION]


@given(
    target=periods, start=minutes, intervals=spans, more=st.tuples(minutes, st.integers(0, 4_000))
)
def test_more_time_on_hold_never_makes_a_mark_earlier(
    target: str, start: int, intervals: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    fewer, longer = marks_of(target, start, intervals), marks_of(target, start, [*intervals, more])
    assert all(fewer[mark] <= longer[mark] for mark in Mark)


@given(target=periods, start=minutes, intervals=spans, longer=st.integers(0, 4_000))
def test_a_longer_hold_never_makes_a_mark_earlier(
    target: str, start: int, intervals: list[tuple[int, int]], longer: int
) -> None:
    stretched = [(since, length + longer) for since, length in intervals]
    before, after = marks_of(target, start, intervals), marks_of(target, start, stretched)
    assert all(before[mark] <= after[mark] for mark in Mark)


def open_minutes() -> Iterator[datetime]:
    """Every open minute of the small office, found by asking its wall clock one by one."""
    for number in range(30 * 24 * 60):
        minute = BEGIN + number * MINUTE
        local = minute.astimezone(SMALL_ZONE)
        if any(
            opens <= f"{local:%H:%M}" < closes
            for opens, closes in (text.split("-") for text in SMALL.hours_on(local.date()))
        ):
            yield minute


SMALL_ZONE = ZoneInfo(SMALL.zone)
OPEN_MINUTES = tuple(open_minutes())


@given(hours=st.integers(1, 30), start=minutes, intervals=spans)
def test_the_open_time_outside_holds_up_to_the_target_is_what_was_allowed(
    hours: int, start: int, intervals: list[tuple[int, int]]
) -> None:
    began, holds = BEGIN + start * MINUTE, held_by(intervals)
    target = marks_of(f"{hours} hours", start, intervals)[Mark.TARGET]
    worked = [
        minute
        for minute in OPEN_MINUTES
        if began <= minute < target
        and not any(h.placed_at <= minute < h.release_at for h in holds if h.release_at)
    ]
    assert len(worked) == hours * 60
    assert target == worked[-1] + MINUTE


@given(start=minutes, stop=minutes, intervals=spans)
def test_a_hold_after_the_end_of_the_work_changes_nothing(
    start: int, stop: int, intervals: list[tuple[int, int]]
) -> None:
    parts: dict[str, Any] = {
        "started_at": BEGIN + start * MINUTE,
        "stopped_at": BEGIN + (start + stop) * MINUTE,
    }
    after = [(start + stop + since, length) for since, length in intervals]
    some, held = clock(**parts), clock(**parts, holds=held_by(after))
    assert some.marks(NEW_YORK) == held.marks(NEW_YORK)


@pytest.mark.parametrize(
    ("target", "start", "due"),
    [
        ("8 hours", "2026-03-27T16:00", "2026-03-30T15:00"),
        ("2 working days", "2026-03-27T16:00", "2026-03-31T15:00"),
        ("1 week", "2026-03-27T16:00", "2026-04-03T15:00"),
        ("2 working days", "2026-12-31T16:00", "2027-01-05T16:00"),
        ("1 month", "2026-12-31T16:00", "2027-01-31T16:00"),
        ("2 months", "2027-12-29T16:00", "2028-02-29T16:00"),
        ("1 working day", "2028-02-29T16:00", "2028-03-01T16:00"),
        ("1 hour", "2028-02-29T16:30", "2028-03-01T09:30"),
        ("8 hours", "2026-05-23T12:00", "2026-05-25T16:00"),
        ("7 hours", "2026-03-02T10:00", "2026-03-02T17:00"),
        ("1 working day at close", "2026-03-02T18:00", "2026-03-04T17:00"),
    ],
    ids=[
        "hours over the change of clocks",
        "days over the change of clocks",
        "weeks over the change of clocks",
        "days over the year's end, 1 January closed",
        "months over the year's end",
        "months to 29 February",
        "from 29 February",
        "hours past 29 February",
        "begun on a closed day",
        "at the instant of closing",
        "at close, begun after it",
    ],
)
def test_a_clock_keeps_its_date_at_the_turns_of_the_calendar(
    target: str, start: str, due: str
) -> None:
    wide = office(
        every(WEEKDAYS, "09:00-17:00"),
        covers=("2026-01-01", "2028-12-31"),
        closed=["2027-01-01"],
    )
    unit = "days" if "week" in target or "month" in target else "minutes"
    sla = {"target": target, "amber": f"1 {unit} before target"}
    assert clock(sla, started_at=utc(start)).marks(wide)[Mark.TARGET] == utc(due)


def test_a_target_at_the_instant_of_closing_moves_with_the_open_time_of_a_hold() -> None:
    some = clock({"target": "7 hours", "amber": "1 hour before target"})
    hold = Hold(reason="ill", placed_at=utc("2026-03-02T16:00"), release_at=utc("2026-03-03T09:00"))
    assert some.marks(OFFICE)[Mark.TARGET] == utc("2026-03-02T17:00")
    held = some.model_copy(update={"holds": (hold,)})
    assert held.marks(OFFICE)[Mark.TARGET] == utc("2026-03-03T10:00")


def test_a_target_may_be_revised_more_often_than_anybody_would() -> None:
    some = clock({"target": "40 hours", "amber": "1 hour before target"})
    for number in range(2_000):
        at = MONDAY + number * MOMENT
        target = Period.model_validate(f"{41 + number % 9} hours")
        parts = {
            "revisions": (*some.revisions, Revision(at=at, actor="a", reason="b", target=target))
        }
        some = some.model_copy(update=parts)
    assert some.marks(OFFICE)[Mark.TARGET] == utc("2026-03-09T12:00")


def test_a_hold_within_the_hour_that_is_shown_twice_moves_nothing_back() -> None:
    sla = {"target": "1 week", "amber": "1 day before target"}
    some = clock(sla, started_at=utc("2026-10-20T10:00"))
    for first, last in (("00:45", "01:15"), ("01:10", "01:40"), ("00:59", "02:00")):
        hold = Hold(
            reason="ill",
            placed_at=utc(f"2026-10-25T{first}"),
            release_at=utc(f"2026-10-25T{last}"),
        )
        held = some.model_copy(update={"holds": (hold,)})
        assert held.marks(OFFICE)[Mark.TARGET] >= some.marks(OFFICE)[Mark.TARGET]


@pytest.mark.parametrize(
    ("intervals", "escalation"),
    [
        ([("2026-03-02T12:00", "2026-03-02T15:00")], "2026-03-05T10:00"),
        (
            [
                ("2026-03-02T12:00", "2026-03-02T15:00"),
                ("2026-03-05T09:00", "2026-03-05T11:00"),
            ],
            "2026-03-05T12:00",
        ),
    ],
    ids=["a hold before the target", "and one after it"],
)
def test_an_escalation_after_a_target_at_close_counts_no_hold_twice(
    intervals: list[tuple[str, str]], escalation: str
) -> None:
    sla = {
        "target": "1 working day at close",
        "amber": "1 hour before target",
        "escalation": "1 hour after target",
    }
    holds = tuple(
        Hold(reason="ill", placed_at=utc(since), release_at=utc(until))
        for since, until in intervals
    )
    marks = clock(sla, holds=holds).marks(OFFICE)
    assert marks[Mark.TARGET] == utc("2026-03-04T17:00")
    assert marks[Mark.ESCALATION] == utc(escalation)
