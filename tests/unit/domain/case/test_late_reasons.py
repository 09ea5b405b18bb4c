"""Work that is late is done with a reason, where the scheme asks for one."""

import pytest

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import TaskState
from homebuy.domain.ids import MessageId, StageId, TaskId
from homebuy.domain.outcomes import Outcome
from tests.unit.domain.case.cases import Life, Sent, altered, at, refused

ASKING = altered(lambda scheme: scheme.update(late_reasons=True))
WHY = "the tenant was in hospital"


def sent(when: str) -> Sent:
    return Sent(message_id=MessageId(f"sent {when}"), actor="officer", at=at(when))


def test_a_task_that_is_late_is_not_completed_without_a_reason() -> None:
    life = Life(ASKING)
    life.wait("4 March 10:01")
    before = life.case
    with refused(
        RejectionCode.LATE_REASON, "'Read the form' was due Wed 4 Mar 2026 10:00", "--late-reason"
    ):
        life.complete("read-form", "4 March 10:01")
    assert life.case == before


def test_the_reason_of_a_late_task_is_on_record() -> None:
    life = Life(ASKING)
    command = cmd.CompleteTask(**sent("4 March 10:01"), task=TaskId("read-form"), late_reason=WHY)
    (done,) = (e for e in life.tell(command) if isinstance(e, ev.TaskCompleted))
    assert done.late_reason == WHY


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_is_no_reason(blank: str) -> None:
    command = cmd.CompleteTask(**sent("9 March 10:00"), task=TaskId("read-form"), late_reason=blank)
    with refused(RejectionCode.LATE_REASON):
        Life(ASKING).tell(command)


def test_what_is_on_time_needs_no_reason_and_records_none() -> None:
    life = Life(ASKING)
    command = cmd.CompleteTask(**sent("4 March 10:00"), task=TaskId("read-form"), late_reason=WHY)
    (done,) = (e for e in life.tell(command) if isinstance(e, ev.TaskCompleted))
    assert done.late_reason == ""


def test_what_was_done_on_time_and_told_late_needs_no_reason() -> None:
    life = Life(ASKING)
    life.complete("read-form", "4 March 09:00", told="20 March 10:00")
    assert life.task("read-form").state is TaskState.COMPLETE


def test_a_stage_that_is_late_is_not_left_without_a_reason() -> None:
    life = Life(ASKING)
    life.check_done("3 March 10:00", "4 March 10:00")
    with refused(RejectionCode.LATE_REASON, "'Check' was due Mon 16 Mar 2026 10:00"):
        life.leave_for("offer", "17 March 10:00")
    progress = cmd.ProgressCase(**sent("17 March 10:00"), stage=StageId("offer"), late_reason=WHY)
    (left,) = (e for e in life.tell(progress) if isinstance(e, ev.StageCompleted))
    assert left.late_reason == WHY


def test_a_stage_that_is_on_time_is_left_without_one() -> None:
    life = Life(ASKING)
    life.check_done("3 March 10:00", "4 March 10:00")
    life.leave_for("offer", "16 March 10:00")
    assert life.case.next_stage == "offer"


def test_time_on_hold_or_another_target_makes_a_reason_needless() -> None:
    life = Life(ASKING)
    life.hold("2 March 12:00", until="3 March 12:00")
    life.complete("read-form", "5 March 10:00")
    life.revise("5 March 10:00", "8 working days", task="call-tenant")
    life.complete("call-tenant", "6 March 10:00")
    assert life.task("call-tenant").state is TaskState.COMPLETE


def test_a_case_is_closed_late_without_a_reason_why() -> None:
    life = Life(ASKING)
    life.close(Outcome.WITHDRAWN, "1 May 10:00")
    assert not life.case.is_open


def test_what_another_system_recorded_needs_no_reason() -> None:
    life = Life(ASKING, told="1 June 10:00")
    done = cmd.CompleteTask(**sent("1 May 10:00"), task=TaskId("read-form"))
    life.imports(done, "1 June 10:00")
    assert life.task("read-form").state is TaskState.COMPLETE


def test_a_scheme_that_does_not_ask_keeps_the_reason_that_is_given_all_the_same() -> None:
    life = Life()
    command = cmd.CompleteTask(**sent("9 March 10:00"), task=TaskId("read-form"), late_reason=WHY)
    (done,) = (e for e in life.tell(command) if isinstance(e, ev.TaskCompleted))
    assert done.late_reason == WHY
    life.complete("call-tenant", "9 March 11:00")
