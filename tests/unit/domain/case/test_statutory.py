"""Clocks that law sets: they follow from facts, and no stage stops them."""

from datetime import datetime, timedelta

import pytest

from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.cases import Life, at, kinds, refused

LAW = "law/decision"
MOMENT = timedelta(microseconds=1)


def end_of(day_after: str) -> datetime:
    """The last moment before that midnight."""
    return at(day_after) - MOMENT


# --- facts ---


def test_a_fact_is_recorded_with_what_it_was_before() -> None:
    life = Life()
    life.record("2 March 11:00", price="100000.00")
    (corrected,) = life.record("2 March 12:00", price="110000.00")
    assert corrected.model_dump(include={"name", "value", "before"}) == {
        "name": "price",
        "value": "110000.00",
        "before": "100000.00",
    }


def test_a_fact_that_is_known_already_is_confirmed_by_a_later_word_only() -> None:
    life = Life()
    life.record("2 March 11:00", price="100000.00")
    assert life.record("2 March 10:30", "2 March 11:30", price="100000.00") == ()
    (confirmed,) = life.record("2 March 12:00", price="100000.00")
    assert confirmed.model_dump(include={"value", "before"}) == {
        "value": "100000.00",
        "before": "100000.00",
    }


def test_an_unknown_fact_is_refused() -> None:
    with refused(RejectionCode.BAD_FACT, "scheme 'small' knows no fact 'shoe_size'"):
        Life().record("2 March 11:00", shoe_size="44")


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
        Life().record("2 March 11:00", **{name: value})


def test_one_bad_fact_refuses_all_and_every_fault_is_named() -> None:
    life = Life()
    with refused(RejectionCode.BAD_FACT, "price", "shoe_size"):
        life.record("2 March 11:00", remark="good", price="much", shoe_size="44")
    assert life.case.facts == {}


def test_a_notice_cannot_have_been_served_in_the_future() -> None:
    with refused(RejectionCode.BAD_FACT, "2026-03-03 lies in the future"):
        Life().record("2 March 11:00", form_served="2026-03-03")


def test_the_day_is_the_local_day() -> None:
    life = Life()
    life.record("30 March 23:30", form_served="2026-03-31")
    assert life.fact("form_served") == "2026-03-31"


def test_a_day_that_no_law_counts_from_may_lie_in_the_future() -> None:
    life = Life()
    life.record("2 March 11:00", moving_day="2026-09-01")
    assert life.fact("moving_day") == "2026-09-01"


# --- start and end ---


def test_a_statutory_clock_starts_with_its_day_of_service() -> None:
    life = Life()
    assert LAW not in life.case.clocks
    life.record("4 March 11:00", form_served="2026-03-02")
    assert life.due(LAW) == {
        Mark.AMBER: end_of("24 March 00:00"),
        Mark.TARGET: end_of("30 March 23:00"),
        Mark.ESCALATION: end_of("6 April 23:00"),
    }


def test_a_period_beginning_with_a_day_counts_that_day() -> None:
    life = Life()
    life.record("2 March 11:00", offer_served="2026-03-02")
    assert life.due("law/reply")[Mark.TARGET] == end_of("24 May 23:00")


def test_a_variant_gives_another_period_whenever_its_fact_is_learnt() -> None:
    life = Life(facts={"form_served": "2026-03-02"})
    assert life.clock(LAW).source == "s1"
    life.record("5 March 10:00", landlords="several")
    assert life.due(LAW)[Mark.TARGET] == end_of("27 April 23:00")
    assert life.clock(LAW).source == "s1(2)"


def test_a_variant_that_does_not_fit_changes_nothing() -> None:
    life = Life(facts={"form_served": "2026-03-02", "landlords": "one"})
    assert life.due(LAW)[Mark.TARGET] == end_of("30 March 23:00")


def test_a_limit_applies_only_from_its_day() -> None:
    before, after = Life(), Life()
    before.record("27 March 10:00", form_served="2026-03-19")
    after.record("27 March 10:00", form_served="2026-03-20")
    assert "law/new-duty" not in before.case.clocks
    assert "law/new-duty" in after.case.clocks


@pytest.mark.parametrize(
    ("served", "state"), [("2026-03-30", ClockState.MET), ("2026-03-31", ClockState.MISSED)]
)
def test_a_limit_is_met_on_its_last_day_and_missed_after(served: str, state: ClockState) -> None:
    life = Life(facts={"form_served": "2026-03-02"})
    life.record("1 April 10:00", decision_served=served)
    assert life.state(LAW) is state


def test_the_first_fact_that_meets_a_limit_counts() -> None:
    life = Life(facts={"form_served": "2026-03-02"})
    life.record("10 April 10:00", claim_denied="2026-03-30")
    life.record("10 April 11:00", decision_served="2026-04-09")
    assert life.state(LAW) is ClockState.MET


def test_a_fact_from_before_service_belongs_to_an_earlier_claim() -> None:
    facts = {"form_served": "2026-03-02", "decision_served": "2026-03-01"}
    assert Life(facts=facts).state(LAW) is ClockState.RUNNING


def test_a_fact_of_the_day_of_service_meets_the_limit() -> None:
    facts = {"form_served": "2026-03-02", "decision_served": "2026-03-02"}
    assert Life(facts=facts).state(LAW) is ClockState.MET


