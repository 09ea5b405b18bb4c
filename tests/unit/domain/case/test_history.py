"""Histories that another system recorded, lived through again."""

from datetime import datetime

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import StageState, TaskState
from homebuy.domain.ids import MessageId, StageId, TaskId, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockState
from tests.unit.domain.case.scripted_case import ScriptedCase, Sent, at, kinds, refused

NOW = "1 June 10:00"


def sent(when: str) -> Sent:
    return Sent(message_id=MessageId(f"old at {when}"), actor="import", at=at(when))


def carry(stage: str, when: str) -> cmd.CarryToStage:
    return cmd.CarryToStage(**sent(when), stage=StageId(stage))


def imported() -> ScriptedCase:
    return ScriptedCase(told=NOW, alert_from=NOW)


def left_at(driver: ScriptedCase) -> list[tuple[str, StageState, datetime | None]]:
    return [(visit.id, visit.state, visit.left_at) for visit in driver.case.visits]


def test_a_case_is_carried_to_any_stage_at_the_time_it_stood_there() -> None:
    driver = imported()
    driver.imports(carry("finish", "10 March 10:00"), NOW)
    driver.enter(NOW)
    assert left_at(driver) == [
        ("check", StageState.CANCELLED, at("10 March 10:00")),
        ("finish", StageState.LIVE, None),
    ]
    assert driver.clock("stage/2").started_at == at("10 March 10:00")


def test_what_was_not_done_in_a_stage_left_behind_is_cancelled() -> None:
    driver = imported()
    driver.imports(cmd.CompleteTask(**sent("3 March 10:00"), task=TaskId("read-form")), NOW)
    driver.imports(carry("offer", "4 March 10:00"), NOW)
    states = {task.id: task.state for task in driver.case.current_tasks()}
    assert states.pop(TaskId("read-form")) is TaskState.COMPLETE
    assert set(states.values()) == {TaskState.CANCELLED}


def test_a_stage_left_behind_in_time_is_void_and_in_overtime_missed() -> None:
    early, late = imported(), imported()
    early.imports(carry("offer", "4 March 10:00"), NOW)
    late.imports(carry("offer", "4 April 10:00"), NOW)
    assert early.state("stage/1") is ClockState.VOID
    assert late.state("stage/1") is ClockState.MISSED


def test_a_case_cannot_be_carried_to_a_stage_that_the_scheme_does_not_have() -> None:
    with refused(RejectionCode.UNKNOWN_STAGE, "no stage 'moon'", "check, offer, finish"):
        imported().imports(carry("moon", "4 March 10:00"), NOW)


def test_a_case_is_carried_only_in_a_history() -> None:
    with refused(RejectionCode.HISTORY_ONLY, "only on import"):
        ScriptedCase().tell(carry("offer", "4 March 10:00"))


def test_a_history_changes_no_owner() -> None:
    command = cmd.ReassignCase(**sent("4 March 10:00"), owner=UserId("ben"), reason="left")
    with refused(RejectionCode.HISTORY_ONLY, "the owner it has today"):
        imported().imports(command, NOW)


def test_a_history_may_end_in_any_stage_with_any_outcome() -> None:
    driver = imported()
    close = cmd.CloseCase(**sent("9 March 10:00"), outcome=Outcome.COMPLETED, reason="sold")
    driver.imports(close, NOW)
    assert (driver.case.outcome, driver.case.closed_at) == (Outcome.COMPLETED, at("9 March 10:00"))


def test_a_history_keeps_the_marks_of_its_time_and_alerts_nobody_to_them() -> None:
    driver = imported()
    driver.imports(carry("offer", "4 March 11:00"), NOW)
    marks = [event for event in driver.events if event.kind == "mark_reached"]
    assert "mark_reached" in kinds(tuple(marks))
    assert {mark.rule for mark in marks} == {None}


def test_a_history_is_lived_through_in_its_own_order() -> None:
    driver = imported()
    driver.imports(carry("offer", "10 March 10:00"), NOW)
    driver.enter(NOW)
    with refused(RejectionCode.TOO_EARLY, "before the case entered its stage"):
        driver.imports(carry("finish", "9 March 10:00"), NOW)


def test_a_step_of_a_history_is_lived_through_once() -> None:
    driver = imported()
    driver.imports(carry("offer", "10 March 10:00"), NOW)
    driver.enter(NOW)
    assert driver.imports(carry("offer", "10 March 10:00"), NOW) == ()


def test_a_history_does_not_reach_into_the_future() -> None:
    with refused(RejectionCode.IN_FUTURE):
        imported().imports(carry("offer", "2 June 10:00"), NOW)


def test_ordinary_steps_keep_their_rules_in_a_history() -> None:
    command = cmd.CompleteTask(**sent("3 March 10:00"), task=TaskId("search-records"))
    with refused(RejectionCode.NOT_OPEN):
        imported().imports(command, NOW)
