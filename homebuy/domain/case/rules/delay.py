"""The rule of delay: notices in the order of their service, and the rent that they credit."""

from datetime import date

from pydantic import ValidationError

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.facts import record_facts
from homebuy.domain.case.state import Case, statutory_clock_id
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.delay.credit import Credit, Exposure
from homebuy.domain.delay.credit_inputs import (
    CreditInputs,
    credit_inputs,
    missed_on,
    standing_notices,
)
from homebuy.domain.delay.notices import DelayNotice, DelayRules, Ground, Kind
from homebuy.domain.delay.rent_credit import credit, exposure
from homebuy.domain.delay.service import Chain, DelayNoticeError, chains
from homebuy.domain.ids import FactName, StatutoryDeadlineId
from homebuy.domain.invalid import why_invalid
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import shown_day


def serve_delay_notice(transaction: Transaction, command: cmd.ServeDelayNotice) -> None:
    """Record the notice, and the facts from which its statutory deadlines run."""
    rules = transaction.case.decisions.delay
    if rules is None:
        raise RejectedError(
            RejectionCode.NO_RULES,
            f"scheme '{transaction.plan.scheme}' has no notices of delay for this case",
        )
    _must_have_been_served(transaction, command.served)
    notice = _notice(command)
    try:
        _chains(transaction.case, rules, notice)
    except DelayNoticeError as refused:
        raise RejectedError(RejectionCode.BAD_NOTICE, str(refused)) from None
    number = len(transaction.case.delay_notices) + 1
    transaction.add(ev.DelayNoticeServed, command.at, number=number, notice=notice)
    record_facts(transaction, _facts(transaction.case, rules, notice), command.at)


def rent_credit(case: Case, at: Instant) -> Credit | None:
    """The rent credited by then, if the scheme has such a rule and the rent is known.

    Raises DelayNoticeError if a corrected day shows that a notice could not have been served so.
    """
    asked = _credit_inputs(case, at)
    return credit(*asked) if asked else None


def delay_exposure(case: Case, at: Instant) -> Exposure | None:
    """What a further week of delay costs, if a notice of delay was served and the rent is known.

    Raises DelayNoticeError as `rent_credit` does.
    """
    asked = _credit_inputs(case, at)
    return exposure(*asked) if asked else None


def _credit_inputs(case: Case, at: Instant) -> CreditInputs | None:
    assert case.plan is not None, "a case that takes messages is in a stage"
    rules, served = case.decisions.delay, case.delay_notices
    if rules is None or not served:
        return None
    last = local_date(case.closed_at or at, case.plan.calendar.zone)
    return credit_inputs(rules, served, _defaults(case, rules), case.facts, last, case.outcome)


def _defaults(case: Case, rules: DelayRules) -> dict[Ground, date]:
    """The day on which each ground began to stand."""
    found = {
        ground: _missed(case, deadline) for ground, deadline in rules.statutory_deadlines.items()
    }
    return {ground: day for ground, day in found.items() if day}


def _missed(case: Case, deadline: StatutoryDeadlineId) -> date | None:
    clock = case.clocks.get(statutory_clock_id(deadline))
    if clock is None:
        return None
    target = case.marks(clock).get(Mark.TARGET)
    return missed_on(target, clock.stopped_at, case.calendar_of(clock).zone)


def _chains(case: Case, rules: DelayRules, *new: DelayNotice) -> tuple[Chain, ...]:
    """What the notices have come to; raises DelayNoticeError."""
    notices = standing_notices(rules, (*case.delay_notices, *new), case.facts)
    return chains(notices, _defaults(case, rules), rules)


def _must_have_been_served(transaction: Transaction, served: date) -> None:
    today = local_date(transaction.now, transaction.plan.calendar.zone)
    if served > today:
        raise RejectedError(
            RejectionCode.IN_FUTURE,
            f"{shown_day(served)} lies in the future: record a notice once served",
        )


def _notice(command: cmd.ServeDelayNotice) -> DelayNotice:
    try:
        return DelayNotice(
            notice=command.notice,
            served=command.served,
            ground=command.ground,
            stated_until=command.stated_until,
        )
    except ValidationError as invalid:
        raise RejectedError(RejectionCode.BAD_NOTICE, "; ".join(why_invalid(invalid))) from None


def _facts(case: Case, rules: DelayRules, notice: DelayNotice) -> dict[FactName, str]:
    stated = _stated(case, rules, notice)
    found = {
        rules.served_facts.get(notice.notice): notice.served.isoformat(),
        rules.ground_fact: notice.ground,
        rules.stated_fact: stated.isoformat() if stated else None,
    }
    return {name: value for name, value in found.items() if name and value}


def _stated(case: Case, rules: DelayRules, notice: DelayNotice) -> date | None:
    """The last day that the notice states; the least one where an earlier one's is on record."""
    if notice.notice is Kind.INITIAL and rules.stated_fact in case.facts:
        return _chains(case, rules)[-1].answer_by
    return notice.stated_until
