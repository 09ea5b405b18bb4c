"""Statutory clocks follow from the facts of a case, and from nothing else."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from homebuy.domain.case.state import Case, statutory_clock_id
from homebuy.domain.ids import ClockId, StatutoryDeadlineId
from homebuy.domain.service_levels.clock import Clock, ClockKind
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.deadlines import last_day, noon


class Run(NamedTuple):
    """One period of a limit: from its `start` until the limit starts anew, if it does."""

    number: int
    start: date
    until: date | None


def with_statutory_clocks(case: Case) -> Case:
    """The case with a clock for every limit whose day of service is known.

    The stage does not matter: leaving one does not stop what an Act has started, and a case
    that came from elsewhere may never have been in it.
    """
    if case.plan is None:
        return case
    found = (
        clock for deadline in case.statutory_deadlines.values() for clock in _clocks(case, deadline)
    )
    return case.model_copy(update={"clocks": {**case.clocks, **{c.id: c for c in found}}})


def running_clock(case: Case, deadline_id: StatutoryDeadlineId) -> Clock | None:
    """The clock of the limit's run that nothing has ended yet; one at most is such."""
    deadline = case.statutory_deadlines.get(deadline_id)
    numbers = range(1, len(deadline.restarts) + 2) if deadline else ()
    clocks = (case.clocks.get(statutory_clock_id(deadline_id, number)) for number in numbers)
    return next((clock for clock in clocks if clock and clock.is_running), None)


def _clocks(case: Case, deadline: StatutoryDeadline) -> Iterator[Clock]:
    """A clock for each run; one that a corrected day has made idle is void."""
    runs = {statutory_clock_id(deadline.id, run.number): run for run in _runs(case, deadline)}
    for number in range(1, len(deadline.restarts) + 2):
        id = statutory_clock_id(deadline.id, number)
        if id in runs:
            yield _clock(case, deadline, id, runs[id])
        elif id in case.clocks:
            yield _never_ran(case.clocks[id])


def _runs(case: Case, deadline: StatutoryDeadline) -> Iterator[Run]:
    begun = deadline.begins(case.facts)
    for number, (start, until) in enumerate(zip(begun, (*begun[1:], None), strict=False), 1):
        if deadline.applies_from is None or start >= deadline.applies_from:
            yield Run(number, start, until)


def _clock(case: Case, deadline: StatutoryDeadline, id: ClockId, run: Run) -> Clock:
    assert case.plan is not None, "a clock runs once a stage was entered"
    period, source = deadline.period_for(case.facts)
    clock = Clock(
        id=id,
        kind=ClockKind.STATUTORY,
        title=deadline.title if run.number == 1 else f"{deadline.title} (anew from {run.start})",
        source=source,
        sla=deadline.sla(period),
        started_at=noon(run.start, case.plan.calendar.zone),
        service=run.start,
        beginning_with=deadline.beginning_with,
    )
    clock = _with(clock, **_extension(case, deadline, clock))
    clock = _with(clock, **_end(case, deadline, clock, run))
    return _with(clock, **_past(case.clocks.get(id)))


def _extension(case: Case, deadline: StatutoryDeadline, clock: Clock) -> dict[str, Any]:
    """The day to which the period is extended, if that is later than its own last day."""
    extended = deadline.extended(case.facts)
    assert clock.service is not None, "a statutory clock has a day of service"
    last = last_day(clock.service, clock.sla.target, beginning_with=clock.beginning_with)
    if extended is None or extended[0] <= last:
        return {}
    day, source = extended
    return {"extended_to": day, "source": f"{clock.source}; extended: {source}"}


def _end(case: Case, deadline: StatutoryDeadline, clock: Clock, run: Run) -> dict[str, Any]:
    """What stopped it: a fact that meets it, or the next run, by when it may have been missed."""
    zone = case.calendar_of(clock).zone
    if met := _met_on(case, deadline, run):
        return {"stopped_at": noon(met, zone)}
    if run.until is None:
        return {}
    stopped_at = noon(run.until, zone)
    late = clock.is_late(stopped_at, case.calendar_of(clock))
    return {"stopped_at": stopped_at, "void": not late}


def _past(former: Clock | None) -> dict[str, Any]:
    """What it has reached, and whether somebody has seen to it."""
    if former is None:
        return {}
    kept = ("reached", "reached_at", "repeated", "acknowledged_at")
    return {name: getattr(former, name) for name in kept}


def _never_ran(clock: Clock) -> Clock:
    """A corrected day showed that the limit did not apply, or did not start anew."""
    return _with(clock, void=True, stopped_at=clock.started_at)


def _met_on(case: Case, deadline: StatutoryDeadline, run: Run) -> date | None:
    """The first day on which a fact meets the limit; one before the run belongs to the past."""
    days = (case.facts[name].date for name in deadline.met_by if name in case.facts)
    within = (day for day in days if run.start <= day < (run.until or date.max))
    return min(within, default=None)


def _with(clock: Clock, **changes: Any) -> Clock:
    return clock.model_copy(update=changes)
