"""Statutory clocks follow from the facts of a case, and from nothing else."""

from datetime import date

from homebuy.domain.case.state import Case, law_clock
from homebuy.domain.clock import Clock, ClockKind
from homebuy.domain.deadlines import noon
from homebuy.domain.limits import StatutoryLimit
from homebuy.domain.plan import StagePlan


def with_statutory_clocks(case: Case) -> Case:
    """The case with a clock for every limit whose day of service is known.

    The stage does not matter: leaving one does not stop what an Act has started, and a case
    that came from elsewhere may never have been in it.
    """
    if case.plan is None:
        return case
    found = (_clock(case, case.plan, limit) for limit in case.limits.values())
    clocks = {clock.id: clock for clock in found if clock}
    return case.model_copy(update={"clocks": {**case.clocks, **clocks}})


def _clock(case: Case, plan: StagePlan, limit: StatutoryLimit) -> Clock | None:
    start, former = case.facts.get(limit.starts), case.clocks.get(law_clock(limit.id))
    if start is None:
        return None
    if limit.applies_from and start.date < limit.applies_from:
        return _never_ran(former) if former else None
    zone = plan.calendar.zone
    period, source = limit.period_for(case.facts)
    met = _met_on(case, limit, start.date)
    return Clock(
        id=law_clock(limit.id),
        kind=ClockKind.STATUTORY,
        title=limit.title,
        source=source,
        sla=limit.sla(period),
        started_at=noon(start.date, zone),
        service=start.date,
        beginning_with=limit.beginning_with,
        stopped_at=noon(met, zone) if met else None,
        reached=former.reached if former else (),
        repeated=former.repeated if former else (),
        acknowledged_at=former.acknowledged_at if former else None,
    )


def _never_ran(clock: Clock) -> Clock:
    """A corrected day of service showed that the limit did not apply."""
    return clock.model_copy(update={"void": True, "stopped_at": clock.started_at})


def _met_on(case: Case, limit: StatutoryLimit, service: date) -> date | None:
    """The first day on which a fact meets the limit; one before service belongs to the past."""
    days = [case.facts[name].date for name in limit.met_by if name in case.facts]
    return min((day for day in days if day >= service), default=None)
