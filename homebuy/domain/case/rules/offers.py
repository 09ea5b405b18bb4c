"""The rule of offers: made by completing their task, at a price reckoned on today's facts."""

from homebuy.domain.case import events as ev
from homebuy.domain.case.evolution.statutory import running_clock
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.prices import price_question
from homebuy.domain.case.state import Case, Priced
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.definitions.decisions import OfferRules
from homebuy.domain.ids import StatutoryDeadlineId, TaskId
from homebuy.domain.models import Instant
from homebuy.domain.offers import AnswerBy, Particular
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.deadlines import local_date


def issue_offer(transaction: Transaction, task: TaskId, at: Instant) -> None:
    """Make the offer if that is what the task does; refuses one without a price that holds.

    What another system offered is not reckoned again.
    """
    rules = transaction.case.decisions.offer
    if rules is None or task != rules.task or transaction.is_imported:
        return
    priced = _price_that_holds(transaction.case, at)
    transaction.add(
        ev.OfferIssued,
        at,
        number=transaction.case.offers + 1,
        task=task,
        price=priced.number,
        breakdown=priced.breakdown,
        particulars=_particulars(transaction, rules),
        answer_by=answer_by(transaction.case, rules),
    )


def is_stale(case: Case, at: Instant) -> bool:
    """Whether facts have changed since the price was reckoned."""
    return case.priced is not None and price_question(case, at).given != case.priced.given


def _price_that_holds(case: Case, at: Instant) -> Priced:
    if case.priced is None:
        raise RejectedError(
            RejectionCode.NO_PRICE,
            "an offer states a price, and none is reckoned: send calculate_price first (on the "
            "command line: homebuy case price)",
        )
    if is_stale(case, at):
        raise RejectedError(
            RejectionCode.STALE_PRICE,
            f"calculation {case.priced.number} rests on facts that have changed since: send "
            "calculate_price again (on the command line: homebuy case price)",
        )
    return case.priced


def _particulars(transaction: Transaction, rules: OfferRules) -> tuple[Particular, ...]:
    """Every particular must be on record: an offer that leaves one out is not a good one."""
    facts, declared = transaction.case.facts, transaction.plan.facts
    if missing := [name for name in rules.particulars if name not in facts]:
        raise RejectedError(
            RejectionCode.BAD_FACT,
            f"the offer must state what is not on record yet ({rules.source}): record "
            + ", ".join(f"'{name}'" for name in missing),
        )
    return tuple(
        Particular(
            fact=name,
            title=declared[name].title,
            value=facts[name].value,
            kind=declared[name].kind,
        )
        for name in rules.particulars
    )


def answer_by(case: Case, rules: OfferRules) -> tuple[AnswerBy, ...]:
    """The days by which to answer as they are now: for each limit that runs, its last day."""
    found = (_last_day(case, deadline) for deadline in rules.answer_by)
    return tuple(answer for answer in found if answer)


def _last_day(case: Case, deadline_id: StatutoryDeadlineId) -> AnswerBy | None:
    """The last day of the limit, if it runs."""
    clock = running_clock(case, deadline_id)
    if clock is None:
        return None
    deadline, target = case.statutory_deadlines[deadline_id], case.marks(clock)[Mark.TARGET]
    return AnswerBy(
        statutory_deadline=deadline_id,
        title=deadline.title,
        day=local_date(target, case.calendar_of(clock).zone),
        source=clock.source,
        note=deadline.note,
    )
