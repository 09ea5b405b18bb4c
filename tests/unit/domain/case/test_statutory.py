"""Clocks that law sets: they follow from facts, and no stage stops them."""

from datetime import datetime, timedelta

import pytest

from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.scripted_case import ScriptedCase, at, kinds, refused

LAW = "law/decision"
MOMENT = timedelta(microseconds=1)


def end_of(day_after: str) -> datetime:
    """The last moment before that midnight."""
    return at(day_after) - MOMENT


# --- facts ---


def test_a_fact_is_recorded_with_what_it_was_before() -> None:
    driver = ScriptedCase()
    driver.record("2 March 11:00", price="100000.00")
    (corrected,) = driver.record("2 March 12:00", price="110000.00")
    assert corrected.model_dump(include={"name", "value", "before"}) == {
        "name": "price",
        "value": "110000.00",
        "before": "100000.00",
    }


def test_a_fact_that_is_known_already_is_confirmed_by_a_later_word_only() -> None:
    driver = ScriptedCase()
    driver.record("2 March 11:00", price="100000.00")
    assert driver.record("2 March 10:30", "2 March 11:30", price="100000.00") == ()
    (confirmed,) = driver.record("2 March 12:00", price="100000.00")
    assert confirmed.model_dump(include={"value", "before"}) == {
        "value": "100000.00",
        "before": "100000.00",
    }


def test_an_unknown_fact_is_refused() -> None:
    with refused(RejectionCode.BAD_FACT, "scheme 'small' knows no fact 'shoe_size'"):
        ScriptedCase().record("2 March 11:00", shoe_size="44")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("form_served", "2026-02-30", "write YYYY-MM-DD"),
        ("landlords", "three", "none of: one, several"),
        ("price", "-1", "is negative: write an amount"),
        ("remark", "  ", "empty"),
    ],
)
def test_a_bad_fact_is_refused(name: str, value: str, said: str) -> None:
    with refused(RejectionCode.BAD_FACT, name, said):
        ScriptedCase().record("2 March 11:00", **{name: value})


def test_one_bad_fact_refuses_all_and_every_fault_is_named() -> None:
    driver = ScriptedCase()
    with refused(RejectionCode.BAD_FACT, "price", "shoe_size"):
        driver.record("2 March 11:00", remark="good", price="much", shoe_size="44")
    assert driver.case.facts == {}


def test_a_notice_cannot_have_been_served_in_the_future() -> None:
    with refused(RejectionCode.BAD_FACT, "2026-03-03 lies in the future"):
        ScriptedCase().record("2 March 11:00", form_served="2026-03-03")


def test_the_day_is_the_local_day() -> None:
    driver = ScriptedCase()
    driver.record("30 March 23:30", form_served="2026-03-31")
    assert driver.fact("form_served") == "2026-03-31"


def test_a_day_that_no_law_counts_from_may_lie_in_the_future() -> None:
    driver = ScriptedCase()
    driver.record("2 March 11:00", moving_day="2026-09-01")
    assert driver.fact("moving_day") == "2026-09-01"


# --- start and end ---


def test_a_statutory_clock_starts_with_its_day_of_service() -> None:
    driver = ScriptedCase()
    assert LAW not in driver.case.clocks
    driver.record("4 March 11:00", form_served="2026-03-02")
    assert driver.due(LAW) == {
        Mark.AMBER: end_of("24 March 00:00"),
        Mark.TARGET: end_of("30 March 23:00"),
        Mark.ESCALATION: end_of("6 April 23:00"),
    }


def test_a_period_beginning_with_a_day_counts_that_day() -> None:
    driver = ScriptedCase()
    driver.record("2 March 11:00", offer_served="2026-03-02")
    assert driver.due("law/reply")[Mark.TARGET] == end_of("24 May 23:00")


def test_a_variant_gives_another_period_whenever_its_fact_is_learnt() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    assert driver.clock(LAW).source == "s1"
    driver.record("5 March 10:00", landlords="several")
    assert driver.due(LAW)[Mark.TARGET] == end_of("27 April 23:00")
    assert driver.clock(LAW).source == "s1(2)"


def test_a_variant_that_does_not_fit_changes_nothing() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02", "landlords": "one"})
    assert driver.due(LAW)[Mark.TARGET] == end_of("30 March 23:00")


def test_a_limit_applies_only_from_its_day() -> None:
    before, after = ScriptedCase(), ScriptedCase()
    before.record("27 March 10:00", form_served="2026-03-19")
    after.record("27 March 10:00", form_served="2026-03-20")
    assert "law/new-duty" not in before.case.clocks
    assert "law/new-duty" in after.case.clocks


@pytest.mark.parametrize(
    ("served", "state"), [("2026-03-30", ClockState.MET), ("2026-03-31", ClockState.MISSED)]
)
def test_a_limit_is_met_on_its_last_day_and_missed_after(served: str, state: ClockState) -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.record("1 April 10:00", decision_served=served)
    assert driver.state(LAW) is state


def test_the_first_fact_that_meets_a_limit_counts() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.record("10 April 10:00", claim_denied="2026-03-30")
    driver.record("10 April 11:00", decision_served="2026-04-09")
    assert driver.state(LAW) is ClockState.MET


def test_a_fact_from_before_service_belongs_to_an_earlier_claim() -> None:
    facts = {"form_served": "2026-03-02", "decision_served": "2026-03-01"}
    assert ScriptedCase(facts=facts).state(LAW) is ClockState.RUNNING


