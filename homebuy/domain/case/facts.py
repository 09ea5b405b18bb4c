"""The rules of facts: known by name, well formed, and not from the future."""

from collections.abc import Mapping
from datetime import date

from homebuy.domain import events as ev
from homebuy.domain.case.rejection import RejectedError, Why
from homebuy.domain.case.turn import Turn
from homebuy.domain.deadlines import local_date
from homebuy.domain.ids import FactName
from homebuy.domain.models import Instant


def record_facts(turn: Turn, facts: Mapping[FactName, str], at: Instant) -> None:
    """Record each fact that changes something; refuse all if one cannot be."""
    faults = [fault for name, value in facts.items() if (fault := _fault(turn, name, value))]
    if faults:
        raise RejectedError(Why.BAD_FACT, "; ".join(faults))
    for name, value in facts.items():
        former = turn.case.facts.get(name)
        if former is None or former.value != value:
            before = former.value if former else None
            turn.add(ev.FactRecorded, at, name=name, value=value, before=before)


def _fault(turn: Turn, name: FactName, value: str) -> str | None:
    declared = turn.plan.facts.get(name)
    if declared is None:
        return f"scheme '{turn.plan.scheme}' knows no fact '{name}'"
    if fault := declared.fault(value):
        return f"fact '{name}': {fault}"
    if name in _days_of_service(turn) and _is_ahead(turn, value):
        return f"fact '{name}': {value} lies in the future; record it when it has happened"
    return None


def _days_of_service(turn: Turn) -> set[FactName]:
    limits = turn.case.limits.values()
    return {name for limit in limits for name in (limit.starts, *limit.met_by)}


def _is_ahead(turn: Turn, value: str) -> bool:
    return date.fromisoformat(value) > local_date(turn.now, turn.plan.calendar.zone)
