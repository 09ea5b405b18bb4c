"""Notices of delay in the order of their service, and the rent that they credit."""

from datetime import date
from decimal import Decimal

import pytest

from homebuy.domain.case import Case
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.views.decision_views import DelayView
from homebuy.domain.case.views.view import view
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockState
from tests.unit.domain.case.claims import HOME, RIGHT_TO_BUY, bought, claim, delayed, on_notice
from tests.unit.domain.case.scripted_case import ScriptedCase, at, refused

APRIL = date(2026, 4, 1)
LATE = Ground.RTB2_LATE


def shown(driver: ScriptedCase, when: str) -> DelayView:
    found = view(driver.case, at(when)).decisions.delay
    assert found
    return found


def test_a_notice_is_recorded_with_its_number() -> None:
    driver = delayed()
    told = driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)
    (event,) = (event for event in told if isinstance(event, ev.DelayNoticeServed))
    assert (event.number, event.notice) == (1, driver.case.delay_notices[0])


def test_a_notice_records_the_facts_from_which_its_limit_runs() -> None:
    driver = delayed()
    driver.notify("2 April 12:00", Kind.INITIAL, APRIL, LATE, stated_until=date(2026, 5, 15))
    assert driver.fact("rtb6_served") == "2026-04-01"
    assert driver.fact("rtb6_ground") == "rtb2-late"
    assert driver.fact("rtb6_stated_until") == "2026-05-15"
    assert str(driver.target("law/s153a")).startswith("2026-05-15")


def test_a_counter_notice_meets_the_limit_of_the_notice_it_answers() -> None:
    driver = delayed()
    driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)
    driver.notify("20 April 12:00", Kind.COUNTER, date(2026, 4, 20))
    assert driver.fact("rtb7_served") == "2026-04-20"
    assert driver.state("law/s153a") is ClockState.MET


def test_completing_a_task_leaves_the_day_of_service_as_the_notice_says() -> None:
    driver = delayed()
    driver.carry("application-check", "31 March 10:00")
    driver.notify("2 April 12:00", Kind.INITIAL, APRIL, LATE)
    driver.activate("register-rtb6", "2 April 13:00")
    driver.complete("register-rtb6", "7 April 10:00")
    assert driver.fact("rtb6_served") == "2026-04-01"


@pytest.mark.parametrize(
    ("kind", "served", "ground", "words"),
    [
        (Kind.COUNTER, APRIL, None, "record an initial notice first"),
        (Kind.OPERATIVE, APRIL, None, "record an initial notice first"),
        (Kind.INITIAL, date(2026, 3, 30), LATE, "due by Mon 30 Mar 2026"),
        (Kind.INITIAL, APRIL, Ground.OFFER_LATE, "its time has not begun"),
        (Kind.INITIAL, APRIL, None, "an initial notice has a ground"),
    ],
)
def test_a_notice_out_of_order_is_refused_and_nothing_changes(
    kind: Kind, served: date, ground: Ground | None, words: str
) -> None:
    driver = delayed()
    driver.wait("1 April 11:00")
    before = driver.case
    with refused(RejectionCode.BAD_NOTICE, words):
        driver.notify("1 April 12:00", kind, served, ground)
    assert driver.case == before


def test_an_operative_notice_waits_for_the_time_of_the_answer() -> None:
    driver = delayed()
    driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)
    with refused(RejectionCode.BAD_NOTICE, "can be served from Fri 1 May 2026"):
        driver.notify("30 April 12:00", Kind.OPERATIVE, date(2026, 4, 30))
    driver.notify("1 May 12:00", Kind.OPERATIVE, date(2026, 5, 1))


def test_a_notice_from_the_future_is_refused() -> None:
    with refused(RejectionCode.IN_FUTURE, "record a notice once served"):
        delayed().notify("1 April 12:00", Kind.INITIAL, date(2026, 4, 2), LATE)


def test_a_notice_may_be_told_days_after_it_was_served() -> None:
    driver = delayed()
    driver.notify("20 April 12:00", Kind.INITIAL, APRIL, LATE)
    assert shown(driver, "20 April 13:00").could_begin == date(2026, 5, 1)


def test_delay_is_shown_with_what_a_week_costs() -> None:
    driver = on_notice()
    seen = shown(driver, "11 May 12:00")
    assert (seen.notices, seen.latest) == (2, Kind.OPERATIVE)
    assert (seen.credited, seen.a_week) == (Decimal("630.00"), Decimal("105.00"))


def test_the_cost_stops_with_a_counter_notice() -> None:
    driver = on_notice()
    driver.notify("4 May 12:00", Kind.COUNTER, date(2026, 5, 4))
    seen = shown(driver, "1 June 12:00")
    assert (seen.credited, seen.a_week) == (Decimal("525.00"), Decimal("0.00"))


def test_without_the_rent_notices_count_and_cost_is_not_known() -> None:
    driver = claim(**HOME)
    driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)
    seen = shown(driver, "2 April 12:00")
    assert (seen.notices, seen.credited, seen.a_week, seen.fault) == (1, None, None, "")


def test_nothing_is_shown_of_a_delay_that_is_none() -> None:
    assert view(delayed().case).decisions.delay is None


