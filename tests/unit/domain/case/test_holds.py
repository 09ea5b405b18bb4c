"""Holds: the landlord's own clocks stand still, those of the law do not."""

from datetime import date, datetime

import pytest

from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import CaseStatus, TaskState
from homebuy.domain.case.views.view import view
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.scripted_case import (
    SCHEME,
    ScriptedCase,
    at,
    covering,
    kinds,
    on,
    refused,
    stage_level,
    task_level,
)

READ, CALL, STAGE = "task/1/read-form", "task/1/call-tenant", "stage/1"
LAW = "law/decision"
HOURS = {"target": "16 hours", "amber": "8 hours before target"}
CLOSE = {"target": "2 working days at close", "amber": "4 hours before target"}
WEEKS = {"target": "4 weeks", "amber": "1 week before target", "escalation": "1 day after target"}


def restful(driver: ScriptedCase) -> ScriptedCase:
    """The case without the tasks that a test does not look at."""
    driver.cancel("call-tenant", "2 March 10:00", cascade=True)
    return driver


def marks(driver: ScriptedCase, clock: str) -> list[datetime | None]:
    return [driver.due(clock).get(mark) for mark in Mark]


# --- of the whole case ---


def test_a_hold_of_the_case_puts_off_every_mark_by_the_open_time_in_it() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00")
    driver.release("3 March 12:00")
    assert marks(driver, READ) == [at("4 March 10:00"), at("5 March 10:00"), at("6 March 10:00")]
    assert driver.target(STAGE) == at("17 March 10:00")
    assert driver.target(CALL) == at("4 March 10:00")


def test_nothing_is_due_while_a_hold_has_no_end() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00")
    assert driver.wait("1 June 10:00") == ()
    assert driver.due(READ) == driver.due(STAGE) == {}
    assert {driver.state(clock) for clock in (READ, CALL, STAGE)} == {ClockState.HELD}


def test_a_hold_with_a_date_ends_by_itself_on_it() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", until="3 March 12:00")
    assert driver.target(READ) == at("5 March 10:00")
    driver.wait("3 March 11:59")
    assert driver.state(READ) is ClockState.HELD
    (released, *_) = driver.wait("3 March 12:00")
    assert isinstance(released, ev.HoldReleased)
    assert (released.actor, released.at) == ("system", at("3 March 12:00"))
    assert driver.state(READ) is ClockState.RUNNING
    assert driver.target(READ) == at("5 March 10:00")


def test_a_release_that_is_noticed_late_counts_from_its_date() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", until="3 March 12:00")
    driver.wait("1 June 10:00")
    assert driver.case.holds[0].released_at == at("3 March 12:00")
    assert ("target", at("5 March 10:00")) in driver.reached(READ)


def test_a_hold_is_released_before_its_date_by_hand() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", until="10 March 12:00")
    driver.release("3 March 12:00")
    assert driver.target(READ) == at("5 March 10:00")
    assert "hold_released" not in kinds(driver.wait("11 March 10:00"))


def test_a_release_may_be_reported_late_even_of_a_hold_that_ended_by_itself() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", until="4 March 12:00")
    driver.wait("4 March 14:00")
    driver.release("3 March 12:00", told="4 March 15:00")
    assert driver.target(READ) == at("5 March 10:00")
    driver.wait("4 March 15:00")
    assert driver.reached(READ) == [("amber", at("4 March 10:00"))]


def test_what_falls_due_by_a_release_reported_late_falls_at_its_own_instant() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00")
    driver.wait("6 March 16:00")
    driver.release("3 March 12:00", told="6 March 16:00")
    driver.wait("6 March 16:00")
    assert driver.reached(READ) == [
        ("amber", at("4 March 10:00")),
        ("target", at("5 March 10:00")),
        ("escalation", at("6 March 10:00")),
    ]


def test_a_task_that_opens_while_the_case_is_on_hold_waits_for_the_release() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00")
    driver.complete("read-form", "2 March 13:00")
    driver.wait("2 March 16:00")
    assert driver.state("task/1/search-records") is ClockState.HELD
    driver.release("4 March 12:00")
    assert driver.target("task/1/search-records") == at("9 March 12:00")


def test_a_stage_that_is_entered_on_hold_waits_for_the_release() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    driver.hold("3 March 9:00")
    driver.complete("search-records", "3 March 12:00")
    driver.progress("offer", "4 March 10:00")
    assert driver.state("stage/2") is ClockState.HELD
    driver.release("6 March 10:00")
    assert driver.target("stage/2") == at("7 April 09:00")
    assert driver.target("task/2/survey-home") == at("13 March 10:00")


