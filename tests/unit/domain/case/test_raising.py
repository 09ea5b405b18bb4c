"""How a case begins."""

import pytest

from homebuy.domain.case.evolution.evolve import evolve
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import CaseStatus, StageState, TaskState
from tests.unit.domain.case.scripted_case import MANAGER, OFFICER, OWNER, ScriptedCase, at, refused


def test_a_new_case_is_open_in_its_first_stage_with_its_owner_and_line_manager() -> None:
    case = ScriptedCase().case
    assert case.status is CaseStatus.OPEN
    assert case.stage
    assert (case.stage.id, case.stage.state) == ("check", StageState.LIVE)
    assert (case.stage.owner, case.stage.line_manager) == (OWNER, MANAGER)
    assert case.version == 3


def test_the_path_begins_with_the_tasks_that_wait_on_nothing() -> None:
    states = {task.id: task.state for task in ScriptedCase().case.current_tasks()}
    assert states == {
        "read-form": TaskState.OPEN,
        "search-records": TaskState.PENDING,
        "call-tenant": TaskState.OPEN,
        "write-summary": TaskState.PENDING,
        "file-summary": TaskState.PENDING,
    }


def test_the_sender_raises_the_case_and_the_rest_follows_by_itself() -> None:
    raised, *rest = ScriptedCase().events
    assert (raised.kind, raised.actor) == ("case_raised", OFFICER)
    assert {event.actor for event in rest} == {"system"}


def test_a_case_is_raised_with_the_facts_it_came_with() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-02-27"})
    assert driver.fact("form_served") == "2026-02-27"
    assert "law/decision" in driver.case.clocks


def test_a_case_raised_in_the_past_runs_from_that_day() -> None:
    driver = ScriptedCase(raised="2 March 10:00", told="20 March 10:00")
    assert driver.clock("stage/1").started_at == at("2 March 10:00")
    assert {event.recorded_at for event in driver.events} == {at("20 March 10:00")}


def test_a_case_from_the_future_is_refused() -> None:
    with refused(
        RejectionCode.IN_FUTURE, "Mon 2 Mar 2026 10:00 lies", "it is Sun 1 Mar 2026 10:00"
    ):
        ScriptedCase(raised="2 March 10:00", told="1 March 10:00")


def test_a_case_raised_with_a_bad_fact_is_refused() -> None:
    with refused(RejectionCode.BAD_FACT, "form_served", "YYYY-MM-DD"):
        ScriptedCase(facts={"form_served": "yesterday"})


def test_nothing_happens_to_a_case_before_it_was_raised() -> None:
    driver = ScriptedCase()
    (note,) = driver.note("2 March 11:00")
    with pytest.raises(ValueError, match="note_added comes before the case was raised"):
        evolve(None, note)


def test_a_case_is_raised_once() -> None:
    driver = ScriptedCase()
    with pytest.raises(ValueError, match="a case is raised once"):
        evolve(driver.case, driver.events[0])
