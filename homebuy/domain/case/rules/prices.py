"""The rule of prices: reckoned on the facts, recorded with them, and never edited."""

from collections.abc import Mapping

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.questions import (
    CalculatedPrice,
    LookedUp,
    PriceQuestion,
    Reply,
    Unanswerable,
)
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.delay import rent_credit
from homebuy.domain.case.state import Case
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.delay.service import DelayNoticeError
from homebuy.domain.ids import FactName
from homebuy.domain.models import Instant
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.pricing.requests import REQUESTS, fields_of

CREDIT = "rent_credit"


def price_question(case: Case, at: Instant) -> PriceQuestion:
    """What to ask for the price of the case as it stands; raises RejectedError if nothing can be.

    Rent that is credited for delay comes from the notices, unless it is recorded as a fact.
    """
    pricing = case.decisions.pricing
    if pricing is None:
        raise RejectedError(
            RejectionCode.NO_RULES,
            f"scheme '{case.scheme}' had no price rules when the case was raised: reckon it with "
            "`homebuy price`, and record the price as a fact",
        )
    given = {
        field: case.facts[name].value
        for facts in (pricing.inputs, pricing.overrides)
        for field, name in facts.items()
        if name in case.facts
    }
    if CREDIT in REQUESTS[pricing.method].model_fields and CREDIT not in given:
        given |= _credited(case, at)
    return PriceQuestion(method=pricing.method, given=given)


def record_price(
    transaction: Transaction, command: cmd.CalculatePrice, known: LookedUp | None
) -> None:
    """Record the reply to the question; an earlier calculation stays on record beside it."""
    asked = price_question(transaction.case, command.at)
    if known is None or known.question != asked:
        raise RejectedError(
            RejectionCode.STALE_PRICE, "facts changed while the price was calculated: send it again"
        )
    transaction.add(
        ev.PriceCalculated,
        command.at,
        number=transaction.case.calculations + 1,
        breakdown=_breakdown(transaction.case, asked, known.reply),
        given=asked.given,
        reason=command.reason,
    )


def _breakdown(case: Case, asked: PriceQuestion, reply: Reply) -> Breakdown:
    """How the price came about; if there is none, which facts would give what is missing."""
    match reply:
        case CalculatedPrice():
            return reply.breakdown
        case Unanswerable():
            wanted = ", ".join(f"'{name}'" for name in missing_inputs(case, asked.given))
            missing = f" (facts not on record that give inputs: {wanted})" if wanted else ""
            raise RejectedError(RejectionCode.NO_PRICE, reply.reason + missing)
    raise TypeError(f"no reply to a question of a price: {reply.kind}")


def missing_inputs(case: Case, given: Mapping[str, str]) -> tuple[FactName, ...]:
    """The facts that would give the inputs which nothing gives yet, the necessary ones first."""
    pricing = case.decisions.pricing
    if pricing is None:
        return ()
    wanted = (field for field in fields_of(pricing.method) if field not in given)
    return tuple(pricing.inputs[field] for field in wanted if field in pricing.inputs)


def _credited(case: Case, at: Instant) -> dict[str, str]:
    try:
        credit = rent_credit(case, at)
    except DelayNoticeError as contradiction:
        raise RejectedError(
            RejectionCode.BAD_NOTICE,
            f"the notices of delay do not fit the facts any more: {contradiction}",
        ) from None
    return {CREDIT: str(credit.amount)} if credit and credit.amount else {}