def test_a_fact_of_the_day_of_service_meets_the_limit() -> None:
    facts = {"form_served": "2026-03-02", "decision_served": "2026-03-02"}
    assert ScriptedCase(facts=facts).state(LAW) is ClockState.MET


def test_facts_may_be_learnt_in_any_order() -> None:
    driver = ScriptedCase()
    driver.record("20 March 10:00", decision_served="2026-03-19")
    assert LAW not in driver.case.clocks
    driver.record("20 March 11:00", form_served="2026-03-02")
    assert driver.state(LAW) is ClockState.MET


def test_no_stage_stops_what_an_act_has_started() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"}).in_offer()
    driver.wait("31 March 10:00")
    assert driver.state(LAW) is ClockState.RUNNING
    assert driver.reached(LAW)[-1] == ("target", end_of("30 March 23:00"))


def test_a_task_that_records_a_day_starts_the_clock_of_its_limit() -> None:
    driver = ScriptedCase().in_finish()
    assert driver.clock("law/reply").service == at("5 March 00:00").date()


@pytest.mark.parametrize(("done", "served"), [("22:59:59", "01"), ("23:00:00", "02")])
def test_in_summer_a_task_records_the_local_day_and_not_that_of_utc(done: str, served: str) -> None:
    driver = ScriptedCase().in_offer()
    driver.complete("survey-home", "5 March 10:00")
    driver.complete("agree-price", "5 March 11:00")
    driver.complete("serve-offer", f"1 April {done}")
    assert driver.fact("offer_served") == f"2026-04-{served}"


# --- marks ---


def test_a_step_served_late_and_learnt_late_does_not_hide_its_mark() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.record("10 April 10:00", decision_served="2026-03-31")
    assert driver.clock(LAW).reached == (Mark.AMBER, Mark.TARGET)


def test_two_facts_in_one_message_do_not_hide_the_mark_between_them() -> None:
    driver = ScriptedCase()
    driver.record("2 April 10:00", form_served="2026-03-02", decision_served="2026-04-01")
    driver.wait("2 April 10:00")
    assert driver.reached(LAW) == [
        ("amber", end_of("24 March 00:00")),
        ("target", end_of("30 March 23:00")),
    ]


def test_a_step_served_in_time_but_learnt_late_withdraws_its_mark() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.wait("1 April 10:00")
    events = driver.record("1 April 11:00", decision_served="2026-03-30")
    assert kinds(events)[-1] == "mark_withdrawn"
    assert driver.clock(LAW).reached == (Mark.AMBER,)


def test_a_corrected_day_of_service_brings_the_mark_back() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.wait("1 April 10:00")
    driver.record("1 April 11:00", decision_served="2026-03-30")
    driver.record("1 April 12:00", decision_served="2026-03-31")
    driver.wait("1 April 12:00")
    assert [mark for mark, _ in driver.reached(LAW)] == ["amber", "target", "target"]
    assert driver.state(LAW) is ClockState.MISSED


def test_a_longer_period_withdraws_the_marks_of_the_shorter() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.wait("1 April 10:00")
    driver.record("1 April 11:00", landlords="several")
    assert driver.clock(LAW).reached == ()
    driver.wait("28 April 10:00")
    assert driver.reached(LAW)[2:] == [
        ("amber", end_of("20 April 23:00")),
        ("target", end_of("27 April 23:00")),
    ]


def test_a_notice_served_again_starts_its_clock_and_its_marks_anew() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.record("1 April 10:00", decision_served="2026-03-31")
    driver.record("1 April 11:00", form_served="2026-04-01")
    assert (driver.state(LAW), driver.clock(LAW).reached) == (ClockState.RUNNING, ())
    driver.wait("1 May 10:00")
    assert driver.reached(LAW)[-1] == ("target", end_of("29 April 23:00"))


def test_a_shorter_period_keeps_the_marks_that_were_reached() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02", "landlords": "several"})
    driver.wait("21 April 10:00")
    driver.record("21 April 11:00", landlords="one")
    driver.wait("21 April 11:00")
    assert [mark for mark, _ in driver.reached(LAW)] == ["amber", "target", "escalation"]


def test_a_limit_that_turns_out_not_to_apply_is_void() -> None:
    driver = ScriptedCase()
    driver.record("27 March 10:00", form_served="2026-03-20")
    driver.wait("4 April 10:00")
    assert driver.reached("law/new-duty") != []
    driver.record("4 April 11:00", form_served="2026-03-19")
    assert driver.state("law/new-duty") is ClockState.VOID
    assert driver.clock("law/new-duty").reached == ()


def test_a_limit_that_applies_after_all_runs() -> None:
    driver = ScriptedCase()
    for day in ("20", "19", "21"):
        driver.record("27 March 10:00", form_served=f"2026-03-{day}")
    assert driver.state("law/new-duty") is ClockState.RUNNING


def test_a_sender_whose_clock_runs_ahead_brings_no_mark_twice() -> None:
    driver = ScriptedCase()
    driver.note("3 March 10:00:40", told="3 March 09:59:50")
    driver.note("3 March 09:59:51")
    driver.wait("3 March 10:00:41")
    assert [mark for mark, _ in driver.reached("task/1/read-form")] == ["amber"]
