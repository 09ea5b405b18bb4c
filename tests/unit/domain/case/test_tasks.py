"""Completing, activating and cancelling tasks, and what opens next."""

from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import TaskState
from homebuy.domain.ids import TaskId
from homebuy.domain.service_levels.clock import ClockState
from tests.unit.domain.case.cases import Life, at, kinds, refused

# --- completing ---


def test_a_task_is_complete_at_the_time_its_completion_says() -> None:
    life = Life()
    life.complete("read-form", "2 March 12:00", told="2 March 16:00")
    assert life.task("read-form").state is TaskState.COMPLETE
    assert life.task("read-form").ended_at == at("2 March 12:00")


def test_a_completion_in_the_future_is_refused() -> None:
    with refused(
        RejectionCode.IN_FUTURE, "Mon 2 Mar 2026 12:00 lies", "it is Mon 2 Mar 2026 11:00"
    ):
        Life().complete("read-form", "2 March 12:00", told="2 March 11:00")


def test_a_sender_whose_clock_runs_a_minute_ahead_is_believed() -> None:
    life = Life()
    life.complete("read-form", "2 March 12:01", told="2 March 12:00")
    assert life.task("read-form").state is TaskState.COMPLETE


def test_more_than_a_minute_ahead_is_the_future() -> None:
    with refused(RejectionCode.IN_FUTURE):
        Life().complete("read-form", "2 March 12:01:01", told="2 March 12:00")


def test_a_completion_before_the_task_opened_is_refused() -> None:
    life = Life()
    life.activate("chase-papers", "2 March 14:00")
    with refused(RejectionCode.TOO_EARLY, "'chase-papers'", "opened at Mon 2 Mar 2026 14:00"):
        life.complete("chase-papers", "2 March 13:00", told="2 March 15:00")


def test_a_completion_before_the_stage_was_entered_is_refused() -> None:
    with refused(RejectionCode.TOO_EARLY, "entered its stage"):
        Life().complete("read-form", "2 March 09:00", told="2 March 11:00")


def test_a_task_is_completed_once() -> None:
    life = Life()
    life.complete("read-form", "2 March 12:00")
    with refused(RejectionCode.ALREADY_DONE, "'read-form' is complete since Mon 2 Mar 2026 12:00"):
        life.complete("read-form", "2 March 13:00")


def test_a_cancelled_task_cannot_be_completed() -> None:
    life = Life()
    life.cancel("call-tenant", "2 March 11:00", cascade=True)
    with refused(RejectionCode.ALREADY_DONE, "'call-tenant' is cancelled"):
        life.complete("call-tenant", "2 March 12:00")


def test_a_task_that_waits_for_another_cannot_be_completed() -> None:
    with refused(RejectionCode.NOT_OPEN, "'search-records'", "it waits for 'read-form'"):
        Life().complete("search-records", "2 March 12:00")


def test_a_task_whose_lag_has_not_passed_cannot_be_completed() -> None:
    life = Life()
    life.complete("read-form", "2 March 12:00")
    with refused(RejectionCode.NOT_OPEN, "it opens at Mon 2 Mar 2026 15:00"):
        life.complete("search-records", "2 March 14:00")


def test_an_unknown_task_cannot_be_completed() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "stage 'check' has no task 'bake-cake'", "read-form"):
        Life().complete("bake-cake", "2 March 12:00")


def test_a_task_of_another_stage_is_unknown() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "serve-offer"):
        Life().complete("serve-offer", "2 March 12:00")


def test_a_completion_brings_facts() -> None:
    life = Life()
    life.complete("read-form", "2 March 12:00", facts={"price": "99000.00"})
    assert life.fact("price") == "99000.00"


def test_a_completion_with_a_bad_fact_changes_nothing() -> None:
    life = Life()
    with refused(RejectionCode.BAD_FACT, "price"):
        life.complete("read-form", "2 March 12:00", facts={"price": "a lot"})
    assert life.task("read-form").state is TaskState.OPEN


