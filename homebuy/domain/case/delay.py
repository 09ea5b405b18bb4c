"""The rule of delay: notices in the order of their service, and the rent that they credit."""

from collections.abc import Mapping
from datetime import date

from pydantic import ValidationError

from homebuy.domain import commands as cmd
from homebuy.domain import events as ev
from homebuy.domain.case.facts import record_facts
from homebuy.domain.case.rejection import RejectedError, Why
from homebuy.domain.case.state import Case, law_clock
from homebuy.domain.case.turn import Turn
from homebuy.domain.deadlines import local_date
from homebuy.domain.delay.credited import Credit, Exposure
from homebuy.domain.delay.crediting import credit, exposure
from homebuy.domain.delay.notices import DelayNotice, DelayRules, Ended, Ground, Kind
from homebuy.domain.delay.serving import DelayNoticeError, chains, with_withdrawal
from homebuy.domain.facts import Fact
from homebuy.domain.ids import FactName
from homebuy.domain.invalid import why_invalid
from homebuy.domain.models import Instant
from homebuy.domain.money import Money, read_money
from homebuy.domain.outcomes import Outcome
from homebuy.domain.sla import Mark
from homebuy.domain.wording import shown_day


def serve_delay_notice(turn: Turn, command: cmd.ServeDelayNotice) -> None:
    """Record the notice, and the facts from which its statutory limits run."""
    rules = turn.case.decisions.delay
    if rules is None:
        raise RejectedError(
            Why.NO_RULES, f"scheme '{turn.plan.scheme}' has no notices of delay for this case"
        )
    _must_have_been_served(turn, command.served)
    notice = _notice(command)
    try:
        chains(_standing(turn.case, notice), defaults(turn.case), rules)
    except DelayNoticeError as refused:
        raise RejectedError(Why.BAD_NOTICE, str(refused)) from None
    number = len(turn.case.delay_notices) + 1
    turn.add(ev.DelayNoticeServed, command.at, number=number, notice=notice)
    record_facts(turn, _facts(turn.case, rules, notice), command.at)


def rent_credit(case: Case, at: Instant) -> Credit | None:
    """The rent credited by then, if the scheme has such a rule and the rent is known.

    Raises DelayNoticeError if a corrected day shows that a notice could not have been served so.
    """
    rules, rent = case.decisions.delay, _rent(case)
    if rules is None or rent is None or not case.delay_notices:
        return None
    until, ended = _until(case, at)
    return credit(_standing(case), defaults(case), rent, until, ended, rules)


def delay_exposure(case: Case, at: Instant) -> Exposure | None:
    """What a further week of delay costs, if a notice of delay was served and the rent is known.

    Raises DelayNoticeError as `rent_credit` does.
    """
    rules, rent = case.decisions.delay, _rent(case)
    if rules is None or rent is None or not case.delay_notices:
        return None
    until, ended = _until(case, at)
    return exposure(_standing(case), defaults(case), rent, until, ended, rules)


def defaults(case: Case) -> dict[Ground, date]:
    """The last day of the statutory period of each ground, unless what it asks was done by then."""
    rules = case.decisions.delay
    found = dict[Ground, date]()
    for ground, limit in rules.limits.items() if rules else ():
        clock = case.clocks.get(law_clock(limit))
        target = case.marks(clock).get(Mark.TARGET) if clock else None
        if clock and target and (clock.stopped_at is None or clock.stopped_at > target):
            found[ground] = local_date(target, case.calendar_of(clock).zone)
    return found


def _standing(case: Case, *new: DelayNotice) -> tuple[DelayNotice, ...]:
    rules = case.decisions.delay
    withdrawn = fact_day(case.facts, rules.withdrawn_fact if rules else None)
    return with_withdrawal((*case.delay_notices, *new), withdrawn)


def _must_have_been_served(turn: Turn, served: date) -> None:
    today = local_date(turn.now, turn.plan.calendar.zone)
    if served > today:
        raise RejectedError(
            Why.IN_FUTURE, f"{shown_day(served)} lies in the future: record a notice once served"
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
        raise RejectedError(Why.BAD_NOTICE, "; ".join(why_invalid(invalid))) from None


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
        return chains(_standing(case), defaults(case), rules)[-1].answer_by
    return notice.stated_until


def _rent(case: Case) -> Money | None:
    name = case.decisions.delay.rent_fact if case.decisions.delay else None
    return read_money(case.facts[name].value) if name and name in case.facts else None


def _until(case: Case, at: Instant) -> tuple[date, Ended | None]:
    """The day to reckon to, and what ended the claim if something did."""
    assert case.plan is not None, "a case that takes messages is in a stage"
    last = local_date(case.closed_at or at, case.plan.calendar.zone)
    rules = case.decisions.delay
    return reckoned_to(
        last, case.outcome, fact_day(case.facts, rules.granted_fact if rules else None)
    )


def fact_day(facts: Mapping[FactName, Fact], name: FactName | None) -> date | None:
    """The day that a fact gives, if it is on record."""
    return facts[name].date if name and name in facts else None


def reckoned_to(
    last: date, outcome: Outcome | None, granted: date | None
) -> tuple[date, Ended | None]:
    """That day at most: a grant ends the claim on its own day, though the case goes on."""
    if granted and granted <= last and outcome in (None, Outcome.COMPLETED):
        return granted, Ended.GRANT
    return last, _ended(outcome)


def _ended(outcome: Outcome | None) -> Ended | None:
    """What an outcome means for the rent that is credited."""
    match outcome:
        case None:
            return None
        case Outcome.COMPLETED:
            return Ended.GRANT
        case Outcome.DENIED:
            return Ended.RIGHT_LOST
        case _:
            return Ended.WITHDRAWN
