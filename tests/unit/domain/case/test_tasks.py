"""Completing, activating and cancelling tasks, and what opens next."""

from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import TaskState
from homebuy.domain.ids import TaskId
from homebuy.domain.service_levels.clock import ClockState
from tests.unit.domain.case.scripted_case import ScriptedCase, at, kinds, refused

# --- completing ---


def test_a_task_is_complete_at_the_time_its_completion_says() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00", told="2 March 16:00")
    assert driver.task("read-form").state is TaskState.COMPLETE
    assert driver.task("read-form").ended_at == at("2 March 12:00")


def test_a_completion_in_the_future_is_refused() -> None:
    with refused(
        RejectionCode.IN_FUTURE, "Mon 2 Mar 2026 12:00 lies", "it is Mon 2 Mar 2026 11:00"
    ):
        ScriptedCase().complete("read-form", "2 March 12:00", told="2 March 11:00")


def test_a_sender_whose_clock_runs_a_minute_ahead_is_believed() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:01", told="2 March 12:00")
    assert driver.task("read-form").state is TaskState.COMPLETE


def test_more_than_a_minute_ahead_is_the_future() -> None:
    with refused(RejectionCode.IN_FUTURE):
        ScriptedCase().complete("read-form", "2 March 12:01:01", told="2 March 12:00")


def test_a_completion_before_the_task_opened_is_refused() -> None:
    driver = ScriptedCase()
    driver.activate("chase-papers", "2 March 14:00")
    with refused(RejectionCode.TOO_EARLY, "'chase-papers'", "opened at Mon 2 Mar 2026 14:00"):
        driver.complete("chase-papers", "2 March 13:00", told="2 March 15:00")


def test_a_completion_before_the_stage_was_entered_is_refused() -> None:
    with refused(RejectionCode.TOO_EARLY, "entered its stage"):
        ScriptedCase().complete("read-form", "2 March 09:00", told="2 March 11:00")


def test_a_task_is_completed_once() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    with refused(RejectionCode.ALREADY_DONE, "'read-form' is complete since Mon 2 Mar 2026 12:00"):
        driver.complete("read-form", "2 March 13:00")


def test_a_cancelled_task_cannot_be_completed() -> None:
    driver = ScriptedCase()
    driver.cancel("call-tenant", "2 March 11:00", cascade=True)
    with refused(RejectionCode.ALREADY_DONE, "'call-tenant' is cancelled"):
        driver.complete("call-tenant", "2 March 12:00")


def test_a_task_that_waits_for_another_cannot_be_completed() -> None:
    with refused(RejectionCode.NOT_OPEN, "'search-records'", "it waits for 'read-form'"):
        ScriptedCase().complete("search-records", "2 March 12:00")


def test_a_task_whose_lag_has_not_passed_cannot_be_completed() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    with refused(RejectionCode.NOT_OPEN, "it opens at Mon 2 Mar 2026 15:00"):
        driver.complete("search-records", "2 March 14:00")


def test_an_unknown_task_cannot_be_completed() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "stage 'check' has no task 'bake-cake'", "read-form"):
        ScriptedCase().complete("bake-cake", "2 March 12:00")


def test_a_task_of_another_stage_is_unknown() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "serve-offer"):
        ScriptedCase().complete("serve-offer", "2 March 12:00")


def test_a_completion_brings_facts() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00", facts={"price": "99000.00"})
    assert driver.fact("price") == "99000.00"


def test_a_completion_with_a_bad_fact_changes_nothing() -> None:
    driver = ScriptedCase()
    with refused(RejectionCode.BAD_FACT, "price"):
        driver.complete("read-form", "2 March 12:00", facts={"price": "a lot"})
    assert driver.task("read-form").state is TaskState.OPEN


def test_a_task_that_records_a_day_records_the_local_day_of_its_completion() -> None:
    driver = ScriptedCase().in_offer()
    driver.complete("survey-home", "30 March 10:00")
    driver.complete("agree-price", "30 March 10:00")
    driver.complete("serve-offer", "30 March 23:30", told="31 March 12:00")
    assert driver.fact("offer_served") == "2026-03-31"


def test_a_day_given_with_the_completion_comes_before_the_day_of_completion() -> None:
    driver = ScriptedCase().in_offer()
    driver.complete("survey-home", "5 March 10:00")
    driver.complete("agree-price", "5 March 10:00")
    driver.complete("serve-offer", "6 March 10:00", facts={"offer_served": "2026-03-05"})
    assert driver.fact("offer_served") == "2026-03-05"


def test_a_day_on_record_stands_when_the_task_that_records_it_is_completed_later() -> None:
    driver = ScriptedCase().in_offer()
    driver.complete("survey-home", "5 March 10:00")
    driver.complete("agree-price", "5 March 10:00")
    driver.record("6 March 10:00", offer_served="2026-03-05")
    driver.complete("serve-offer", "9 March 10:00")
    assert driver.fact("offer_served") == "2026-03-05"


def test_a_task_done_again_records_its_new_day() -> None:
    driver = ScriptedCase().in_offer()
    for day, again in (("5 March", "6 March"), ("9 March", None)):
        driver.complete("survey-home", f"{day} 10:00")
        driver.complete("agree-price", f"{day} 10:00")
        driver.complete("serve-offer", f"{day} 11:00")
        if again:
            driver.carry("offer", f"{again} 10:00")
    assert driver.fact("offer_served") == "2026-03-09"


# --- what opens next ---


def test_a_follower_without_a_lag_opens_when_its_predecessor_is_complete() -> None:
    driver = ScriptedCase()
    driver.complete("call-tenant", "2 March 12:00", told="2 March 16:00")
    assert driver.task("write-summary").state is TaskState.OPEN
    assert driver.task("write-summary").opened_at == at("2 March 12:00")


