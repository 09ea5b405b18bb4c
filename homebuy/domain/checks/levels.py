"""Service levels: a warning comes before its target, and the calendar reaches that far."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from homebuy.domain.calendars import Calendar
from homebuy.domain.checks.fault import Fault
from homebuy.domain.checks.reckoning import Reckoner, plainly_less
from homebuy.domain.deadlines import earlier, end_of_day, last_day, later, noon
from homebuy.domain.errors import OutsideCoverageError
from homebuy.domain.limits import StatutoryLimit
from homebuy.domain.periods import Period
from homebuy.domain.scheme import Scheme
from homebuy.domain.sla import Anchor, Sla


def level_faults(scheme: Scheme, reckoner: Reckoner) -> Iterator[Fault]:
    """Every fault of the scheme's service levels, on any day the calendar still covers.

    An escalation needs no such trial: it follows its anchor by at least one unit.
    """
    too_early = cache(lambda target, warning: _too_early(target, warning, reckoner))
    for at, sla in _levels(scheme):
        yield from _within_coverage(at, sla, reckoner)
        if start := too_early(sla.target, sla.amber.period):
            yield _amber_fault(at, sla, reckoner.shown(start))
    for at, limit in _limits(scheme):
        yield from _limit(at, limit, reckoner)


def _levels(scheme: Scheme) -> Iterator[tuple[str, Sla]]:
    for name, task in scheme.tasks.items():
        yield f"tasks.{name}.sla", task.sla
    for index, stage in enumerate(scheme.stages):
        yield f"stages[{index}:{stage.id}].sla", stage.sla


def _limits(scheme: Scheme) -> Iterator[tuple[str, StatutoryLimit]]:
    for index, stage in enumerate(scheme.stages):
        for number, limit in enumerate(stage.limits):
            yield f"stages[{index}:{stage.id}].limits[{number}:{limit.id}]", limit


def _within_coverage(at: str, sla: Sla, reckoner: Reckoner) -> Iterator[Fault]:
    start = reckoner.starts(sla.target)[0]
    name, period = "target", sla.target
    try:
        target = reckoner.after(period)(start)
        if sla.escalation:
            name, period = "escalation", sla.escalation.period
            after_amber = sla.escalation.anchor is Anchor.AFTER_AMBER
            amber = earlier(target, sla.amber.period, reckoner.calendar)
            later(amber if after_amber else target, period, reckoner.calendar)
    except OutsideCoverageError:
        yield Fault(f"{at}.{name}", beyond(f"{name} of {period}", start, reckoner))


def beyond(what: str, start: datetime, reckoner: Reckoner) -> str:
    """The sentence for what a calendar does not reach, with a start from which it fails."""
    calendar = reckoner.calendar
    return (
        f"if started {reckoner.shown(start)}, the {what} runs beyond calendar '{calendar.id}', "
        f"which covers {calendar.covers}: shorten it, or give the calendar more years"
    )


def _too_early(target: Period, warning: Period, reckoner: Reckoner) -> datetime | None:
    """The first start from which the warning would not come after the start."""
    if plainly_less(warning, target):
        return None
    reckon = reckoner.after(target)
    try:
        for start in reckoner.starts(target):
            if earlier(reckon(start), warning, reckoner.calendar) <= start:
                return start
    except OutsideCoverageError:
        pass
    return None


def _amber_fault(at: str, sla: Sla, start: str) -> Fault:
    return Fault(
        f"{at}.amber",
        f"if started {start}, amber ({sla.amber}) would not come after the start, because the "
        f"target is only {sla.target}: warn later, or lengthen the target",
    )


def _limit(at: str, limit: StatutoryLimit, reckoner: Reckoner) -> Iterator[Fault]:
    variants = enumerate(variant.period for variant in limit.variants)
    periods = [(at, limit.period), *((f"{at}.variants[{n}]", period) for n, period in variants)]
    for path, period in periods:
        if day := _warned_too_early(limit, period, reckoner):
            yield Fault(
                f"{path}.period" if path != at else f"{at}.amber",
                f"if served on {day}, amber ({limit.amber}) would not come after service, because "
                f"the period is only {period}: warn later",
            )


def _warned_too_early(limit: StatutoryLimit, period: Period, reckoner: Reckoner) -> date | None:
    if plainly_less(limit.amber.period, period):
        return None
    days = reckoner.days.days()
    return next((day for day in days if _ahead(limit, period, day, reckoner.calendar)), None)


def _ahead(limit: StatutoryLimit, period: Period, service: date, calendar: Calendar) -> bool:
    last = last_day(service, period, beginning_with=limit.beginning_with)
    amber = earlier(end_of_day(last, calendar.zone), limit.amber.period, calendar)
    return amber <= noon(service, calendar.zone)
