"""Moving from stage to stage, and how a case ends."""

from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import CaseStatus, Colour, StageState, TaskState
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.scripted_case import MANAGER, OWNER, ScriptedCase, at, kinds, refused

# --- moving on ---


def test_a_case_moves_on_when_its_mandatory_work_is_done() -> None:
    driver = ScriptedCase()
    driver.check_done("2 March 12:00", "3 March 12:00")
    driver.progress("offer", "4 March 10:00", told="4 March 11:00")
    first, second = driver.case.visits
    assert (first.state, first.left_at) == (StageState.COMPLETED, at("4 March 10:00"))
    assert (second.id, second.state) == ("offer", StageState.LIVE)
    assert second.entered_at == at("4 March 10:00")


def test_mandatory_work_must_be_done_first() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    with refused(RejectionCode.UNFINISHED, "'search-records'"):
        driver.leave_for("offer", "2 March 13:00")


def test_mandatory_work_must_be_done_by_the_time_the_stage_was_left() -> None:
    driver = ScriptedCase()
    driver.check_done("2 March 12:00", "3 March 12:00")
    with refused(RejectionCode.TOO_EARLY, "'search-records'", "only after Tue 3 Mar 2026 11:00"):
        driver.leave_for("offer", "3 March 11:00", told="4 March 10:00")


def test_a_case_goes_only_where_its_stage_allows() -> None:
    driver = ScriptedCase()
    driver.check_done("2 March 12:00", "3 March 12:00")
    with refused(RejectionCode.NOT_NEXT, "'finish' does not follow 'check'", "offer, check"):
        driver.leave_for("finish", "4 March 10:00")


def test_the_last_stage_leads_nowhere() -> None:
    with refused(RejectionCode.NOT_NEXT, "next may be: none"):
        ScriptedCase().in_finish().leave_for("offer", "6 March 11:00")


def test_optional_work_that_is_left_over_is_cancelled() -> None:
    driver = ScriptedCase().in_offer()
    left = {t.id: t.state for t in driver.case.tasks if t.visit == 1 and not t.mandatory}
    assert left == dict.fromkeys(
        ("call-tenant", "write-summary", "file-summary"), TaskState.CANCELLED
    )
    assert driver.state("task/1/call-tenant") is ClockState.MISSED


def test_a_task_that_is_cancelled_in_time_has_neither_met_nor_missed_its_target() -> None:
    driver = ScriptedCase()
    driver.cancel("call-tenant", "2 March 11:00", cascade=True)
    assert driver.state("task/1/call-tenant") is ClockState.VOID


def test_a_stage_can_be_visited_again_with_its_tasks_anew() -> None:
    driver = ScriptedCase()
    driver.check_done("2 March 12:00", "3 March 12:00")
    driver.progress("check", "4 March 10:00")
    assert driver.case.visit == 2
    assert driver.task("read-form").state is TaskState.OPEN
    assert driver.due("stage/2")[Mark.TARGET] == at("18 March 10:00")


def test_a_stage_left_on_time_has_met_its_target() -> None:
    assert ScriptedCase().in_offer().state("stage/1") is ClockState.MET


def test_a_stage_left_late_has_missed_its_target() -> None:
    driver = ScriptedCase()
    driver.check_done("2 March 12:00", "3 March 12:00")
    driver.progress("offer", "16 March 10:01")
    assert driver.state("stage/1") is ClockState.MISSED


def test_between_two_stages_no_time_is_lost() -> None:
    driver = ScriptedCase()
    driver.check_done("2 March 12:00", "3 March 12:00")
    driver.leave_for("offer", "4 March 10:00")
    assert driver.case.next_stage == "offer"
    driver.enter("9 March 10:00")
    assert driver.case.next_stage is None
    assert driver.clock("stage/2").started_at == at("4 March 10:00")
    assert driver.task("survey-home").opened_at == at("4 March 10:00")


# --- the owner ---


def test_owner_and_line_manager_come_along_to_every_stage() -> None:
    driver = ScriptedCase().in_offer()
    assert [(v.owner, v.line_manager) for v in driver.case.visits] == [(OWNER, MANAGER)] * 2


def test_another_owner_has_the_live_stage_and_those_to_come_but_not_those_before() -> None:
    driver = ScriptedCase().in_offer()
    driver.reassign("ben", "zoe", "4 March 12:00")
    owners = [(visit.owner, visit.line_manager) for visit in driver.case.visits]
    assert owners == [(OWNER, MANAGER), ("ben", "zoe")]
    assert (driver.case.owner, driver.case.line_manager) == ("ben", "zoe")


def test_the_new_owner_comes_along_to_the_next_stage() -> None:
    driver = ScriptedCase()
    driver.reassign("ben", None, "2 March 11:00")
    driver.in_offer()
    assert [(v.owner, v.line_manager) for v in driver.case.visits] == [("ben", None)] * 2


def test_who_owned_the_case_before_is_on_record() -> None:
    (changed,) = ScriptedCase().reassign("ben", "zoe", "2 March 11:00")
    assert changed.model_dump(include={"owner_before", "line_manager_before", "reason"}) == {
        "owner_before": OWNER,
        "line_manager_before": MANAGER,
        "reason": "on leave",
    }