def test_a_task_opens_only_when_every_predecessor_is_complete() -> None:
    driver = ScriptedCase().in_offer()
    driver.complete("survey-home", "5 March 12:00")
    assert driver.task("serve-offer").state is TaskState.PENDING
    driver.complete("agree-price", "5 March 11:00", told="5 March 15:00")
    assert driver.task("serve-offer").opened_at == at("5 March 12:00")


def test_a_lag_is_counted_in_working_time() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 15:00")
    assert driver.task("search-records").opens_at == at("3 March 10:00")


def test_a_lagging_task_opens_at_its_instant_however_late_that_is_noticed() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    driver.wait("2 March 14:59")
    assert driver.task("search-records").state is TaskState.PENDING
    assert "task_opened" in kinds(driver.wait("9 March 09:00"))
    assert driver.task("search-records").opened_at == at("2 March 15:00")


def test_a_lagging_task_can_be_completed_at_the_instant_it_opens() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    driver.complete("search-records", "2 March 15:00")
    assert driver.task("search-records").state is TaskState.COMPLETE


# --- on demand ---


def test_a_task_on_demand_is_not_there_until_it_is_activated() -> None:
    driver = ScriptedCase()
    assert driver.case.task(TaskId("chase-papers")) is None
    driver.activate("chase-papers", "2 March 11:00")
    task = driver.task("chase-papers")
    assert (task.state, task.on_demand, task.mandatory) == (TaskState.OPEN, True, False)
    assert driver.clock("task/1/chase-papers").started_at == at("2 March 11:00")


def test_a_task_is_activated_at_most_once_in_a_visit() -> None:
    driver = ScriptedCase()
    driver.activate("chase-papers", "2 March 11:00")
    driver.complete("chase-papers", "2 March 12:00")
    with refused(RejectionCode.ALREADY_ACTIVE, "'chase-papers'", "at most once"):
        driver.activate("chase-papers", "2 March 13:00")


def test_a_task_is_activated_again_in_a_later_visit() -> None:
    driver = ScriptedCase()
    driver.activate("chase-papers", "2 March 11:00")
    driver.check_done("2 March 12:00", "3 March 12:00")
    driver.progress("check", "4 March 10:00")
    driver.activate("chase-papers", "4 March 11:00")
    assert {task.visit for task in driver.case.tasks if task.id == "chase-papers"} == {1, 2}
    assert driver.clock("task/2/chase-papers").started_at == at("4 March 11:00")


def test_a_task_of_the_path_is_not_activated_by_hand() -> None:
    with refused(RejectionCode.ALREADY_ACTIVE, "'search-records'"):
        ScriptedCase().activate("search-records", "2 March 11:00")


def test_a_task_on_demand_is_activated_before_it_is_completed() -> None:
    with refused(
        RejectionCode.UNKNOWN_TASK, "'chase-papers' is there on demand only: activate it first"
    ):
        ScriptedCase().complete("chase-papers", "2 March 12:00")


def test_only_what_the_stage_holds_on_demand_is_activated() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "'serve-offer'", "on demand are: chase-papers"):
        ScriptedCase().activate("serve-offer", "2 March 11:00")


# --- cancelling ---


def test_a_mandatory_task_cannot_be_cancelled() -> None:
    with refused(RejectionCode.MANDATORY, "'read-form' is mandatory"):
        ScriptedCase().cancel("read-form", "2 March 11:00")


def test_an_optional_task_is_cancelled_and_its_clock_is_void() -> None:
    driver = ScriptedCase()
    driver.activate("chase-papers", "2 March 11:00")
    driver.cancel("chase-papers", "2 March 12:00")
    assert driver.task("chase-papers").state is TaskState.CANCELLED
    assert driver.task("chase-papers").ended_at == at("2 March 12:00")
    assert driver.state("task/1/chase-papers") is ClockState.VOID


def test_an_optional_task_is_cancelled_once() -> None:
    driver = ScriptedCase()
    driver.cancel("file-summary", "2 March 11:00")
    with refused(RejectionCode.ALREADY_DONE, "'file-summary' is cancelled"):
        driver.cancel("file-summary", "2 March 12:00")


def test_an_unknown_task_cannot_be_cancelled() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "bake-cake"):
        ScriptedCase().cancel("bake-cake", "2 March 12:00")


def test_a_task_that_others_wait_on_is_not_cancelled_without_consent() -> None:
    with refused(
        RejectionCode.NEEDS_CASCADE, "'write-summary', 'file-summary' wait on 'call-tenant'"
    ):
        ScriptedCase().cancel("call-tenant", "2 March 11:00")


def test_a_cascade_cancels_the_whole_chain_and_nothing_else() -> None:
    driver = ScriptedCase()
    driver.cancel("call-tenant", "2 March 11:00", cascade=True)
    gone = {t.id for t in driver.case.current_tasks() if t.state is TaskState.CANCELLED}
    assert gone == {"call-tenant", "write-summary", "file-summary"}


def test_a_chain_that_is_done_already_needs_no_consent() -> None:
    driver = ScriptedCase()
    driver.complete("call-tenant", "2 March 11:00")
    driver.complete("write-summary", "2 March 12:00")
    driver.cancel("file-summary", "2 March 13:00")
    assert driver.task("write-summary").state is TaskState.COMPLETE


def test_what_waited_on_a_cancelled_task_never_opens_by_itself() -> None:
    driver = ScriptedCase().in_offer()
    driver.complete("survey-home", "5 March 10:00")
    with refused(RejectionCode.NEEDS_CASCADE, "serve-offer"):
        driver.cancel("agree-price", "5 March 11:00")
    assert driver.task("serve-offer").state is TaskState.PENDING
