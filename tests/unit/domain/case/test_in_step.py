"""Tasks stay in step with their stage while a case runs: none is due after it."""

from datetime import date

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import TaskState
from homebuy.domain.ids import MessageId, TaskId
from tests.unit.domain.case.scripted_case import ScriptedCase, Sent, at, covering, refused

CHASE, STAGE = "task/1/chase-papers", "stage/1"
"""Chasing papers takes a working day; the stage ends on Monday 16 March at 10:00."""


def test_a_task_on_demand_may_be_due_with_its_stage() -> None:
    driver = ScriptedCase()
    driver.activate("chase-papers", "13 March 10:00")
    assert driver.target(CHASE) == driver.target(STAGE) == at("16 March 10:00")


def test_a_task_on_demand_that_would_be_due_after_its_stage_is_refused() -> None:
    driver = ScriptedCase()
    driver.wait("13 March 12:30")
    before = driver.case
    with refused(
        RejectionCode.BEYOND_STAGE,
        "'Chase papers' would be due Mon 16 Mar 2026 12:30",
        "2 h 30 min of open time after its stage 'Check' (Mon 16 Mar 2026 10:00)",
        "revise the target of the stage first",
    ):
        driver.activate("chase-papers", "13 March 12:30")
    assert driver.case == before


def test_it_opens_once_the_stage_has_more_time() -> None:
    driver = ScriptedCase()
    driver.revise("13 March 11:00", "11 working days")
    driver.activate("chase-papers", "13 March 12:30")
    assert driver.task("chase-papers").state is TaskState.OPEN


def test_it_opens_late_where_holds_have_put_off_the_stage() -> None:
    driver = ScriptedCase()
    driver.hold("12 March 10:00", until="13 March 10:00")
    driver.activate("chase-papers", "16 March 10:00")
    assert driver.target(CHASE) == driver.target(STAGE) == at("17 March 10:00")


def test_a_hold_without_an_end_is_taken_to_end_when_the_task_is_needed() -> None:
    driver = ScriptedCase()
    driver.hold("12 March 10:00")
    driver.activate("chase-papers", "16 March 10:00")
    driver.release("18 March 10:00")
    assert driver.target(CHASE) == at("19 March 10:00")
    assert driver.target(STAGE) == at("20 March 10:00")


def test_what_would_be_too_late_is_refused_on_hold_too() -> None:
    driver = ScriptedCase()
    driver.hold("13 March 12:00")
    with refused(RejectionCode.BEYOND_STAGE, "2 h of open time after its stage"):
        driver.activate("chase-papers", "13 March 12:00")


def test_a_hold_since_then_counts_for_a_task_that_is_told_late() -> None:
    driver = ScriptedCase()
    driver.hold("13 March 14:00", until="13 March 15:00")
    driver.wait("13 March 16:00")
    driver.activate("chase-papers", "13 March 10:00", told="13 March 16:00")
    assert driver.target(CHASE) == driver.target(STAGE) == at("16 March 11:00")


def test_imported_work_is_exempt() -> None:
    driver = ScriptedCase(told="1 June 10:00")
    sent = Sent(message_id=MessageId("old"), actor="import", at=at("20 March 10:00"))
    command = cmd.ActivateTask(**sent, task=TaskId("chase-papers"), reason="needed")
    driver.imports(command, "1 June 10:00")
    assert driver.task("chase-papers").state is TaskState.OPEN


def test_work_goes_on_where_the_calendar_has_ended() -> None:
    driver = ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 2)))
    driver.activate("chase-papers", "20 March 10:00")
    assert driver.task("chase-papers").state is TaskState.OPEN
