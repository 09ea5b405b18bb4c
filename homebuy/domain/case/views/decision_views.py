"""Decisions as people and programs see them: the latest of each, in brief."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.case.rules.delay import delay_exposure
from homebuy.domain.case.rules.offers import answer_by, is_stale
from homebuy.domain.case.state import Case
from homebuy.domain.delay.notices import Kind
from homebuy.domain.delay.service import DelayNoticeError
from homebuy.domain.eligibility.finding import EligibilityVerdict
from homebuy.domain.ids import FactName
from homebuy.domain.models import Instant, Value
from homebuy.domain.offers import AnswerBy


class EligibilityView(Value):
    """The latest assessment of the claim."""

    number: int
    verdict: EligibilityVerdict
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


class PriceView(Value):
    """The latest calculation in pounds; `stale` once facts that it rests on have changed."""

    number: int
    at: Instant
    amount: Decimal | None
    figures: dict[str, Decimal]
    uncertainties: tuple[str, ...]
    stale: bool


class OfferView(Value):
    """The latest offer in pounds, by when to answer, and the fact that each answer records.

    A day by which to answer is that of its limit while it runs, else the one in the letter.
    """

    number: int
    at: Instant
    price: int
    amount: Decimal
    answer_by: tuple[AnswerBy, ...]
    answers: dict[str, FactName] = Field(default_factory=dict)


class DelayView(Value):
    """Notices of delay: how many, the latest kind, and what they cost in pounds as of `on`.

    `a_week` is what each further week takes off the price now; from `could_begin` the tenant can
    make more of it. A `fault` says why nothing can be reckoned: corrected facts contradict a
    notice.
    """

    notices: int
    latest: Kind
    on: Instant
    credited: Decimal | None
    a_week: Decimal | None
    could_begin: date | None
    fault: str = ""


class DecisionViews(Value):
    """What has been decided so far."""

    eligibility: EligibilityView | None = None
    price: PriceView | None = None
    offer: OfferView | None = None
    delay: DelayView | None = None


def decision_views(case: Case, now: Instant) -> DecisionViews:
    """The latest decision of each kind, as of `now`."""
    return DecisionViews(
        eligibility=_eligibility(case),
        price=_price(case, now),
        offer=_offer(case),
        delay=_delay(case, now),
    )


def _eligibility(case: Case) -> EligibilityView | None:
    if case.finding is None:
        return None
    return EligibilityView(
        number=case.assessments,
        verdict=case.finding.verdict,
        reasons=tuple(f"{reason.text} ({reason.source})" for reason in case.finding.reasons),
        missing=tuple(missing.question for missing in case.finding.missing),
    )


def _price(case: Case, now: Instant) -> PriceView | None:
    priced = case.priced
    if priced is None:
        return None
    return PriceView(
        number=priced.number,
        at=priced.at,
        amount=priced.breakdown.figures.get("price"),
        figures=priced.breakdown.figures,
        uncertainties=priced.breakdown.uncertainties,
        stale=case.is_open and _is_stale(case, now),
    )


def _is_stale(case: Case, now: Instant) -> bool:
    try:
        return is_stale(case, now)
    except RejectedError:
        return True


def _offer(case: Case) -> OfferView | None:
    if case.offered is None:
        return None
    offered, rules = case.offered, case.decisions.offer
    now = {each.statutory_deadline: each for each in answer_by(case, rules)} if rules else {}
    return OfferView(
        number=offered.number,
        at=offered.at,
        price=offered.price,
        amount=offered.amount,
        answer_by=tuple(now.get(each.statutory_deadline, each) for each in offered.answer_by),
        answers=rules.answers if rules else {},
    )


def _delay(case: Case, now: Instant) -> DelayView | None:
    if not case.delay_notices:
        return None
    fault, exposed = "", None
    try:
        exposed = delay_exposure(case, now)
    except DelayNoticeError as contradiction:
        fault = str(contradiction)
    return DelayView(
        notices=len(case.delay_notices),
        latest=case.delay_notices[-1].notice,
        on=now,
        credited=exposed.credited if exposed else None,
        a_week=exposed.a_week if exposed else None,
        could_begin=exposed.could_begin if exposed else None,
        fault=fault,
    )
