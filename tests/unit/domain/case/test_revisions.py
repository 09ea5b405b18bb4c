"""Revised targets: elapsed time counts, the past stays, and nothing is set into the past."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import Colour
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.scripted_case import (
    ScriptedCase,
    altered,
    at,
    covering,
    kinds,
    refused,
    stage_level,
)

READ, CALL, STAGE = "task/1/read-form", "task/1/call-tenant", "stage/1"
CHASE = "task/1/chase-papers"
WEEKS = {"target": "4 weeks", "amber": "1 week before target", "escalation": "1 day after target"}


def test_a_revised_period_counts_from_the_start_so_that_elapsed_time_is_kept() -> None:
    driver = ScriptedCase()
    (revised,) = driver.revise("2 March 15:00", "4 working days", task="read-form")
    assert isinstance(revised, ev.TargetRevised)
    assert driver.target(READ) == at("6 March 10:00")
    assert (revised.due_before, revised.due_after) == (at("4 March 10:00"), at("6 March 10:00"))


def test_amber_and_escalation_move_with_the_target() -> None:
    driver = ScriptedCase()
    driver.revise("2 March 12:00", "4 working days", task="read-form")
    assert driver.due(READ) == {
        Mark.AMBER: at("5 March 10:00"),
        Mark.TARGET: at("6 March 10:00"),
        Mark.ESCALATION: at("9 March 10:00"),
    }


def test_a_target_may_be_revised_to_an_instant() -> None:
    driver = ScriptedCase()
    driver.revise("2 March 12:00", due="5 March 15:00", task="read-form")
    assert driver.due(READ) == {
        Mark.AMBER: at("4 March 15:00"),
        Mark.TARGET: at("5 March 15:00"),
        Mark.ESCALATION: at("6 March 15:00"),
    }


def test_a_date_set_on_hold_already_allows_for_the_time_on_hold_so_far() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 11:00", until="2 March 13:00")
    driver.revise("2 March 12:00", due="4 March 12:00", task="read-form")
    assert driver.target(READ) == at("4 March 13:00")


def test_a_mark_that_was_reached_and_lies_ahead_again_is_withdrawn_and_falls_again() -> None:
    driver = ScriptedCase()
    driver.wait("4 March 12:00")
    events = driver.revise("4 March 12:00", "6 working days", task="read-form")
    assert [e.mark for e in events if isinstance(e, ev.MarkWithdrawn)] == ["amber", "target"]
    assert driver.clock(READ).reached == ()
    driver.wait("1 May 10:00")
    assert driver.reached(READ)[2:] == [
        ("amber", at("9 March 10:00")),
        ("target", at("10 March 10:00")),
        ("escalation", at("11 March 10:00")),
    ]


def test_a_mark_that_was_reached_and_would_have_been_stays_with_its_own_instant() -> None:
    driver = ScriptedCase()
    driver.wait("3 March 12:00")
    events = driver.revise("3 March 12:00", due="4 March 09:00", task="read-form")
    assert kinds(events) == ["target_revised"]
    assert driver.due(READ)[Mark.AMBER] == at("3 March 10:00")
    assert driver.target(READ) == at("4 March 09:00")


def test_a_mark_that_would_be_past_falls_when_the_target_is_revised_and_not_before() -> None:
    driver = ScriptedCase()
    driver.revise("12 March 09:00", due="13 March 10:00")
    driver.wait("12 March 09:00")
    assert driver.reached(STAGE) == [("amber", at("12 March 09:00"))]
    assert driver.target(STAGE) == at("13 March 10:00")


def test_work_that_was_late_is_on_time_once_its_target_moved() -> None:
    driver = ScriptedCase()
    driver.wait("4 March 12:00")
    assert driver.case.colour() is Colour.RED
    driver.cancel("call-tenant", "4 March 12:00", cascade=True)
    driver.revise("4 March 12:00", "6 working days", task="read-form")
    assert driver.case.colour() is Colour.GREEN
    driver.complete("read-form", "9 March 12:00")
    assert driver.state(READ) is ClockState.MET


def test_a_revision_under_a_hold_counts_with_the_hold() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00")
    (revised,) = driver.revise("2 March 13:00", "4 working days", task="read-form")
    assert isinstance(revised, ev.TargetRevised)
    assert revised.due_after is None
    driver.release("3 March 12:00")
    assert driver.target(READ) == at("9 March 10:00")


def test_the_latest_of_several_revisions_counts_whichever_is_told_last() -> None:
    driver = ScriptedCase()
    driver.revise("2 March 14:00", "5 working days", task="read-form")
    (older,) = driver.revise(
        "2 March 12:00", "4 working days", task="read-form", told="2 March 15:00"
    )
    assert isinstance(older, ev.TargetRevised)
    assert older.due_before == older.due_after == driver.target(READ) == at("9 March 10:00")


def test_a_revision_told_late_changes_what_fell_since() -> None:
    driver = ScriptedCase()
    driver.wait("4 March 12:00")
    driver.revise("3 March 12:00", "4 working days", task="read-form", told="4 March 12:00")
    assert driver.clock(READ).reached == ()
    assert driver.due(READ)[Mark.AMBER] == at("5 March 10:00")


def test_a_revision_of_a_task_completed_since_counts_by_its_own_time() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "5 March 10:00")
    assert driver.state(READ) is ClockState.MISSED
    driver.revise("3 March 12:00", "4 working days", task="read-form", told="5 March 12:00")
    assert driver.state(READ) is ClockState.MET


def test_a_target_in_calendar_time_is_revised_in_calendar_time() -> None:
    driver = ScriptedCase(stage_level(**WEEKS))
    driver.revise("2 March 12:00", "6 weeks")
    assert driver.due(STAGE) == {
        Mark.AMBER: at("6 April 09:00"),
        Mark.TARGET: at("13 April 09:00"),
        Mark.ESCALATION: at("14 April 09:00"),
    }


# --- in step with the stage ---


def test_a_task_may_be_due_with_its_stage_but_not_a_moment_later() -> None:
    driver = ScriptedCase()
    driver.activate("chase-papers", "2 March 11:00")
    driver.revise("2 March 12:00", due="16 March 10:00", task="chase-papers")
    with refused(
        RejectionCode.BEYOND_STAGE, "'Chase papers'", "1 s of open time after its stage 'Check'"
    ):
        driver.revise("2 March 13:00", due="16 March 10:00:01", task="chase-papers")
    assert driver.target(CHASE) == at("16 March 10:00")


def test_a_task_may_not_push_those_that_follow_it_beyond_their_stage() -> None:
    driver = ScriptedCase()
    with refused(
        RejectionCode.BEYOND_STAGE,
        "'Search the records' is due Tue 17 Mar 2026 13:00",
        "after its stage",
    ):
        driver.revise("2 March 12:00", "8 working days", task="read-form")
    driver.revise("2 March 12:00", "6 working days", task="read-form")
    assert driver.target(READ) == at("10 March 10:00")


def test_a_task_beyond_its_stage_is_refused_and_the_refusal_says_by_how_much() -> None:
    driver = ScriptedCase()
    driver.activate("chase-papers", "2 March 11:00")
    before = driver.case
    with refused(
        RejectionCode.BEYOND_STAGE,
        "'Chase papers' would be due Wed 18 Mar 2026 11:00",
        "17 h of open time after its stage 'Check' (Mon 16 Mar 2026 10:00)",
        "revise the target of the stage first",
    ):
        driver.revise("2 March 12:00", "12 working days", task="chase-papers")
    assert driver.case == before
    driver.revise("2 March 12:00", "13 working days")
    driver.revise("2 March 12:00", "12 working days", task="chase-papers")
    assert driver.target(CHASE) == at("18 March 11:00")


def test_closed_time_between_a_task_and_its_stage_counts_as_time_that_passes() -> None:
    driver = ScriptedCase()
    driver.revise("2 March 12:00", due="13 March 17:00")
    with refused(RejectionCode.BEYOND_STAGE, "24 h after its stage"):
        driver.revise("2 March 12:00", due="14 March 17:00", task="read-form")


def test_a_stage_is_not_brought_forward_below_an_open_task() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 11:00")
    driver.complete("search-records", "2 March 15:00")
    driver.activate("chase-papers", "5 March 10:00")
    with refused(
        RejectionCode.BEYOND_STAGE, "'Chase papers' is due Fri 6 Mar 2026 10:00", "6 h of open time"
    ):
        driver.revise("5 March 11:00", due="5 March 12:00")
    assert driver.target(STAGE) == at("16 March 10:00")


def test_a_stage_is_not_brought_forward_below_the_path_of_its_tasks() -> None:
    """Read the form by the 4th, 3 hours later search the records for 3 days."""
    driver = ScriptedCase()
    with refused(
        RejectionCode.BEYOND_STAGE, "'Search the records' is due Mon 9 Mar 2026 13:00", "3 h"
    ):
        driver.revise("2 March 12:00", due="9 March 10:00")
    driver.revise("2 March 12:00", due="9 March 13:00")
    assert driver.target(STAGE) == at("9 March 13:00")


def test_a_hold_of_a_task_counts_when_its_stage_is_brought_forward() -> None:
    driver = ScriptedCase()
    driver.hold("2 March 12:00", task="read-form", until="3 March 12:00")
    with refused(RejectionCode.BEYOND_STAGE, "'Search the records' is due Tue 10 Mar 2026 13:00"):
        driver.revise("2 March 12:00", due="9 March 13:00")


def test_a_hold_without_an_end_is_taken_to_end_when_a_target_is_revised_under_it() -> None:
    driver = ScriptedCase()
    driver.activate("chase-papers", "2 March 10:00")
    driver.hold("2 March 12:00")
    with refused(RejectionCode.BEYOND_STAGE, "16 h of open time"):
        driver.revise("3 March 12:00", "12 working days", task="chase-papers")
    driver.revise("3 March 12:00", "10 working days", task="chase-papers")
    driver.release("5 March 12:00")
    assert driver.target(CHASE) == driver.target(STAGE) == at("19 March 10:00")


def test_a_target_is_revised_at_most_fifty_times() -> None:
    driver = ScriptedCase()
    for minute in range(50):
        driver.revise(f"2 March 11:{minute:02}", "5 working days", task="read-form")
    with refused(RejectionCode.TOO_MANY, "50 times"):
        driver.revise("2 March 12:00", "5 working days", task="read-form")


# --- refused ---


@pytest.mark.parametrize("period", ["0 working days", "-1 working days", "1000000 hours", "soon"])
def test_a_period_that_is_none_is_refused_when_it_is_written(period: str) -> None:
    with pytest.raises(ValidationError):
        ScriptedCase().revise("2 March 12:00", period, task="read-form")


@pytest.mark.parametrize("sent", [{}, {"target": "4 working days", "due": "5 March 10:00"}])
def test_a_revision_names_a_period_or_a_date_and_not_both(sent: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="either a target period or the instant"):
        ScriptedCase().revise("2 March 12:00", task="read-form", **sent)


@pytest.mark.parametrize(
    "sent",
    [{"target": "1 working day"}, {"due": "3 March 12:00"}, {"due": "2 March 09:00"}],
)
def test_a_target_is_not_moved_into_the_past(sent: dict[str, str]) -> None:
    driver = ScriptedCase()
    with refused(
        RejectionCode.BAD_TARGET, "'Read the form' would have been due before Tue 3 Mar 2026 12:00"
    ):
        driver.revise("3 March 12:00", task="read-form", **sent)
    assert driver.target(READ) == at("4 March 10:00")


@pytest.mark.parametrize(
    ("task", "sla", "period"),
    [("read-form", {}, "1 week"), (None, WEEKS, "5 working days")],
)
def test_a_target_is_revised_in_its_own_measure(
    task: str | None, sla: dict[str, str], period: str
) -> None:
    driver = ScriptedCase(stage_level(**sla)) if sla else ScriptedCase()
    with refused(RejectionCode.BAD_TARGET, "revise it in the same measure", period):
        driver.revise("2 March 12:00", period, task=task)


@pytest.mark.parametrize("sent", [{"target": "100000 working days"}, {"target": "100000 hours"}])
def test_a_target_beyond_the_calendar_is_refused(sent: dict[str, str]) -> None:
    with refused(RejectionCode.BAD_TARGET, "beyond calendar 'office', which ends on 2026-12-31"):
        ScriptedCase().revise("2 March 12:00", **sent)


def test_a_target_in_calendar_time_beyond_the_calendar_is_refused() -> None:
    driver = ScriptedCase(altered(lambda scheme: scheme["stages"][0].update(sla=WEEKS)))
    with refused(RejectionCode.BAD_TARGET, "which ends on 2026-12-31"):
        driver.revise("2 March 12:00", "5200 weeks")


@pytest.mark.parametrize("longest", ["36500 days", "5200 weeks", "1200 months"])
def test_a_target_whose_marks_no_year_holds_is_refused_and_changes_nothing(longest: str) -> None:
    driver = ScriptedCase(stage_level(**WEEKS | {"escalation": f"{longest} after target"}))
    before = driver.case
    with refused(RejectionCode.BAD_TARGET, "which ends on 2026-12-31"):
        driver.revise("2 March 12:00", longest)
    with refused(RejectionCode.BAD_TARGET, "which ends on 2026-12-31"):
        last = datetime(2199, 12, 31, tzinfo=UTC)
        driver.tell(cmd.ReviseTarget(**driver._sent("2 March 12:00"), reason="agreed", due=last))
    assert driver.case == before


def test_a_target_whose_escalation_the_calendar_does_not_reach_is_refused() -> None:
    driver = ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 20)))
    with refused(RejectionCode.BAD_TARGET, "would be due, or escalate, beyond calendar"):
        driver.revise("2 March 12:00", due="20 March 12:00")


@pytest.mark.parametrize(
    ("task", "code", "words"),
    [
        ("call-tenant", RejectionCode.ALREADY_DONE, "task 'call-tenant' is complete"),
        ("search-records", RejectionCode.NOT_OPEN, "it waits for 'read-form'"),
        ("chase-papers", RejectionCode.UNKNOWN_TASK, "'chase-papers' is there on demand only"),
    ],
)
def test_only_the_target_of_an_open_task_is_revised(
    task: str, code: RejectionCode, words: str
) -> None:
    driver = ScriptedCase()
    driver.complete("call-tenant", "2 March 11:00")
    with refused(code, words):
        driver.revise("2 March 12:00", "4 working days", task=task)
