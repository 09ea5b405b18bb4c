"""The rules of facts: known by name, well formed, and not from the future."""

from collections.abc import Mapping
from datetime import date

from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.ids import FactName
from homebuy.domain.models import FIRST_YEAR, Instant
from homebuy.domain.time.deadlines import local_date

MOST_YEARS_AHEAD = 10
"""How far ahead a limit may be extended; a later day is a slip of the pen."""


def record_facts(transaction: Transaction, facts: Mapping[FactName, str], at: Instant) -> None:
    """Record each fact that changes something or confirms it later; refuse all if one cannot be."""
    faults = [fault for name, value in facts.items() if (fault := _fault(transaction, name, value))]
    if faults:
        raise RejectedError(RejectionCode.BAD_FACT, "; ".join(faults))
    for name, value in facts.items():
        former = transaction.case.facts.get(name)
        if former is None or former.value != value or former.at < at:
            before = former.value if former else None
            transaction.add(ev.FactRecorded, at, name=name, value=value, before=before)


def _fault(transaction: Transaction, name: FactName, value: str) -> str | None:
    declared = transaction.plan.facts.get(name)
    if declared is None:
        return f"scheme '{transaction.plan.scheme}' knows no fact '{name}'"
    fault = declared.fault(value) or _day_fault(transaction, name, value)
    return f"fact '{name}': {fault}" if fault else None


def _day_fault(transaction: Transaction, name: FactName, value: str) -> str | None:
    """Why no limit can count from or to such a day."""
    statutory_deadlines = transaction.case.statutory_deadlines.values()
    if not any(name in deadline.days() for deadline in statutory_deadlines):
        return None
    day, today = (
        date.fromisoformat(value),
        local_date(transaction.now, transaction.plan.calendar.zone),
    )
    if day.year < FIRST_YEAR or day.year > today.year + MOST_YEARS_AHEAD:
        return f"{value} cannot be: check the year"
    if day > today and any(name in deadline.past_days() for deadline in statutory_deadlines):
        return f"{value} lies in the future; record it when it has happened"
    return None