def test_a_task_that_records_a_day_records_the_local_day_of_its_completion() -> None:
    life = Life().in_offer()
    life.complete("survey-home", "30 March 10:00")
    life.complete("agree-price", "30 March 10:00")
    life.complete("serve-offer", "30 March 23:30", told="31 March 12:00")
    assert life.fact("offer_served") == "2026-03-31"


def test_a_day_given_with_the_completion_comes_before_the_day_of_completion() -> None:
    life = Life().in_offer()
    life.complete("survey-home", "5 March 10:00")
    life.complete("agree-price", "5 March 10:00")
    life.complete("serve-offer", "6 March 10:00", facts={"offer_served": "2026-03-05"})
    assert life.fact("offer_served") == "2026-03-05"


def test_a_day_on_record_stands_when_the_task_that_records_it_is_completed_later() -> None:
    life = Life().in_offer()
    life.complete("survey-home", "5 March 10:00")
    life.complete("agree-price", "5 March 10:00")
    life.record("6 March 10:00", offer_served="2026-03-05")
    life.complete("serve-offer", "9 March 10:00")
    assert life.fact("offer_served") == "2026-03-05"


def test_a_task_done_again_records_its_new_day() -> None:
    life = Life().in_offer()
    for day, again in (("5 March", "6 March"), ("9 March", None)):
        life.complete("survey-home", f"{day} 10:00")
        life.complete("agree-price", f"{day} 10:00")
        life.complete("serve-offer", f"{day} 11:00")
        if again:
            life.carry("offer", f"{again} 10:00")
    assert life.fact("offer_served") == "2026-03-09"


# --- what opens next ---


def test_a_follower_without_a_lag_opens_when_its_predecessor_is_complete() -> None:
    life = Life()
    life.complete("call-tenant", "2 March 12:00", told="2 March 16:00")
    assert life.task("write-summary").state is TaskState.OPEN
    assert life.task("write-summary").opened_at == at("2 March 12:00")


def test_a_task_opens_only_when_every_predecessor_is_complete() -> None:
    life = Life().in_offer()
    life.complete("survey-home", "5 March 12:00")
    assert life.task("serve-offer").state is TaskState.PENDING
    life.complete("agree-price", "5 March 11:00", told="5 March 15:00")
    assert life.task("serve-offer").opened_at == at("5 March 12:00")


def test_a_lag_is_counted_in_working_time() -> None:
    life = Life()
    life.complete("read-form", "2 March 15:00")
    assert life.task("search-records").opens_at == at("3 March 10:00")


def test_a_lagging_task_opens_at_its_instant_however_late_that_is_noticed() -> None:
    life = Life()
    life.complete("read-form", "2 March 12:00")
    life.wait("2 March 14:59")
    assert life.task("search-records").state is TaskState.PENDING
    assert "task_opened" in kinds(life.wait("9 March 09:00"))
    assert life.task("search-records").opened_at == at("2 March 15:00")


def test_a_lagging_task_can_be_completed_at_the_instant_it_opens() -> None:
    life = Life()
    life.complete("read-form", "2 March 12:00")
    life.complete("search-records", "2 March 15:00")
    assert life.task("search-records").state is TaskState.COMPLETE


# --- on demand ---


def test_a_task_on_demand_is_not_there_until_it_is_activated() -> None:
    life = Life()
    assert life.case.task(TaskId("chase-papers")) is None
    life.activate("chase-papers", "2 March 11:00")
    task = life.task("chase-papers")
    assert (task.state, task.on_demand, task.mandatory) == (TaskState.OPEN, True, False)
    assert life.clock("task/1/chase-papers").started_at == at("2 March 11:00")


