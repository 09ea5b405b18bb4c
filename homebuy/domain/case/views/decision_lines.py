"""What a case has decided, in a line or two for each decision."""

from collections.abc import Iterator
from typing import NamedTuple

from homebuy.domain.case.views.decision_views import (
    DecisionViews,
    DelayView,
    EligibilityView,
    OfferView,
    PriceView,
)
from homebuy.domain.money import pounds
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import shown, shown_day


class DecisionLine(NamedTuple):
    """A sentence, and what it is about; nothing where it goes on with the line before."""

    label: str
    text: str


def decision_lines(decisions: DecisionViews, zone: str) -> Iterator[DecisionLine]:
    """Lines for whatever is decided so far; none for what is not."""
    if decisions.eligibility:
        yield from _eligibility(decisions.eligibility)
    if decisions.price:
        yield DecisionLine("Price", _price(decisions.price, zone))
        yield from _uncertainties(decisions.price)
    if decisions.offer:
        yield from _offer(decisions.offer, zone)
    if decisions.delay:
        yield from delay_lines(decisions.delay, zone)


def delay_lines(delay: DelayView, zone: str) -> Iterator[DecisionLine]:
    """What notices of delay have come to, and what each further week costs."""
    yield DecisionLine("Delay", f"{_notices(delay)}; {_cost(delay, zone)}")
    if delay.could_begin:
        begin = shown_day(delay.could_begin)
        yield DecisionLine("", f"an operative notice (RTB8) could come from {begin}")


def _eligibility(found: EligibilityView) -> Iterator[DecisionLine]:
    yield DecisionLine("Claim", f"{found.verdict} (assessment {found.number})")
    yield from (DecisionLine("", reason) for reason in found.reasons)
    if found.missing:
        asked = f"to be asked: {len(found.missing)}; homebuy case assess says what"
        yield DecisionLine("", asked)


def _price(price: PriceView, zone: str) -> str:
    amount = pounds(price.amount) if price.amount is not None else "no price"
    if "to_pay" in price.figures:
        amount += f", to pay {pounds(price.figures['to_pay'])}"
    stale = "; facts have changed since: homebuy case price" if price.stale else ""
    return f"{amount} (calculation {price.number}, {shown(price.at, zone)}){stale}"


def _uncertainties(price: PriceView) -> Iterator[DecisionLine]:
    if price.uncertainties:
        read = f"homebuy case prices CASE --number {price.number}"
        yield DecisionLine("", f"not confirmed in it: {len(price.uncertainties)}; read {read}")


def _offer(offer: OfferView, zone: str) -> Iterator[DecisionLine]:
    made = f"{offer.number}, {shown(offer.at, zone)}"
    yield DecisionLine("Offer", f"{made}: {pounds(offer.amount)} (calculation {offer.price})")
    for answer in offer.answer_by:
        by = f"{answer.title}: by {shown_day(answer.day)} ({answer.source})"
        yield DecisionLine("", by)


def _notices(delay: DelayView) -> str:
    return f"{delay.notices} notice{'' if delay.notices == 1 else 's'}, the last {delay.latest}"


def _cost(delay: DelayView, zone: str) -> str:
    if delay.fault:
        return f"cannot be reckoned: {delay.fault}"
    if delay.credited is None or delay.a_week is None:
        return "what it costs is not known: record the rent a week"
    by = shown_day(local_date(delay.on, zone))
    return f"{pounds(delay.credited)} credited by {by}, {pounds(delay.a_week)} a week now"