def test_facts_may_be_learnt_in_any_order() -> None:
    life = Life()
    life.record("20 March 10:00", decision_served="2026-03-19")
    assert LAW not in life.case.clocks
    life.record("20 March 11:00", form_served="2026-03-02")
    assert life.state(LAW) is ClockState.MET


def test_no_stage_stops_what_an_act_has_started() -> None:
    life = Life(facts={"form_served": "2026-03-02"}).in_offer()
    life.wait("31 March 10:00")
    assert life.state(LAW) is ClockState.RUNNING
    assert life.reached(LAW)[-1] == ("target", end_of("30 March 23:00"))


def test_a_task_that_records_a_day_starts_the_clock_of_its_limit() -> None:
    life = Life().in_finish()
    assert life.clock("law/reply").service == at("5 March 00:00").date()


@pytest.mark.parametrize(("done", "served"), [("22:59:59", "01"), ("23:00:00", "02")])
def test_in_summer_a_task_records_the_local_day_and_not_that_of_utc(done: str, served: str) -> None:
    life = Life().in_offer()
    life.complete("survey-home", "5 March 10:00")
    life.complete("agree-price", "5 March 11:00")
    life.complete("serve-offer", f"1 April {done}")
    assert life.fact("offer_served") == f"2026-04-{served}"


# --- marks ---


def test_a_step_served_late_and_learnt_late_does_not_hide_its_mark() -> None:
    life = Life(facts={"form_served": "2026-03-02"})
    life.record("10 April 10:00", decision_served="2026-03-31")
    assert life.clock(LAW).reached == (Mark.AMBER, Mark.TARGET)


def test_two_facts_in_one_message_do_not_hide_the_mark_between_them() -> None:
    life = Life()
    life.record("2 April 10:00", form_served="2026-03-02", decision_served="2026-04-01")
    life.wait("2 April 10:00")
    assert life.reached(LAW) == [
        ("amber", end_of("24 March 00:00")),
        ("target", end_of("30 March 23:00")),
    ]


def test_a_step_served_in_time_but_learnt_late_withdraws_its_mark() -> None:
    life = Life(facts={"form_served": "2026-03-02"})
    life.wait("1 April 10:00")
    events = life.record("1 April 11:00", decision_served="2026-03-30")
    assert kinds(events)[-1] == "mark_withdrawn"
    assert life.clock(LAW).reached == (Mark.AMBER,)


def test_a_corrected_day_of_service_brings_the_mark_back() -> None:
    life = Life(facts={"form_served": "2026-03-02"})
    life.wait("1 April 10:00")
    life.record("1 April 11:00", decision_served="2026-03-30")
    life.record("1 April 12:00", decision_served="2026-03-31")
    life.wait("1 April 12:00")
    assert [mark for mark, _ in life.reached(LAW)] == ["amber", "target", "target"]
    assert life.state(LAW) is ClockState.MISSED


def test_a_longer_period_withdraws_the_marks_of_the_shorter() -> None:
    life = Life(facts={"form_served": "2026-03-02"})
    life.wait("1 April 10:00")
    life.record("1 April 11:00", landlords="several")
    assert life.clock(LAW).reached == ()
    life.wait("28 April 10:00")
    assert life.reached(LAW)[2:] == [
        ("amber", end_of("20 April 23:00")),
        ("target", end_of("27 April 23:00")),
    ]


def test_a_notice_served_again_starts_its_clock_and_its_marks_anew() -> None:
    life = Life(facts={"form_served": "2026-03-02"})
    life.record("1 April 10:00", decision_served="2026-03-31")
    life.record("1 April 11:00", form_served="2026-04-01")
    assert (life.state(LAW), life.clock(LAW).reached) == (ClockState.RUNNING, ())
    life.wait("1 May 10:00")
    assert life.reached(LAW)[-1] == ("target", end_of("29 April 23:00"))


def test_a_shorter_period_keeps_the_marks_that_were_reached() -> None:
    life = Life(facts={"form_served": "2026-03-02", "landlords": "several"})
    life.wait("21 April 10:00")
    life.record("21 April 11:00", landlords="one")
    life.wait("21 April 11:00")
    assert [mark for mark, _ in life.reached(LAW)] == ["amber", "target", "escalation"]


def test_a_limit_that_turns_out_not_to_apply_is_void() -> None:
    life = Life()
    life.record("27 March 10:00", form_served="2026-03-20")
    life.wait("4 April 10:00")
    assert life.reached("law/new-duty") != []
    life.record("4 April 11:00", form_served="2026-03-19")
    assert life.state("law/new-duty") is ClockState.VOID
    assert life.clock("law/new-duty").reached == ()


def test_a_limit_that_applies_after_all_runs() -> None:
    life = Life()
    for day in ("20", "19", "21"):
        life.record("27 March 10:00", form_served=f"2026-03-{day}")
    assert life.state("law/new-duty") is ClockState.RUNNING


def test_a_sender_whose_clock_runs_ahead_brings_no_mark_twice() -> None:
    life = Life()
    life.note("3 March 10:00:40", told="3 March 09:59:50")
    life.note("3 March 09:59:51")
    life.wait("3 March 10:00:41")
    assert [mark for mark, _ in life.reached("task/1/read-form")] == ["amber"]
