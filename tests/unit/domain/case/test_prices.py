"""A price is reckoned on the facts of the case, recorded with them, and never edited."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homebuy.domain import case as core
from homebuy.domain.case import Case
from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.views.decision_views import PriceView
from homebuy.domain.case.views.view import view
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.ids import MessageId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.pricing.errors import PriceError
from tests.look_ups import price_of
from tests.unit.domain.case.claims import CLAIMED, HOME, RIGHT_TO_BUY, claim, on_notice
from tests.unit.domain.case.scripted_case import ScriptedCase, at, refused

PRICE = Decimal("176000.00")
"""£210,000 less the most that the region allows, £34,000."""


def calculations(driver: ScriptedCase) -> list[ev.PriceCalculated]:
    return [event for event in driver.events if isinstance(event, ev.PriceCalculated)]


def shown(driver: ScriptedCase, when: str) -> PriceView:
    found = view(driver.case, at(when)).decisions.price
    assert found
    return found


def test_the_price_is_calculated_on_the_facts_of_the_case() -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00")
    (event,) = calculations(driver)
    assert event.breakdown.figures["price"] == PRICE
    assert event.given["value"] == "210000.00"
    assert event.given["relevant_time"] == "2026-03-02"


def test_a_changed_fact_makes_a_price_stale_and_a_new_one_is_made() -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00")
    assert not shown(driver, "9 March 11:00").stale
    driver.record("10 March 10:00", valuation="200000.00")
    assert shown(driver, "10 March 11:00").stale
    driver.price("10 March 12:00")
    assert [(each.number, each.breakdown.figures["price"]) for each in calculations(driver)] == [
        (1, PRICE),
        (2, PRICE - 10_000),
    ]
    assert not shown(driver, "10 March 13:00").stale


def test_a_fact_that_the_price_does_not_rest_on_leaves_it_as_it_is() -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00")
    driver.record("10 March 10:00", epc_rating="C")
    assert not shown(driver, "10 March 11:00").stale


def test_a_fact_that_is_put_back_makes_the_price_hold_again() -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00")
    driver.record("10 March 10:00", valuation="200000.00")
    driver.record("11 March 10:00", valuation="210000.00")
    assert not shown(driver, "11 March 11:00").stale


def test_a_price_sent_twice_is_calculated_once() -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00", message_id="price")
    assert driver.price("9 March 10:00", message_id="price") == ()
    assert driver.case.calculations == 1


def test_an_answer_to_what_was_asked_before_is_refused() -> None:
    driver = claim(**HOME)
    command = cmd.CalculatePrice(message_id=MessageId("p"), actor="x", at=at("9 March 10:00"))
    known = price_of(driver.case, command)
    driver.record("9 March 11:00", valuation="200000.00")
    with refused(RejectionCode.STALE_PRICE, "send it again"):
        core.decide(driver.case, command, at("9 March 12:00"), known)


@pytest.mark.parametrize("missing", ["valuation", "property_kind", "region", "qualifying_years"])
def test_what_a_price_lacks_is_named_as_a_fact(missing: str) -> None:
    driver = claim(**{name: value for name, value in HOME.items() if name != missing})
    named = f"facts not on record that give inputs: '{missing}'"
    with refused(RejectionCode.NO_PRICE, "this is missing", named):
        driver.price("9 March 10:00")


def test_rent_credited_by_notices_goes_into_the_price() -> None:
    driver = on_notice()
    driver.price("11 May 12:00")
    (event,) = calculations(driver)
    # From 30 March, when the decision was due, to 11 May: 42 days at £15 each.
    assert event.breakdown.figures["rent_credit"] == Decimal("630.00")
    assert event.breakdown.figures["to_pay"] == PRICE - 630


def test_a_credit_recorded_as_a_fact_takes_the_place_of_that_of_the_notices() -> None:
    driver = on_notice(rent_credit="100.00")
    driver.price("11 May 12:00")
    assert calculations(driver)[0].breakdown.figures["to_pay"] == PRICE - 100


def test_while_rent_is_credited_the_price_of_yesterday_is_stale() -> None:
    driver = on_notice()
    driver.price("11 May 12:00")
    assert not shown(driver, "11 May 18:00").stale
    assert shown(driver, "12 May 12:00").stale


def test_a_price_is_refused_while_facts_contradict_a_notice() -> None:
    driver = on_notice()
    driver.price("11 May 12:00")
    driver.record("12 May 12:00", rtb1_served="2026-03-30")
    with refused(RejectionCode.BAD_NOTICE, "do not fit the facts any more", "comes too early"):
        driver.price("12 May 13:00")
    assert shown(driver, "12 May 14:00").stale


def test_a_counter_notice_stops_the_credit_in_the_price() -> None:
    driver = on_notice()
    driver.notify("4 May 12:00", Kind.COUNTER, date(2026, 5, 4))
    driver.price("1 June 12:00")
    assert calculations(driver)[0].breakdown.figures["rent_credit"] == Decimal("525.00")


def test_a_closed_case_keeps_its_last_price_as_it_was() -> None:
    driver = claim(**HOME)
    driver.price("9 March 10:00")
    driver.record("10 March 10:00", withdrawn_on="2026-03-10", valuation="1.00")
    driver.close(Outcome.WITHDRAWN, "10 March 11:00")
    assert not shown(driver, "11 March 10:00").stale


def test_a_case_raised_before_these_rules_goes_on_without_them() -> None:
    driver = ScriptedCase(RIGHT_TO_BUY, facts={**CLAIMED, **HOME}, decides=False)
    with refused(RejectionCode.NO_RULES, "homebuy price"):
        driver.price("9 March 10:00")
    driver.record("9 March 11:00", price="176000.00")
    assert view(driver.case).decisions.price is None


def test_a_price_survives_json() -> None:
    driver = on_notice()
    driver.price("11 May 12:00")
    assert Case.model_validate_json(driver.case.model_dump_json()) == driver.case
    assert [
        ev.PriceCalculated.model_validate_json(e.model_dump_json()) for e in calculations(driver)
    ]


values = st.integers(1, 400).map(lambda thousands: f"{thousands}000.00")
facts = st.one_of(
    values.map(lambda value: ("valuation", value)),
    st.sampled_from(["2", "3", "12", "40"]).map(lambda years: ("qualifying_years", years)),
    st.sampled_from(["house", "flat"]).map(lambda kind: ("property_kind", kind)),
    st.dates(date(2026, 2, 20), date(2026, 6, 1)).map(lambda day: ("rtb1_served", str(day))),
    st.dates(date(2026, 2, 20), date(2026, 6, 1)).map(lambda day: ("rtb2_served", str(day))),
)
notices = st.tuples(
    st.sampled_from(Kind),
    st.dates(date(2026, 3, 20), date(2026, 7, 1)),
    st.sampled_from([None, *Ground]),
)
prices = st.just(None)


@settings(deadline=None)
@given(st.lists(prices | notices | facts, max_size=15))
def test_prices_facts_and_notices_in_any_order_replay_to_the_same_case(
    order: list[tuple[Kind, date, Ground | None] | tuple[str, str] | None],
) -> None:
    driver = claim(**{**HOME, "rent_per_week": "105.00"})
    for step in order:
        with suppress(PriceError, RejectedError):
            match step:
                case None:
                    driver.price("1 July 10:00")
                case (name, value):
                    driver.record("1 July 10:00", **{name: value})
                case (kind, served, ground):
                    driver.notify("1 July 10:00", kind, served, ground)
        assert view(driver.case, at("2 July 10:00"))
    again: Case | None = None
    for event in driver.events:
        again = core.evolve(again, event)
    assert again == driver.case
    made = calculations(driver)
    assert [each.number for each in made] == list(range(1, driver.case.calculations + 1))
    for each in made:
        assert each.breakdown.figures["price"] <= Decimal(each.given["value"])
