"""The state that follows from decisions: the latest assessment, price, offer and notices."""

from typing import assert_never

from homebuy.domain.case import events as ev
from homebuy.domain.case.state import Case, Offered, Priced

Decided = ev.EligibilityAssessed | ev.PriceCalculated | ev.OfferIssued | ev.DelayNoticeServed


def decided(case: Case, event: Decided) -> Case:
    """The case after a decision; earlier ones stay in its record and count on."""
    match event:
        case ev.EligibilityAssessed():
            changes = {"assessments": event.number, "finding": event.finding}
        case ev.PriceCalculated():
            changes = {"calculations": event.number, "priced": _priced(event)}
        case ev.OfferIssued():
            changes = {"offers": event.number, "offered": _offered(event)}
        case ev.DelayNoticeServed():
            changes = {"delay_notices": (*case.delay_notices, event.notice)}
        case _:
            assert_never(event)
    return case.model_copy(update=changes)


def _priced(event: ev.PriceCalculated) -> Priced:
    return Priced(number=event.number, at=event.at, breakdown=event.breakdown, given=event.given)


def _offered(event: ev.OfferIssued) -> Offered:
    return Offered(
        number=event.number,
        at=event.at,
        price=event.price,
        amount=event.breakdown.figures["price"],
        answer_by=event.answer_by,
    )
