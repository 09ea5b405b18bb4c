"""What the credit for delay is calculated from: the facts and the record of a case."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from homebuy.domain.delay.notices import Defaults, DelayNotice, DelayRules, Ended
from homebuy.domain.delay.service import with_withdrawal
from homebuy.domain.facts import Fact
from homebuy.domain.ids import FactName
from homebuy.domain.models import Instant
from homebuy.domain.money import Money, read_money
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.deadlines import local_date

Facts = Mapping[FactName, Fact]


class CreditInputs(NamedTuple):
    """What `credit` and `exposure` ask for, in their order."""

    notices: tuple[DelayNotice, ...]
    defaults: Defaults
    rent_a_week: Money
    until: date
    ended: Ended | None
    rules: DelayRules


def credit_inputs(
    rules: DelayRules,
    served: Sequence[DelayNotice],
    defaults: Defaults,
    facts: Facts,
    last: date,
    outcome: Outcome | None,
) -> CreditInputs | None:
    """What to calculate from, up to the day `last` at most; nothing while the rent is not known."""
    if rules.rent_fact is None or rules.rent_fact not in facts:
        return None
    until, ended = _until(last, outcome, _day(facts, rules.granted_fact))
    rent = read_money(facts[rules.rent_fact].value)
    return CreditInputs(standing_notices(rules, served, facts), defaults, rent, until, ended, rules)


def standing_notices(
    rules: DelayRules, served: Sequence[DelayNotice], facts: Facts
) -> tuple[DelayNotice, ...]:
    """The notices, with what a withdrawal on record makes of them."""
    return with_withdrawal(served, _day(facts, rules.withdrawn_fact))


def missed_on(target: Instant | None, stopped: Instant | None, zone: str) -> date | None:
    """The last day of a statutory period, unless what it asks was done by then."""
    if target is None or (stopped is not None and stopped <= target):
        return None
    return local_date(target, zone)


def _day(facts: Facts, name: FactName | None) -> date | None:
    return facts[name].date if name and name in facts else None


def _until(last: date, outcome: Outcome | None, granted: date | None) -> tuple[date, Ended | None]:
    """A grant ends the claim on its own day, though the case goes on."""
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
