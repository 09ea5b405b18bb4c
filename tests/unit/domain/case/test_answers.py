"""What becomes of an offer: it is answered, or its value is challenged and determined."""

from decimal import Decimal

import pytest

from homebuy.domain.case import events as ev
from homebuy.domain.case.views.view import view
from homebuy.domain.service_levels.clock import ClockState
from tests.unit.domain.case.claims import STATED, about_to_offer
from tests.unit.domain.case.scripted_case import ScriptedCase
from tests.unit.domain.definitions.test_shipped_schemes import SCHEMES, published

ANSWERS = {
    "accepted": "s125d_response",
    "withdrawn": "withdrawn_on",
    "reminded": "s125e_served",
    "challenged": "dv_requested",
    "determined": "dv_determined",
    "redetermined": "dv_redetermined",
}


def offered() -> ScriptedCase:
    """An offer at £176,000 was served on 1 April."""
    driver = about_to_offer(**STATED)
    driver.price("25 March 11:00")
    driver.complete("serve-s125", "1 April 10:00", late_reason="the plan was redrawn")
    return driver


def price_of(driver: ScriptedCase) -> Decimal:
    assert driver.case.priced
    return driver.case.priced.breakdown.figures["price"]


def test_the_offer_is_seen_with_the_answers_that_its_scheme_knows() -> None:
    shown = view(offered().case).decisions.offer
    assert shown
    assert shown.answers == ANSWERS


def test_an_answer_in_time_meets_the_limit() -> None:
    driver = offered()
    driver.record("1 June 10:00", s125d_response="2026-06-01")
    assert driver.state("law/s125d") is ClockState.MET


def test_a_challenge_stops_the_time_and_a_determination_starts_it_anew() -> None:
    driver = offered()
    driver.record("20 April 10:00", dv_requested="2026-04-20")
    assert driver.state("law/s125d") is ClockState.MET
    driver.record("1 June 10:00", dv_determined="2026-06-01", determined_value="190000.00")
    assert driver.state("law/s125d/2") is ClockState.RUNNING


@pytest.mark.parametrize(("value", "price"), [("190000.00", 156_000), ("250000.00", 216_000)])
def test_a_determined_value_holds_instead_of_ours_lower_or_higher(value: str, price: int) -> None:
    driver = offered()
    assert price_of(driver) == 176_000
    driver.record("1 June 10:00", dv_determined="2026-06-01", determined_value=value)
    shown = view(driver.case).decisions.price
    assert shown
    assert shown.stale
    driver.price("1 June 11:00")
    assert price_of(driver) == price
    assert driver.fact("valuation") == "210000.00"
    numbers = [event.number for event in driver.events if isinstance(event, ev.PriceCalculated)]
    assert numbers == [1, 2]


def test_a_determination_of_the_same_value_leaves_the_price() -> None:
    driver = offered()
    driver.record("1 June 10:00", dv_determined="2026-06-01", determined_value="210000.00")
    shown = view(driver.case).decisions.price
    assert shown
    assert not shown.stale


OFFERING = [name for name in SCHEMES if published(name).scheme.offer]


def test_all_schemes_but_the_nomination_of_a_buyer_and_practice_make_an_offer() -> None:
    assert set(SCHEMES) - set(OFFERING) == {"resale-nomination", "training"}


@pytest.mark.parametrize("name", OFFERING)
def test_every_scheme_that_offers_knows_acceptance_and_withdrawal(name: str) -> None:
    scheme = published(name).scheme
    assert scheme.offer
    assert scheme.pricing
    assert {"accepted", "withdrawn"} <= scheme.offer.answers.keys()
    assert ("challenged" in scheme.offer.answers) == ("determined_value" in scheme.facts)
    overridden = "determined_value" in scheme.pricing.overrides.values()
    assert overridden == ("determined_value" in scheme.facts)
