"""The sum that shows, line by line, why a stage's target does not cover its tasks."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from homebuy.domain.definitions.checks.counts import DISTANT_FUTURE, Count, OfficeCalendar
from homebuy.domain.definitions.checks.critical_path import Course, Step
from homebuy.domain.time.calendars import open_time
from homebuy.domain.time.wall_clock import wall_time
from homebuy.domain.time.wording import lasting


def shortfall(course: Course, start: datetime, usual: OfficeCalendar) -> str:
    """The course from a start from which it fails, one line for each step that decides it.

    Only calendars other than the usual one are named.
    """
    return "\n".join(_lines(course, start, usual))


def _lines(course: Course, start: datetime, usual: OfficeCalendar) -> Iterator[str]:
    ends, due = course.ends(start), course.due.after(start)
    yield f"if started {usual.shown(start)}, the stage is due before its tasks:"
    for place in _critical(course.steps, ends):
        yield _line(course.steps[place], ends[place], usual)
    stage = f"stage ({_named(course.due, usual)}): due {usual.shown(due)}"
    if max(ends) == DISTANT_FUTURE:
        yield stage
        yield "shorten the tasks, or give the calendar more years"
    else:
        yield f"{stage}, {_distance(due, max(ends), course.due)} short"
        yield "lengthen the stage's target, or shorten its tasks"


def _critical(steps: Sequence[Step], ends: Sequence[datetime]) -> list[int]:
    """The places of the tasks that decide when the last one ends, first one first."""
    chain = [ends.index(max(ends))]
    while after := steps[chain[-1]].after:
        chain.append(max(after, key=ends.__getitem__))
    return chain[::-1]


def _line(step: Step, end: datetime, usual: OfficeCalendar) -> str:
    waits = f"after {_named(step.lag, usual)}, " if step.lag else ""
    task = f"{waits}{step.task} ({_named(step.target, usual)})"
    if end < DISTANT_FUTURE:
        return f"{task}: due {usual.shown(end)}"
    offices = (count.office for count in (step.lag, step.target) if count)
    office = min(offices, key=lambda office: office.ends)
    return f"{task}: beyond calendar '{office.calendar.id}', which covers {office.covers}"


def _named(count: Count, usual: OfficeCalendar) -> str:
    if count.office is usual:
        return str(count.period)
    return f"{count.period} by calendar '{count.office.calendar.id}'"


def _distance(due: datetime, end: datetime, count: Count) -> str:
    """How far apart they are: in days if the count is one of days and there are whole ones."""
    if count.measure == "open time":
        open_hours = open_time(count.office.calendar)
        return lasting(open_hours.between(due, min(end, count.office.ends)) or end - due)
    days = sum(1 for _ in _days(due, end, count))
    unit = "working day" if count.period.is_working else "day"
    return f"{days:,} {unit}{'s' if days > 1 else ''}" if days else lasting(end - due)


def _days(due: datetime, end: datetime, count: Count) -> Iterator[int]:
    """The days after the first instant's day up to the last one's."""
    first, last = (wall_time(at, count.office.zone).date() for at in (due, end))
    for number in range(1, (last - first).days + 1):
        if not count.period.is_working or count.office.calendar.hours_on(first + timedelta(number)):
            yield number