def test_the_cost_stops_with_the_grant_though_the_case_goes_on() -> None:
    driver = on_notice()
    driver.record("11 May 10:00", completed_on="2026-05-11")
    seen = shown(driver, "1 June 12:00")
    assert (seen.credited, seen.a_week) == (Decimal("630.00"), Decimal("0.00"))


def test_a_notice_that_was_withdrawn_carries_no_operative_one() -> None:
    driver = delayed()
    driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)
    driver.record("10 April 12:00", rtb6_withdrawn="2026-04-10")
    assert shown(driver, "11 April 12:00").could_begin is None
    with refused(RejectionCode.BAD_NOTICE, "its withdrawal has ended it"):
        driver.notify("1 May 12:00", Kind.OPERATIVE, date(2026, 5, 1))
    driver.notify("4 May 12:00", Kind.INITIAL, date(2026, 5, 4), LATE)
    assert shown(driver, "5 May 12:00").could_begin == date(2026, 6, 4)


def test_a_withdrawal_told_late_contradicts_the_operative_notice_after_it() -> None:
    driver = on_notice()
    driver.record("10 May 12:00", rtb6_withdrawn="2026-04-10")
    assert "its withdrawal has ended it" in shown(driver, "11 May 12:00").fault


def test_a_withdrawal_after_the_operative_notice_or_the_answer_changes_nothing() -> None:
    driver = on_notice()
    driver.record("10 May 12:00", rtb6_withdrawn="2026-05-10")
    assert shown(driver, "11 May 12:00").credited == Decimal("630.00")
    answered = delayed()
    answered.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)
    answered.notify("20 April 12:00", Kind.COUNTER, date(2026, 4, 20))
    answered.record("21 April 12:00", rtb6_withdrawn="2026-04-10")
    assert shown(answered, "22 April 12:00").fault == ""


def test_a_claim_that_is_withdrawn_forfeits_the_credit() -> None:
    driver = on_notice()
    driver.record("11 May 10:00", withdrawn_on="2026-05-11")
    driver.close(Outcome.WITHDRAWN, "11 May 12:00")
    seen = shown(driver, "1 June 12:00")
    assert (seen.credited, seen.a_week) == (Decimal("0.00"), Decimal("0.00"))


def test_corrected_facts_that_contradict_a_notice_are_told_and_break_nothing() -> None:
    driver = on_notice()
    driver.record("12 May 12:00", rtb1_served="2026-03-30")
    seen = shown(driver, "12 May 13:00")
    assert "comes too early" in seen.fault
    assert seen.credited is None
    driver.note("12 May 14:00")
    driver.wait("1 June 10:00")
    driver.record("2 June 12:00", rtb1_served="2026-03-02")
    assert shown(driver, "2 June 13:00").fault == ""


def test_a_fact_that_ends_the_limit_leaves_its_default_date() -> None:
    driver = on_notice()
    driver.record("4 May 12:00", rtb2_served="2026-05-04")
    assert shown(driver, "11 May 12:00").credited == Decimal("630.00")


def test_a_step_taken_in_time_is_no_ground() -> None:
    driver = delayed()
    driver.record("31 March 10:00", rtb2_served="2026-03-30")
    with refused(RejectionCode.BAD_NOTICE, "was done in time"):
        driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)
    late = delayed()
    late.record("31 March 10:00", rtb2_served="2026-03-31")
    late.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)


def test_the_credit_stands_after_a_sale_whose_decision_has_no_day_on_record() -> None:
    driver = bought()
    seen = shown(driver, "1 June 12:00")
    assert (seen.fault, seen.credited) == ("", Decimal("630.00"))


def test_a_scheme_without_notices_of_delay_says_so() -> None:
    with refused(RejectionCode.NO_RULES, "has no notices of delay"):
        ScriptedCase().notify("3 March 12:00", Kind.INITIAL, date(2026, 3, 3), LATE)


def test_a_case_raised_before_these_rules_goes_on_without_them() -> None:
    driver = ScriptedCase(RIGHT_TO_BUY, facts={"rtb1_served": "2026-03-02"}, decides=False)
    with refused(RejectionCode.NO_RULES):
        driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE)
    driver.record("1 April 12:00", rtb6_served="2026-04-01")
    assert view(driver.case).decisions.delay is None


def test_notices_survive_json() -> None:
    driver = on_notice()
    assert Case.model_validate_json(driver.case.model_dump_json()) == driver.case


def test_a_new_notice_that_states_no_day_is_not_given_that_of_an_earlier_one() -> None:
    driver = delayed()
    driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE, stated_until=date(2026, 7, 31))
    driver.notify("20 April 12:00", Kind.COUNTER, date(2026, 4, 20))
    driver.notify("4 May 12:00", Kind.INITIAL, date(2026, 5, 4), LATE)
    assert str(driver.target("law/s153a")).startswith("2026-06-03")
    assert driver.fact("rtb6_stated_until") == "2026-06-03"
    assert shown(driver, "5 May 12:00").could_begin == date(2026, 6, 4)
    assert driver.state("law/s153a") is ClockState.RUNNING


def test_a_day_that_cannot_be_is_refused_with_the_notice() -> None:
    driver = delayed()
    driver.wait("1 April 11:00")
    before = driver.case
    with refused(RejectionCode.BAD_FACT, "rtb6_stated_until", "check the year"):
        driver.notify("1 April 12:00", Kind.INITIAL, APRIL, LATE, stated_until=date(2126, 5, 15))
    assert driver.case == before