def test_a_stage_that_was_left_on_hold_keeps_the_dates_it_had() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    driver.complete("search-records", "3 March 12:00")
    driver.hold("4 March 10:00")
    driver.leave_for("offer", "20 March 10:00")
    left = driver.target(STAGE)
    assert left == at("1 April 09:00")
    driver.enter("20 March 10:00")
    driver.release("25 March 10:00")
    assert (driver.target(STAGE), driver.state(STAGE)) == (left, ClockState.MET)


def test_the_view_shows_what_is_on_hold() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", until="3 March 12:00")
    shown = view(driver.case)
    assert shown.status is CaseStatus.ON_HOLD
    states = {task.id: task.state for task in shown.tasks}
    assert states["read-form"] is TaskState.ON_HOLD  # type: ignore[index]
    assert states["search-records"] is TaskState.PENDING  # type: ignore[index]
    assert [(hold.number, hold.reason, hold.task) for hold in shown.holds] == [(1, "ill", None)]
    driver.release("2 March 14:00")
    assert view(driver.case).status is CaseStatus.OPEN


# --- of one task ---


def test_a_hold_of_a_task_stops_that_task_alone() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", task="read-form")
    assert driver.state(READ) is ClockState.HELD
    assert driver.state(CALL) is driver.state(STAGE) is ClockState.RUNNING
    driver.release("3 March 12:00", task="read-form")
    assert driver.target(READ) == at("5 March 10:00")
    assert driver.target(STAGE) == at("16 March 10:00")


def test_a_hold_of_a_task_ends_by_itself_on_its_date() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", task="read-form", until="3 March 12:00")
    (released,) = (e for e in driver.wait("3 March 12:00") if isinstance(e, ev.HoldReleased))
    assert (released.task, released.actor) == ("read-form", "system")
    assert driver.target(READ) == at("5 March 10:00")


def test_a_release_of_the_case_leaves_its_tasks_on_hold() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", task="read-form")
    driver.hold("2 March 12:00")
    driver.release("2 March 14:00")
    assert driver.state(READ) is ClockState.HELD
    assert driver.state(CALL) is ClockState.RUNNING


def test_a_task_that_is_completed_while_on_hold_is_on_time() -> None:
    driver = ScriptedCase()
    driver.hold("3 March 12:00", task="read-form")
    driver.complete("read-form", "1 May 10:00")
    assert driver.state(READ) is ClockState.MET


def test_the_hold_of_a_task_that_is_done_ends_nothing_more() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", task="read-form", until="4 March 12:00")
    driver.complete("read-form", "3 March 10:00")
    assert "hold_released" not in kinds(driver.wait("5 March 10:00"))


# --- several holds ---


def test_holds_that_overlap_count_once() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", until="3 March 10:00")
    driver.hold("2 March 14:00", task="read-form", until="2 March 15:00")
    driver.hold("2 March 16:00", task="read-form", until="3 March 12:00")
    driver.wait("3 March 12:00")
    assert driver.target(READ) == at("5 March 10:00")
    assert driver.target(CALL) == at("3 March 16:00")


def test_holds_that_begin_together_end_each_on_its_own_date() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", until="2 March 14:00")
    driver.hold("2 March 12:00", until="2 March 16:00")
    driver.wait("2 March 15:00")
    assert driver.state(READ) is ClockState.HELD
    driver.wait("2 March 16:00")
    assert driver.target(READ) == at("4 March 14:00")


def test_a_release_by_hand_ends_every_hold_of_the_case_that_had_begun() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00")
    driver.hold("2 March 14:00", until="9 March 14:00")
    driver.release("3 March 12:00")
    assert driver.state(READ) is ClockState.RUNNING
    assert driver.target(READ) == at("5 March 10:00")


def test_a_case_is_held_again_after_a_release() -> None:
    driver = ScriptedCase()
    for _ in range(2):
        driver.hold("2 March 12:00" if not driver.case.holds else "3 March 12:00")
        driver.release("2 March 13:00" if len(driver.case.holds) == 1 else "3 March 14:00")
    assert driver.target(READ) == at("4 March 13:00")


def test_a_hold_that_begins_after_a_mark_leaves_that_mark() -> None:
    driver = ScriptedCase()
    driver.wait("3 March 11:00")
    events = driver.hold("3 March 11:00")
    assert kinds(events) == ["hold_placed"]
    assert driver.due(READ) == {Mark.AMBER: at("3 March 10:00")}
    driver.release("4 March 11:00")
    assert driver.due(READ)[Mark.AMBER] == at("3 March 10:00")
    assert driver.target(READ) == at("5 March 10:00")


