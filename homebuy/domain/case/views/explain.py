"""Why each date of a case is what it is: the explanations of its clocks."""

from collections.abc import Iterable

from homebuy.domain.case.state import Case
from homebuy.domain.errors import NotFoundError
from homebuy.domain.ids import CaseReference, ClockId, StatutoryDeadlineId
from homebuy.domain.service_levels.clock import Clock, ClockKind, running
from homebuy.domain.service_levels.explain import Explanation, explain
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline


class NoSuchClockError(NotFoundError):
    """The case has no clock of that name; the message names those it has."""

    def __init__(self, reference: CaseReference, clock: str, known: tuple[str, ...]) -> None:
        super().__init__(f"case '{reference}' has no clock '{clock}'; it has: {', '.join(known)}")


def explain_case(case: Case, clock: ClockId | None = None) -> tuple[Explanation, ...]:
    """The explanation of one clock, or of all: the running ones first, each group by target.

    Raises NoSuchClockError.
    """
    if clock is not None:
        if clock not in case.clocks:
            raise NoSuchClockError(case.reference, clock, tuple(case.clocks))
        return (_explained(case, case.clocks[clock]),)
    stopped = [one for one in case.clocks.values() if not one.is_running]
    return (*explain_running(case), *_by_target(case, stopped))


def explain_running(case: Case) -> tuple[Explanation, ...]:
    """The explanations of the clocks that still run, the next target first."""
    return _by_target(case, running(case.clocks.values()))


def _explained(case: Case, clock: Clock) -> Explanation:
    return explain(clock, case.calendar_of(clock), _deadline(case, clock), case.facts)


def _deadline(case: Case, clock: Clock) -> StatutoryDeadline | None:
    """The limit of a statutory clock, whichever of its periods that measures."""
    if clock.kind is not ClockKind.STATUTORY:
        return None
    return case.statutory_deadlines.get(StatutoryDeadlineId(clock.id.split("/")[1]))


def _by_target(case: Case, clocks: Iterable[Clock]) -> tuple[Explanation, ...]:
    explained = [_explained(case, clock) for clock in clocks]
    known = sorted((e for e in explained if e.due), key=lambda e: (e.due, e.clock))
    return (*known, *(e for e in explained if not e.due))
