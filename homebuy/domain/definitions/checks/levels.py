"""Service levels: a warning comes before its target, and the calendar reaches that far."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from homebuy.domain.definitions.checks.counts import (
    DISTANT_FUTURE,
    Count,
    OfficeCalendar,
    plainly_less,
)
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.office_calendars import OfficeCalendars
from homebuy.domain.definitions.checks.starts import warning_starts
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import CalendarId
from homebuy.domain.models import LAST_YEAR
from homebuy.domain.service_levels.sla import Anchor, Repeat, Sla
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import earlier, end_of_day, last_day, later, noon
from homebuy.domain.time.errors import OutsideYearsError
from homebuy.domain.time.periods import Period


def level_faults(scheme: Scheme, offices: OfficeCalendars) -> Iterator[Fault]:
    """Every fault of the scheme's service levels, on any day the calendar still covers.

    An escalation needs no such trial: it follows its anchor by at least one unit. On a single day
    with hours of its own a warning may come with the start: such days are let be.
    """
    too_early = cache(_too_early)
    for at, sla, calendar in _levels(scheme):
        if office := offices.get(calendar):
            yield from _within_coverage(at, sla, office)
            usual = office.ordinary
            if start := too_early(usual.count(sla.target), usual.count(sla.amber.period)):
                yield _amber_fault(at, sla, office.shown(start))
    for at, deadline in _deadlines(scheme):
        yield from _deadline(at, deadline, offices[None])


def _levels(scheme: Scheme) -> Iterator[tuple[str, Sla, CalendarId | None]]:
    for name, task in scheme.tasks.items():
        yield f"tasks.{name}.sla", task.sla, task.calendar
    for index, stage in enumerate(scheme.stages):
        yield f"stages[{index}:{stage.id}].sla", stage.sla, stage.calendar


def _deadlines(scheme: Scheme) -> Iterator[tuple[str, StatutoryDeadline]]:
    for index, stage in enumerate(scheme.stages):
        for number, deadline in enumerate(stage.statutory_deadlines):
            yield (
                f"stages[{index}:{stage.id}].statutory_deadlines[{number}:{deadline.id}]",
                deadline,
            )


def _within_coverage(at: str, sla: Sla, office: OfficeCalendar) -> Iterator[Fault]:
    for name, period, due in _dates(sla, office):
        if due == DISTANT_FUTURE:
            yield Fault(f"{at}.{name}", office.beyond(f"{name} of {period}", office.opens))
            return


def _dates(sla: Sla, office: OfficeCalendar) -> Iterator[tuple[str, Period | Repeat, datetime]]:
    """What a level sets from the first opening on, in order."""
    target = office.count(sla.target).after(office.opens)
    yield "target", sla.target, target
    if sla.escalation:
        amber = max(office.count(sla.amber.period).before(target), office.opens)
        after = amber if sla.escalation.anchor is Anchor.AFTER_AMBER else target
        escalation = office.count(sla.escalation.period).after(after)
        yield "escalation", sla.escalation.period, escalation
        if repeat := sla.repeat:
            for number in range(1, repeat.times + 1):
                yield "repeat", repeat, office.count(repeat.every.times(number)).after(escalation)


def _too_early(target: Count, warning: Count) -> datetime | None:
    """The first start from which the warning would not come after the start."""
    if plainly_less(warning.period, target.period) or target.office.opens == DISTANT_FUTURE:
        return None
    for start in warning_starts(target, warning):
        due = target.after(start)
        if due == DISTANT_FUTURE:
            return None
        if warning.before(due) <= start:
            return start
    return None


def _amber_fault(at: str, sla: Sla, start: str) -> Fault:
    return Fault(
        f"{at}.amber",
        f"if started {start}, amber ({sla.amber}) would not come after the start, because the "
        f"target is only {sla.target}: warn later, or lengthen the target",
    )


def _deadline(at: str, deadline: StatutoryDeadline, office: OfficeCalendar) -> Iterator[Fault]:
    variants = enumerate(variant.period for variant in deadline.variants)
    periods = [(at, deadline.period), *((f"{at}.variants[{n}]", period) for n, period in variants)]
    if any(_leaves_years(deadline, period, office) for period in _all_periods(deadline)):
        yield Fault(
            at,
            f"if served on {office.days.last}, it would end, escalate or repeat after the year "
            f"{LAST_YEAR}, the last in which a date can be given: shorten it",
        )
        return
    for path, period in periods:
        if day := _warned_too_early(deadline, period, office):
            yield Fault(
                f"{path}.period" if path != at else f"{at}.amber",
                f"if served on {day}, amber ({deadline.amber}) would not come after service, "
                f"because the period is only {period}: warn later",
            )


def _all_periods(deadline: StatutoryDeadline) -> Iterator[Period]:
    yield deadline.period
    yield from (variant.period for variant in deadline.variants)
    yield from (extension.period for extension in deadline.extensions if extension.period)


def _leaves_years(deadline: StatutoryDeadline, period: Period, office: OfficeCalendar) -> bool:
    calendar = office.calendar
    try:
        last = last_day(calendar.covers.last, period, beginning_with=deadline.beginning_with)
        at = end_of_day(last, calendar.zone)
        at = later(at, deadline.escalation.period, calendar) if deadline.escalation else at
        if deadline.repeat:
            later(at, deadline.repeat.every.times(deadline.repeat.times), calendar)
    except OutsideYearsError:
        return True
    return False


def _warned_too_early(
    deadline: StatutoryDeadline, period: Period, office: OfficeCalendar
) -> date | None:
    if plainly_less(deadline.amber.period, period):
        return None
    days = office.days.days()
    return next((day for day in days if _ahead(deadline, period, day, office.calendar)), None)


def _ahead(deadline: StatutoryDeadline, period: Period, service: date, calendar: Calendar) -> bool:
    last = last_day(service, period, beginning_with=deadline.beginning_with)
    amber = earlier(end_of_day(last, calendar.zone), deadline.amber.period, calendar)
    return amber <= noon(service, calendar.zone)
