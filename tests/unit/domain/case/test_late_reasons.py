"""Work that is late is done with a reason, where the scheme asks for one."""

import pytest

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import TaskState
from homebuy.domain.ids import MessageId, StageId, TaskId
from homebuy.domain.outcomes import Outcome
from tests.unit.domain.case.scripted_case import ScriptedCase, Sent, altered, at, refused

ASKING = altered(lambda scheme: scheme.update(late_reasons=True))
WHY = "the tenant was in hospital"


def sent(when: str) -> Sent:
    return Sent(message_id=MessageId(f"sent {when}"), actor="officer", at=at(when))


def test_a_task_that_is_late_is_not_completed_without_a_reason() -> None:
    driver = ScriptedCase(ASKING)
    driver.wait("4 March 10:01")
    before = driver.case
    with refused(
        RejectionCode.LATE_REASON, "'Read the form' was due Wed 4 Mar 2026 10:00", "--late-reason"
    ):
        driver.complete("read-form", "4 March 10:01")
    assert driver.case == before


def test_the_reason_of_a_late_task_is_on_record() -> None:
    driver = ScriptedCase(ASKING)
    command = cmd.CompleteTask(**sent("4 March 10:01"), task=TaskId("read-form"), late_reason=WHY)
    (done,) = (e for e in driver.tell(command) if isinstance(e, ev.TaskCompleted))
    assert done.late_reason == WHY


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_is_no_reason(blank: str) -> None:
    command = cmd.CompleteTask(**sent("9 March 10:00"), task=TaskId("read-form"), late_reason=blank)
    with refused(RejectionCode.LATE_REASON):
        ScriptedCase(ASKING).tell(command)


def test_what_is_on_time_needs_no_reason_and_records_none() -> None:
    driver = ScriptedCase(ASKING)
    command = cmd.CompleteTask(**sent("4 March 10:00"), task=TaskId("read-form"), late_reason=WHY)
    (done,) = (e for e in driver.tell(command) if isinstance(e, ev.TaskCompleted))
    assert done.late_reason == ""


def test_what_was_done_on_time_and_told_late_needs_no_reason() -> None:
    driver = ScriptedCase(ASKING)
    driver.complete("read-form", "4 March 09:00", told="20 March 10:00")
    assert driver.task("read-form").state is TaskState.COMPLETE


def test_a_stage_that_is_late_is_not_left_without_a_reason() -> None:
    driver = ScriptedCase(ASKING)
    driver.check_done("3 March 10:00", "4 March 10:00")
    with refused(RejectionCode.LATE_REASON, "'Check' was due Mon 16 Mar 2026 10:00"):
        driver.leave_for("offer", "17 March 10:00")
    progress = cmd.ProgressCase(**sent("17 March 10:00"), stage=StageId("offer"), late_reason=WHY)
    (left,) = (e for e in driver.tell(progress) if isinstance(e, ev.StageCompleted))
    assert left.late_reason == WHY


def test_a_stage_that_is_on_time_is_left_without_one() -> None:
    driver = ScriptedCase(ASKING)
    driver.check_done("3 March 10:00", "4 March 10:00")
    driver.leave_for("offer", "16 March 10:00")
    assert driver.case.next_stage == "offer"


def test_time_on_hold_or_another_target_makes_a_reason_needless() -> None:
    driver = ScriptedCase(ASKING)
    driver.hold("2 March 12:00", until="3 March 12:00")
    driver.complete("read-form", "5 March 10:00")
    driver.revise("5 March 10:00", "8 working days", task="call-tenant")
    driver.complete("call-tenant", "6 March 10:00")
    assert driver.task("call-tenant").state is TaskState.COMPLETE


def test_a_case_is_closed_late_without_a_reason_why() -> None:
    driver = ScriptedCase(ASKING)
    driver.close(Outcome.WITHDRAWN, "1 May 10:00")
    assert not driver.case.is_open


def test_what_another_system_recorded_needs_no_reason() -> None:
    driver = ScriptedCase(ASKING, told="1 June 10:00")
    done = cmd.CompleteTask(**sent("1 May 10:00"), task=TaskId("read-form"))
    driver.imports(done, "1 June 10:00")
    assert driver.task("read-form").state is TaskState.COMPLETE


def test_a_scheme_that_does_not_ask_keeps_the_reason_that_is_given_all_the_same() -> None:
    driver = ScriptedCase()
    command = cmd.CompleteTask(**sent("9 March 10:00"), task=TaskId("read-form"), late_reason=WHY)
    (done,) = (e for e in driver.tell(command) if isinstance(e, ev.TaskCompleted))
    assert done.late_reason == WHY
    driver.complete("call-tenant", "9 March 11:00")
