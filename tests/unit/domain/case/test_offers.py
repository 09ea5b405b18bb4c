"""An offer is made by completing its task, at a price that holds on the day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from homebuy.domain.case import Case
from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import TaskState
from homebuy.domain.case.views.view import view
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.ids import MessageId, TaskId
from tests.unit.domain.case.claims import HOME, RIGHT_TO_BUY, STATED, about_to_offer
from tests.unit.domain.case.scripted_case import ScriptedCase, at, kinds, refused

SERVE = "serve-s125"
PRICE = Decimal("176000.00")


def offered(events: tuple[ev.Event, ...]) -> ev.OfferIssued:
    (offer,) = (event for event in events if isinstance(event, ev.OfferIssued))
    return offer


def serve(driver: ScriptedCase, when: str, **more: Any) -> tuple[ev.Event, ...]:
    """The offer is served, some days after it was approved."""
    return driver.complete(SERVE, when, late_reason="the plan was redrawn", **more)


def ready() -> ScriptedCase:
    """Everything is known, and the price is reckoned."""
    driver = about_to_offer(**STATED)
    driver.price("25 March 11:00")
    return driver


def test_completing_its_task_makes_the_offer_at_the_price() -> None:
    offer = offered(serve(ready(), "1 April 10:00"))
    assert (offer.number, offer.price) == (1, 1)
    assert offer.breakdown.figures["price"] == PRICE


def test_an_offer_states_the_particulars_in_the_words_of_the_scheme() -> None:
    offer = offered(serve(ready(), "1 April 10:00"))
    said = {str(each.fact): (each.title, each.value) for each in offer.particulars}
    assert said["property_kind"] == ("What is being bought", "house")
    assert said["structural_defects"][1] == "none known"


def test_an_offer_says_by_when_to_answer_and_what_sets_the_day() -> None:
    offer = offered(serve(ready(), "1 April 10:00"))
    days = {str(each.statutory_deadline): (each.day, each.source) for each in offer.answer_by}
    # Twelve weeks beginning with the day of service, and three months after it.
    assert days["s125d"] == (date(2026, 6, 23), "Housing Act 1985 s125D(2)")
    assert days["s128"] == (date(2026, 7, 1), "Housing Act 1985 s128(2)")


def test_the_days_follow_the_day_of_service_that_is_recorded() -> None:
    offer = offered(serve(ready(), "2 April 10:00", facts={"s125_served": "2026-04-01"}))
    assert {each.day for each in offer.answer_by} == {date(2026, 6, 23), date(2026, 7, 1)}


def test_an_offer_without_a_price_is_refused_and_the_task_stays_open() -> None:
    driver = about_to_offer(**STATED)
    before = driver.case
    with refused(RejectionCode.NO_PRICE, "homebuy case price"):
        serve(driver, "1 April 10:00")
    assert driver.case == before
    assert driver.task(SERVE).state is TaskState.OPEN


def test_an_offer_at_a_price_that_facts_have_overtaken_is_refused() -> None:
    driver = ready()
    driver.record("26 March 10:00", valuation="200000.00")
    with refused(RejectionCode.STALE_PRICE, "calculation 1 rests on facts that have changed"):
        serve(driver, "1 April 10:00")
    driver.price("1 April 9:00")
    offer = offered(serve(driver, "1 April 10:00"))
    assert (offer.price, offer.breakdown.figures["price"]) == (2, PRICE - 10_000)


def test_a_fact_that_comes_with_the_offer_itself_may_not_change_its_price() -> None:
    with refused(RejectionCode.STALE_PRICE):
        serve(ready(), "1 April 10:00", facts={"valuation": "200000.00"})


@pytest.mark.parametrize("missing", sorted(STATED))
def test_an_offer_that_leaves_a_particular_out_says_what_to_record(missing: str) -> None:
    driver = about_to_offer(**{name: value for name, value in STATED.items() if name != missing})
    driver.price("25 March 11:00")
    with refused(RejectionCode.BAD_FACT, "(Housing Act 1985 s125)", f"record '{missing}'"):
        serve(driver, "1 April 10:00")


def test_a_particular_may_be_recorded_with_the_offer() -> None:
    driver = about_to_offer()
    driver.price("25 March 11:00")
    offer = offered(serve(driver, "1 April 10:00", facts=STATED))
    assert len(offer.particulars) == 4


def test_another_task_makes_no_offer() -> None:
    driver = about_to_offer(**STATED)
    driver.activate("take-legal-advice", "25 March 11:00")
    assert "offer_issued" not in kinds(driver.complete("take-legal-advice", "25 March 12:00"))


def test_rent_that_is_credited_makes_a_price_of_the_same_day_necessary() -> None:
    driver = about_to_offer(**STATED, rent_per_week="105.00")
    driver.notify("1 April 12:00", Kind.INITIAL, date(2026, 4, 1), Ground.RTB2_LATE)
    driver.notify("1 May 12:00", Kind.OPERATIVE, date(2026, 5, 1))
    driver.price("10 May 12:00")
    with refused(RejectionCode.STALE_PRICE):
        serve(driver, "11 May 10:00")
    driver.price("11 May 9:00")
    offer = offered(serve(driver, "11 May 10:00"))
    assert offer.breakdown.figures["to_pay"] == PRICE - 630


def test_a_signal_that_makes_no_offer_goes_on_record() -> None:
    driver = about_to_offer(**STATED)
    when = at("1 April 10:00")
    command = cmd.CompleteTask(
        message_id=MessageId("offer"),
        actor="portal",
        at=when,
        task=TaskId(SERVE),
        late_reason="the plan was redrawn",
    )
    (rejected,) = driver.signal(command, when)
    assert isinstance(rejected, ev.MessageRejected)
    assert "an offer states a price" in rejected.reason


def test_the_offer_is_seen_with_its_days() -> None:
    driver = ready()
    assert view(driver.case).decisions.offer is None
    serve(driver, "1 April 10:00")
    shown = view(driver.case).decisions.offer
    assert shown
    assert (shown.number, shown.price, shown.amount) == (1, 1, PRICE)
    assert [each.statutory_deadline for each in shown.answer_by] == ["s125d", "s128"]


def test_days_that_start_anew_are_seen_and_the_letter_keeps_its_own() -> None:
    driver = ready()
    offer = offered(serve(driver, "1 April 10:00"))
    driver.record("1 May 10:00", dv_requested="2026-04-30")
    driver.record("5 June 10:00", dv_determined="2026-06-05", determined_value="200000.00")
    shown = view(driver.case, at("6 June 10:00")).decisions.offer
    assert shown
    days = {str(each.statutory_deadline): each.day for each in shown.answer_by}
    assert days == {"s125d": date(2026, 8, 27), "s128": date(2026, 7, 1)}
    assert offer.answer_by[0].day == date(2026, 6, 23)


def test_a_second_offer_stands_beside_the_first() -> None:
    driver = ready()
    serve(driver, "1 April 10:00")
    driver.carry("offer", "20 April 10:00")
    driver.record("20 April 11:00", valuation="200000.00")
    driver.price("20 April 12:00")
    for task in ("calculate-price", "check-price", "draft-terms", "assemble-offer"):
        driver.complete(task, "21 April 10:00")
    driver.complete("approve-offer", "21 April 11:00")
    again = offered(serve(driver, "21 April 12:00"))
    assert (again.number, again.price) == (2, 2)
    assert [event.number for event in driver.events if isinstance(event, ev.OfferIssued)] == [1, 2]


def test_a_case_raised_before_these_rules_serves_its_offer_without_them() -> None:
    driver = ScriptedCase(RIGHT_TO_BUY, facts={"rtb1_served": "2026-03-02", **HOME}, decides=False)
    driver.carry("offer", "23 March 10:00")
    for task in ("calculate-price", "check-price", "draft-terms", "assemble-offer"):
        driver.complete(task, "24 March 10:00")
    driver.complete("approve-offer", "25 March 10:00")
    assert "offer_issued" not in kinds(serve(driver, "1 April 10:00"))
    assert driver.fact("s125_served") == "2026-04-01"


def test_what_another_system_offered_is_not_calculated_again() -> None:
    driver = about_to_offer()
    when = at("1 April 10:00")
    command = cmd.CompleteTask(
        message_id=MessageId("old"), actor="import", at=when, task=TaskId(SERVE)
    )
    assert "offer_issued" not in kinds(driver.imports(command, "1 April 10:00"))


def test_an_offer_survives_json() -> None:
    driver = ready()
    serve(driver, "1 April 10:00")
    assert Case.model_validate_json(driver.case.model_dump_json()) == driver.case