def test_a_mark_that_fell_stays_when_the_release_lies_near_the_end_of_the_calendar() -> None:
    driver = restful(ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 20))))
    driver.wait("3 March 11:00")
    driver.hold("3 March 12:00", until="20 March 12:00")
    assert driver.clock(READ).reached == (Mark.AMBER,)
    assert driver.due(READ) == {Mark.AMBER: at("3 March 10:00")}
    driver.release("4 March 12:00")
    driver.wait("4 March 12:00")
    assert driver.reached(READ) == [("amber", at("3 March 10:00"))]


# --- told late ---


def test_a_hold_reported_late_withdraws_what_fell_meanwhile_and_it_falls_again_once() -> None:
    driver = restful(ScriptedCase())
    driver.wait("4 March 12:00")
    events = driver.hold("2 March 12:00", told="4 March 12:00")
    withdrawn = [e.mark for e in events if isinstance(e, ev.MarkWithdrawn)]
    assert sorted(withdrawn) == [Mark.AMBER, Mark.TARGET]
    assert driver.clock(READ).reached == ()
    driver.release("5 March 12:00")
    driver.wait("1 May 10:00")
    driver.wait("1 June 10:00")
    assert driver.reached(READ)[2:] == [
        ("amber", at("6 March 10:00")),
        ("target", at("9 March 10:00")),
        ("escalation", at("10 March 10:00")),
    ]


def test_a_hold_of_a_completed_task_that_is_reported_late_makes_it_on_time() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "4 March 12:00")
    assert driver.state(READ) is ClockState.MISSED
    driver.hold("3 March 12:00", task="read-form", told="4 March 13:00")
    assert driver.state(READ) is ClockState.MET
    assert driver.clock(READ).reached == (Mark.AMBER,)


def test_a_hold_told_after_its_release_ends_with_it() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00")
    driver.release("3 March 12:00")
    driver.hold("2 March 11:00", told="3 March 13:00")
    assert driver.state(READ) is ClockState.RUNNING
    assert driver.target(READ) == at("5 March 11:00")


# --- what a hold covers ---


def test_a_hold_over_a_weekend_moves_nothing() -> None:
    driver = ScriptedCase(raised="6 March 10:00")
    before = marks(driver, READ)
    driver.hold("6 March 17:00", until="9 March 09:00")
    assert marks(driver, READ) == before


def test_a_hold_covers_a_bank_holiday_for_nothing() -> None:
    driver = ScriptedCase(raised="2 April 10:00")
    driver.hold("2 April 15:00", until="7 April 09:00")
    assert driver.target(READ) == at("8 April 12:00")


@pytest.mark.parametrize(
    ("sla", "target"),
    [
        (HOURS, "4 March 13:00"),
        ({**HOURS, "target": "2 working days", "amber": "1 hour before target"}, "4 March 13:00"),
        (CLOSE, "5 March 17:00"),
    ],
    ids=["hours", "working days", "at close"],
)
def test_a_target_is_put_off_in_its_own_measure(sla: dict[str, str], target: str) -> None:
    driver = ScriptedCase(task_level("read-form", **sla))
    driver.hold("2 March 12:00", until="2 March 15:00")
    assert driver.target(READ) == at(target)


def test_a_target_at_close_that_nothing_puts_off_stays() -> None:
    driver = ScriptedCase(task_level("read-form", **CLOSE))
    driver.hold("2 March 18:00", until="3 March 09:00")
    assert driver.target(READ) == at("4 March 17:00")


def test_calendar_time_is_put_off_by_what_passes_on_the_wall() -> None:
    driver = ScriptedCase(stage_level(**WEEKS))
    assert driver.target(STAGE) == at("30 March 09:00")
    driver.hold("7 March 10:00", until="9 March 10:00")
    assert driver.target(STAGE) == at("1 April 09:00")
    assert driver.target(READ) == at("4 March 10:00")


def test_a_hold_across_the_change_of_clocks_keeps_the_time_of_day() -> None:
    driver = ScriptedCase(stage_level(**WEEKS))
    driver.hold("27 March 10:00", until="30 March 09:00")
    assert driver.target(STAGE) == at("2 April 09:00")


def test_no_hold_moves_what_law_sets() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    before = marks(driver, LAW)
    driver.hold("2 March 12:00", until="1 April 12:00")
    driver.wait("31 March 10:00")
    assert marks(driver, LAW) == before
    assert driver.state(LAW) is ClockState.RUNNING
    assert [mark for mark, _ in driver.reached(LAW)] == ["amber", "target"]


# --- refused ---


