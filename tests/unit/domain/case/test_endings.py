"""A case ends in a way only if what that way needs is so."""

import pytest

from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import CaseStatus
from homebuy.domain.case.views.view import view
from homebuy.domain.outcomes import Outcome
from tests.unit.domain.case.claims import CLAIMED, RIGHT_TO_BUY, claim
from tests.unit.domain.case.scripted_case import ScriptedCase, refused


def denied(**facts: str) -> ScriptedCase:
    """A claim in the stage that denies it, with its work done."""
    driver = claim(**facts)
    driver.record("20 March 10:00", rtb2_served="2026-03-20")
    driver.carry("denial", "20 March 10:00")
    for task in list(driver.case.current_tasks()):
        if task.mandatory:
            driver.complete(task.id, "23 March 10:00")
    return driver


def offered(**facts: str) -> ScriptedCase:
    driver = claim(**facts)
    driver.carry("tenant-decision", "1 April 10:00")
    driver.record("1 April 11:00", s125_served="2026-04-01")
    return driver


def in_default(**facts: str) -> ScriptedCase:
    """A claim whose tenant has a notice in default of 1 July; its 28 days end on the 29th."""
    driver = offered(**facts)
    driver.record("1 July 10:00", s125e_served="2026-07-01")
    return driver


def test_nobody_is_denied_without_the_reason() -> None:
    driver = denied()
    with refused(RejectionCode.CONDITION_UNMET, "not on record is 'denial_ground'", "s124"):
        driver.close(Outcome.DENIED, "24 March 10:00")
    driver.record("24 March 11:00", denial_ground="no secure tenancy")
    driver.close(Outcome.DENIED, "24 March 12:00")
    assert driver.case.outcome is Outcome.DENIED


def test_a_withdrawal_needs_the_day_on_which_the_tenant_wrote() -> None:
    driver = claim()
    with refused(
        RejectionCode.CONDITION_UNMET, "not on record is 'withdrawn_on'", "the claim goes on"
    ):
        driver.close(Outcome.WITHDRAWN, "3 March 10:00")
    driver.record("3 March 11:00", withdrawn_on="2026-03-03")
    driver.close(Outcome.WITHDRAWN, "3 March 12:00")
    assert driver.case.status is CaseStatus.CLOSED


def test_a_claim_is_deemed_withdrawn_only_once_the_time_of_its_notice_has_run_out() -> None:
    driver = in_default()
    with refused(
        RejectionCode.CONDITION_UNMET, "no time that ends it has run out unmet (s125e, s141)"
    ):
        driver.close(Outcome.DEEMED_WITHDRAWN, "29 July 10:00")
    driver.close(Outcome.DEEMED_WITHDRAWN, "30 July 10:00")
    assert driver.case.outcome is Outcome.DEEMED_WITHDRAWN


def test_an_answer_in_time_keeps_the_claim_alive() -> None:
    driver = in_default()
    driver.record("20 July 10:00", s125d_response="2026-07-20")
    with refused(RejectionCode.CONDITION_UNMET, "has run out unmet"):
        driver.close(Outcome.DEEMED_WITHDRAWN, "1 September 10:00")


def test_time_that_was_extended_has_not_run_out() -> None:
    driver = in_default()
    driver.record("20 July 10:00", s125e_extended_to="2026-08-20")
    with refused(RejectionCode.CONDITION_UNMET):
        driver.close(Outcome.DEEMED_WITHDRAWN, "1 August 10:00")
    driver.close(Outcome.DEEMED_WITHDRAWN, "21 August 10:00")


def test_without_a_notice_no_time_runs_out() -> None:
    driver = offered()
    with refused(RejectionCode.CONDITION_UNMET, "Serve the notice in default"):
        driver.close(Outcome.DEEMED_WITHDRAWN, "1 December 10:00")


def test_a_claim_once_made_is_not_cancelled() -> None:
    driver = claim()
    with refused(RejectionCode.CONDITION_UNMET, "on record is 'rtb1_served'", "kept open"):
        driver.close(Outcome.CANCELLED, "3 March 10:00")
    assert driver.case.is_open
    assert view(driver.case).outcomes == (Outcome.WITHDRAWN,)


def test_an_enquiry_that_led_to_no_claim_may_be_cancelled() -> None:
    driver = ScriptedCase(RIGHT_TO_BUY)
    driver.close(Outcome.CANCELLED, "3 March 10:00")
    assert driver.case.status is CaseStatus.CANCELLED


def test_a_sale_is_complete_on_a_day() -> None:
    driver = claim()
    driver.carry("after-sale", "4 May 10:00")
    with refused(RejectionCode.CONDITION_UNMET, "not on record is 'completed_on'"):
        driver.close(Outcome.COMPLETED, "5 May 10:00")


def test_a_scheme_that_says_nothing_of_endings_ends_as_it_did() -> None:
    driver = ScriptedCase()
    driver.close(Outcome.CANCELLED, "2 March 12:00")
    assert driver.case.status is CaseStatus.CANCELLED


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.CANCELLED])
def test_a_case_raised_before_these_rules_ends_without_them(outcome: Outcome) -> None:
    driver = ScriptedCase(RIGHT_TO_BUY, facts=CLAIMED, decides=False)
    driver.close(outcome, "3 March 10:00")
    assert driver.case.outcome is outcome
