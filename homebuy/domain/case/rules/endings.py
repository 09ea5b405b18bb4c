"""The rule of endings: a case ends in a way only if what that way needs is so."""

from homebuy.domain.case.evolution.alterations import is_late
from homebuy.domain.case.evolution.statutory import running_clock
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.state import Case
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.definitions.decisions import Ending
from homebuy.domain.ids import FactName, StatutoryDeadlineId
from homebuy.domain.models import Instant
from homebuy.domain.outcomes import Outcome


def must_meet_conditions(transaction: Transaction, outcome: Outcome, at: Instant) -> None:
    """Refuse an ending for which a fact is missing, stands against it, or time has not run out."""
    ending = transaction.case.decisions.endings.get(outcome)
    if ending is None:
        return
    if why := _why_not(transaction.case, ending, at):
        raise RejectedError(
            RejectionCode.CONDITION_UNMET,
            f"the case cannot end as '{outcome}': {why}. {ending.instead}",
        )


def possible_outcomes(case: Case) -> tuple[Outcome, ...]:
    """The outcomes of the current stage that nothing on record rules out."""
    outcomes = case.plan.stage.outcomes if case.plan else ()
    return tuple(outcome for outcome in outcomes if not _ruled_out(case, outcome))


def _ruled_out(case: Case, outcome: Outcome) -> bool:
    ending = case.decisions.endings.get(outcome)
    return ending is not None and any(name in case.facts for name in ending.unless)


def _why_not(case: Case, ending: Ending, at: Instant) -> str:
    """What stands against it; nothing if it can end so."""
    if missing := [name for name in ending.needs if name not in case.facts]:
        return f"not on record is {_named(missing)}"
    if against := [name for name in ending.unless if name in case.facts]:
        return f"on record is {_named(against)}"
    if ending.after and not any(_has_passed(case, deadline, at) for deadline in ending.after):
        return f"no time that ends it has run out unmet ({', '.join(ending.after)})"
    return ""


def _has_passed(case: Case, deadline: StatutoryDeadlineId, at: Instant) -> bool:
    """Whether the limit's time ran out without what would have met it."""
    clock = running_clock(case, deadline)
    return clock is not None and is_late(case, clock, at)


def _named(names: list[FactName]) -> str:
    return ", ".join(f"'{name}'" for name in names)
