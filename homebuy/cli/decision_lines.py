"""What a case has decided, in a line or two for each decision."""

from collections.abc import Iterator

from homebuy.cli.printing import day, when
from homebuy.domain.case.decision_views import (
    DecisionViews,
    DelayView,
    EligibilityView,
    OfferView,
    PriceView,
)
from homebuy.domain.money import pounds
from homebuy.domain.wording import shown_day

INDENT = " " * 11


def decision_lines(decisions: DecisionViews, zone: str) -> Iterator[str]:
    """Lines for whatever is decided so far; none for what is not."""
    if decisions.eligibility:
        yield from _eligibility(decisions.eligibility)
    if decisions.price:
        yield _price(decisions.price, zone)
    if decisions.offer:
        yield from _offer(decisions.offer, zone)
    if decisions.delay:
        yield from delay_lines(decisions.delay)


def delay_lines(delay: DelayView) -> Iterator[str]:
    """What notices of delay have come to, and what each further week costs."""
    served = f"{delay.notices} notice{'' if delay.notices == 1 else 's'}, the last {delay.latest}"
    if delay.fault:
        yield f"Delay      {served}; cannot be reckoned: {delay.fault}"
    elif delay.credited is None or delay.a_week is None:
        yield f"Delay      {served}; what it costs is not known: record the rent a week"
    else:
        cost = f"{pounds(delay.credited)} credited so far"
        yield f"Delay      {served}; {cost}, {pounds(delay.a_week)} a week now"
        if delay.could_begin:
            begin = shown_day(delay.could_begin)
            yield f"{INDENT}an operative notice (RTB8) could come from {begin}"


def _eligibility(found: EligibilityView) -> Iterator[str]:
    yield f"Claim      {found.verdict} (assessment {found.number})"
    yield from (f"{INDENT}{reason}" for reason in found.reasons)
    if found.missing:
        yield f"{INDENT}to be asked: {len(found.missing)}; see homebuy case assess"


def _price(price: PriceView, zone: str) -> str:
    amount = pounds(price.amount) if price.amount is not None else "no price"
    if "to_pay" in price.figures:
        amount += f", to pay {pounds(price.figures['to_pay'])}"
    stale = "; facts have changed since: homebuy case price" if price.stale else ""
    return f"Price      {amount} (calculation {price.number}, {when(price.at, zone)}){stale}"


def _offer(offer: OfferView, zone: str) -> Iterator[str]:
    made = f"{pounds(offer.amount)}, calculation {offer.price}, made {day(offer.at, zone)}"
    yield f"Offer      {offer.number}: {made}"
    for answer in offer.answer_by:
        yield f"{INDENT}{answer.title}: by {shown_day(answer.day)} ({answer.source})"
