"""What becomes of an offer: it is answered, or its value is challenged and determined."""

from decimal import Decimal

import pytest

from homebuy.domain.case import events as ev
from homebuy.domain.case.views.view import view
from homebuy.domain.service_levels.clock import ClockState
from tests.unit.domain.case.cases import Life
from tests.unit.domain.case.claims import STATED, about_to_offer
from tests.unit.domain.definitions.test_shipped_schemes import SCHEMES, published

ANSWERS = {
    "accepted": "s125d_response",
    "withdrawn": "withdrawn_on",
    "reminded": "s125e_served",
    "challenged": "dv_requested",
    "determined": "dv_determined",
    "redetermined": "dv_redetermined",
}


def offered() -> Life:
    """An offer at £176,000 was served on 1 April."""
    life = about_to_offer(**STATED)
    life.price("25 March 11:00")
    life.complete("serve-s125", "1 April 10:00", late_reason="the plan was redrawn")
    return life


def price_of(life: Life) -> Decimal:
    assert life.case.priced
    return life.case.priced.breakdown.figures["price"]


def test_the_offer_is_seen_with_the_answers_that_its_scheme_knows() -> None:
    shown = view(offered().case).decisions.offer
    assert shown
    assert shown.answers == ANSWERS


def test_an_answer_in_time_meets_the_limit() -> None:
    life = offered()
    life.record("1 June 10:00", s125d_response="2026-06-01")
    assert life.state("law/s125d") is ClockState.MET


def test_a_challenge_stops_the_time_and_a_determination_starts_it_anew() -> None:
    life = offered()
    life.record("20 April 10:00", dv_requested="2026-04-20")
    assert life.state("law/s125d") is ClockState.MET
    life.record("1 June 10:00", dv_determined="2026-06-01", determined_value="190000.00")
    assert life.state("law/s125d/2") is ClockState.RUNNING


@pytest.mark.parametrize(("value", "price"), [("190000.00", 156_000), ("250000.00", 216_000)])
def test_a_determined_value_holds_instead_of_ours_lower_or_higher(value: str, price: int) -> None:
    life = offered()
    assert price_of(life) == 176_000
    life.record("1 June 10:00", dv_determined="2026-06-01", determined_value=value)
    shown = view(life.case).decisions.price
    assert shown
    assert shown.stale
    life.price("1 June 11:00")
    assert price_of(life) == price
    assert life.fact("valuation") == "210000.00"
    numbers = [event.number for event in life.events if isinstance(event, ev.PriceCalculated)]
    assert numbers == [1, 2]


def test_a_determination_of_the_same_value_leaves_the_price() -> None:
    life = offered()
    life.record("1 June 10:00", dv_determined="2026-06-01", determined_value="210000.00")
    shown = view(life.case).decisions.price
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