def test_a_new_owner_between_two_stages_has_only_the_stage_to_come() -> None:
    driver = ScriptedCase()
    driver.check_done("2 March 12:00", "3 March 12:00")
    driver.leave_for("offer", "4 March 10:00")
    driver.reassign("ben", "zoe", "4 March 10:30")
    driver.enter("4 March 11:00")
    assert [visit.owner for visit in driver.case.visits] == [OWNER, "ben"]


# --- the end ---


def test_a_case_ends_with_an_outcome_that_its_stage_allows() -> None:
    driver = ScriptedCase()
    driver.close(Outcome.WITHDRAWN, "3 March 10:00")
    assert (driver.case.status, driver.case.outcome) == (CaseStatus.CLOSED, Outcome.WITHDRAWN)
    assert driver.case.closed_at == at("3 March 10:00")
    assert driver.case.visits[-1].state is StageState.CANCELLED


def test_an_outcome_that_the_stage_does_not_allow_is_refused() -> None:
    with refused(RejectionCode.NOT_AN_OUTCOME, "'completed'", "denied, withdrawn, cancelled"):
        ScriptedCase().close(Outcome.COMPLETED, "3 March 10:00")


def test_every_case_can_be_cancelled() -> None:
    driver = ScriptedCase().in_finish()
    driver.close(Outcome.CANCELLED, "6 March 11:00")
    assert driver.case.status is CaseStatus.CANCELLED


def test_a_denial_needs_its_mandatory_work() -> None:
    driver = ScriptedCase()
    with refused(RejectionCode.UNFINISHED, "'read-form', 'search-records'"):
        driver.close(Outcome.DENIED, "2 March 12:00")
    driver.check_done("2 March 12:00", "3 March 12:00")
    driver.close(Outcome.DENIED, "4 March 10:00")
    assert driver.case.visits[-1].state is StageState.COMPLETED


def test_a_sale_completes_when_the_last_stage_is_done() -> None:
    driver = ScriptedCase().in_finish()
    with refused(RejectionCode.UNFINISHED, "'hand-over'"):
        driver.close(Outcome.COMPLETED, "6 March 11:00")
    driver.complete("hand-over", "6 March 12:00")
    assert kinds(driver.close(Outcome.COMPLETED, "6 March 13:00")) == [
        "stage_completed",
        "case_closed",
    ]


def test_a_withdrawal_needs_no_work_and_cancels_what_is_left() -> None:
    driver = ScriptedCase()
    driver.close(Outcome.WITHDRAWN, "2 March 12:00")
    assert {task.state for task in driver.case.tasks} == {TaskState.CANCELLED}


def test_clocks_that_ran_when_a_case_ended_are_void() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.close(Outcome.WITHDRAWN, "2 March 12:00")
    assert {driver.state(clock) for clock in driver.case.clocks} == {ClockState.VOID}


def test_a_target_that_had_passed_when_the_case_ended_stays_missed() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.close(Outcome.WITHDRAWN, "1 April 10:00")
    assert driver.state("stage/1") is ClockState.MISSED
    assert driver.state("law/decision") is ClockState.MISSED


def test_a_target_that_passed_only_after_the_case_had_ended_was_not_missed_but_void() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.wait("1 April 10:00")
    driver.close(Outcome.WITHDRAWN, "6 March 10:00", told="1 April 10:00")
    assert driver.state("stage/1") is ClockState.VOID
    assert driver.state("law/decision") is ClockState.VOID


def test_a_target_at_the_very_instant_the_case_ended_was_not_missed_but_void() -> None:
    driver = ScriptedCase()
    driver.wait("16 March 10:00")
    driver.close(Outcome.WITHDRAWN, "16 March 10:00")
    assert driver.state("stage/1") is ClockState.VOID


def test_a_completed_sale_has_missed_no_step_whose_date_is_only_unknown() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-01-05"}).in_finish()
    driver.complete("hand-over", "6 March 12:00")
    driver.close(Outcome.COMPLETED, "6 March 13:00")
    assert Mark.TARGET in driver.clock("law/decision").reached
    assert driver.state("law/decision") is ClockState.VOID


def test_a_statutory_step_with_its_date_is_met_or_missed_after_the_sale_too() -> None:
    facts = {"form_served": "2026-01-05", "decision_served": "2026-02-20"}
    driver = ScriptedCase(facts=facts).in_finish()
    driver.complete("hand-over", "6 March 12:00")
    driver.close(Outcome.COMPLETED, "6 March 13:00")
    assert driver.state("law/decision") is ClockState.MISSED


def test_a_closed_case_takes_nothing_more() -> None:
    driver = ScriptedCase()
    driver.close(Outcome.WITHDRAWN, "2 March 12:00")
    with refused(RejectionCode.CASE_CLOSED, "case 'RTB-1' is closed"):
        driver.note("2 March 13:00")
    assert driver.wait("1 June 10:00") == ()
    assert driver.case.colour() is Colour.GREEN