def test_a_task_is_activated_at_most_once_in_a_visit() -> None:
    life = Life()
    life.activate("chase-papers", "2 March 11:00")
    life.complete("chase-papers", "2 March 12:00")
    with refused(RejectionCode.ALREADY_ACTIVE, "'chase-papers'", "at most once"):
        life.activate("chase-papers", "2 March 13:00")


def test_a_task_is_activated_again_in_a_later_visit() -> None:
    life = Life()
    life.activate("chase-papers", "2 March 11:00")
    life.check_done("2 March 12:00", "3 March 12:00")
    life.progress("check", "4 March 10:00")
    life.activate("chase-papers", "4 March 11:00")
    assert {task.visit for task in life.case.tasks if task.id == "chase-papers"} == {1, 2}
    assert life.clock("task/2/chase-papers").started_at == at("4 March 11:00")


def test_a_task_of_the_path_is_not_activated_by_hand() -> None:
    with refused(RejectionCode.ALREADY_ACTIVE, "'search-records'"):
        Life().activate("search-records", "2 March 11:00")


def test_a_task_on_demand_is_activated_before_it_is_completed() -> None:
    with refused(
        RejectionCode.UNKNOWN_TASK, "'chase-papers' is there on demand only: activate it first"
    ):
        Life().complete("chase-papers", "2 March 12:00")


def test_only_what_the_stage_holds_on_demand_is_activated() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "'serve-offer'", "on demand are: chase-papers"):
        Life().activate("serve-offer", "2 March 11:00")


# --- cancelling ---


def test_a_mandatory_task_cannot_be_cancelled() -> None:
    with refused(RejectionCode.MANDATORY, "'read-form' is mandatory"):
        Life().cancel("read-form", "2 March 11:00")


def test_an_optional_task_is_cancelled_and_its_clock_is_void() -> None:
    life = Life()
    life.activate("chase-papers", "2 March 11:00")
    life.cancel("chase-papers", "2 March 12:00")
    assert life.task("chase-papers").state is TaskState.CANCELLED
    assert life.task("chase-papers").ended_at == at("2 March 12:00")
    assert life.state("task/1/chase-papers") is ClockState.VOID


def test_an_optional_task_is_cancelled_once() -> None:
    life = Life()
    life.cancel("file-summary", "2 March 11:00")
    with refused(RejectionCode.ALREADY_DONE, "'file-summary' is cancelled"):
        life.cancel("file-summary", "2 March 12:00")


def test_an_unknown_task_cannot_be_cancelled() -> None:
    with refused(RejectionCode.UNKNOWN_TASK, "bake-cake"):
        Life().cancel("bake-cake", "2 March 12:00")


def test_a_task_that_others_wait_on_is_not_cancelled_without_consent() -> None:
    with refused(
        RejectionCode.NEEDS_CASCADE, "'write-summary', 'file-summary' wait on 'call-tenant'"
    ):
        Life().cancel("call-tenant", "2 March 11:00")


def test_a_cascade_cancels_the_whole_chain_and_nothing_else() -> None:
    life = Life()
    life.cancel("call-tenant", "2 March 11:00", cascade=True)
    gone = {t.id for t in life.case.current_tasks() if t.state is TaskState.CANCELLED}
    assert gone == {"call-tenant", "write-summary", "file-summary"}


def test_a_chain_that_is_done_already_needs_no_consent() -> None:
    life = Life()
    life.complete("call-tenant", "2 March 11:00")
    life.complete("write-summary", "2 March 12:00")
    life.cancel("file-summary", "2 March 13:00")
    assert life.task("write-summary").state is TaskState.COMPLETE


def test_what_waited_on_a_cancelled_task_never_opens_by_itself() -> None:
    life = Life().in_offer()
    life.complete("survey-home", "5 March 10:00")
    with refused(RejectionCode.NEEDS_CASCADE, "serve-offer"):
        life.cancel("agree-price", "5 March 11:00")
    assert life.task("serve-offer").state is TaskState.PENDING