def test_a_closed_case_is_not_held() -> None:
    driver = ScriptedCase()
    driver.close(Outcome.WITHDRAWN, "2 March 12:00")
    with refused(RejectionCode.CASE_CLOSED, "'RTB-1' is closed"):
        driver.hold("2 March 13:00")


@pytest.mark.parametrize("until", ["2 March 11:00", "2 March 12:00"])
def test_a_release_must_come_after_the_hold_begins(until: str) -> None:
    driver = ScriptedCase()
    with refused(
        RejectionCode.BAD_RELEASE, "does not come after the hold begins (Mon 2 Mar 2026 12:00)"
    ):
        driver.hold("2 March 12:00", until=until)
    assert driver.case.holds == ()


def test_a_release_beyond_the_calendar_is_refused() -> None:
    driver = ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 20)))
    with refused(RejectionCode.BAD_RELEASE, "beyond calendar 'office'", "2026-03-20", "or none"):
        driver.hold("2 March 12:00", until="21 March 10:00")


def test_what_is_not_on_hold_cannot_be_released() -> None:
    driver = ScriptedCase()
    with refused(RejectionCode.NOT_HELD, "the case was not on hold at Mon 2 Mar 2026 12:00"):
        driver.release("2 March 12:00")
    with refused(RejectionCode.NOT_HELD, "task 'read-form' was not on hold"):
        driver.release("2 March 12:00", task="read-form")


def test_a_hold_cannot_be_released_before_it_began() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00")
    with refused(RejectionCode.NOT_HELD):
        driver.release("2 March 11:00", told="2 March 13:00")
    assert driver.state(READ) is ClockState.HELD


@pytest.mark.parametrize(
    ("task", "code", "words"),
    [
        ("search-records", RejectionCode.NOT_OPEN, "it waits for 'read-form'"),
        ("bake-cake", RejectionCode.UNKNOWN_TASK, "has no task 'bake-cake' now"),
        ("call-tenant", RejectionCode.ALREADY_DONE, "task 'call-tenant' is complete"),
    ],
)
def test_only_an_open_task_is_held(task: str, code: RejectionCode, words: str) -> None:
    driver = ScriptedCase()
    driver.complete("call-tenant", "2 March 11:00")
    before = driver.case
    with refused(code, words):
        driver.hold("2 March 12:00", task=task)
    assert driver.case == before


def test_an_unknown_task_is_not_released_either() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "has no task 'bake-cake' now"):
        ScriptedCase().release("2 March 12:00", task="bake-cake")


def test_a_task_is_not_held_before_it_opened() -> None:
    driver = ScriptedCase()
    driver.complete("call-tenant", "2 March 12:00")
    with refused(RejectionCode.TOO_EARLY, "task 'write-summary' opened at"):
        driver.hold("2 March 11:00", task="write-summary", told="2 March 13:00")


@pytest.mark.parametrize("asked", ["hold", "revise"])
def test_a_task_that_was_cancelled_before_it_opened_was_never_open(asked: str) -> None:
    driver = ScriptedCase()
    driver.cancel("call-tenant", "2 March 12:00", cascade=True)
    with refused(RejectionCode.ALREADY_DONE, "task 'write-summary' is cancelled"):
        if asked == "hold":
            driver.hold("2 March 11:00", task="write-summary", told="2 March 13:00")
        else:
            driver.revise("2 March 11:00", "4 hours", task="write-summary", told="2 March 13:00")


def test_a_hold_of_a_task_at_the_time_of_a_stage_gone_by_is_refused() -> None:
    driver = ScriptedCase().in_offer()
    with refused(RejectionCode.TOO_EARLY, "before the case entered its stage"):
        driver.hold("3 March 12:00", told="5 March 10:00")


def test_a_case_without_a_calendar_is_still_held_and_released() -> None:
    driver = ScriptedCase(on(SCHEME.calendar.within(date(2026, 1, 1), date(2026, 3, 2))))
    driver.hold("2 March 12:00")
    driver.release("1 May 10:00")
    assert driver.due(STAGE) == {}
    assert driver.wait("1 June 10:00") == ()


def test_a_case_is_on_hold_at_most_a_hundred_times() -> None:
    driver = ScriptedCase()
    for _ in range(100):
        driver.hold("2 March 12:00")
    with refused(RejectionCode.TOO_MANY, "100 times"):
        driver.hold("2 March 12:00")


def test_a_clock_carries_no_hold_that_was_over_before_it_started() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 11:00")
    driver.release("2 March 12:00")
    driver.activate("chase-papers", "3 March 10:00")
    assert driver.clock("task/1/chase-papers").holds == ()
    assert len(driver.clock("stage/1").holds) == 1
