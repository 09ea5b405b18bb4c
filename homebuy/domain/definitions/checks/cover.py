"""A stage's target covers its tasks: each alone, and one after another, from whatever day."""

from collections.abc import Iterator
from datetime import date, datetime

from homebuy.domain.definitions.checks.counts import DISTANT_FUTURE, plainly_within
from homebuy.domain.definitions.checks.critical_path import Course, Tasks, lone_course, path_course
from homebuy.domain.definitions.checks.effective_intervals import path_intervals
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.office_calendars import OfficeCalendars
from homebuy.domain.definitions.checks.shortfall import shortfall
from homebuy.domain.definitions.checks.starts import course_starts
from homebuy.domain.definitions.scheme import Stage
from homebuy.domain.effective import Effective
from homebuy.domain.ids import TaskId


def cover_faults(at: str, stage: Stage, tasks: Tasks, offices: OfficeCalendars) -> Iterator[Fault]:
    """Each task, and the first path, that would end after its stage; the path must be sound.

    Tried is each start whose stage is due within the days that all its calendars cover.
    """
    for place, task, row in _places(at, stage):
        course = lone_course(stage, task, tasks, offices)
        if not _plainly_covered(course):
            first = max(stage.effective_from or date.min, row.effective_from or date.min)
            last = min(stage.effective_to or date.max, row.effective_to or date.max)
            yield from _faults(place, course, first, last, offices)
    yield from _path_faults(f"{at}.path", stage, tasks, offices)


def _places(at: str, stage: Stage) -> Iterator[tuple[str, TaskId, Effective]]:
    for number, row in enumerate(stage.path):
        yield f"{at}.path[{number}:{row.task}]", row.task, row
    for number, task in enumerate(stage.on_demand):
        yield f"{at}.on_demand[{number}:{task}]", task, stage


def _plainly_covered(course: Course) -> bool:
    (step,), due = course.steps, course.due
    same = step.target.office is due.office or not due.period.is_working
    return same and plainly_within(step.target.period, due.period)


def _path_faults(at: str, stage: Stage, tasks: Tasks, offices: OfficeCalendars) -> Iterator[Fault]:
    for interval in path_intervals(stage):
        if all(row.lag is None and not row.after for row in interval.rows):
            continue
        course = path_course(stage, interval, tasks, offices)
        if faults := tuple(_faults(at, course, interval.first, interval.last, offices)):
            yield from faults
            return


def _faults(
    at: str, course: Course, first: date, last: date, offices: OfficeCalendars
) -> Iterator[Fault]:
    starts = course_starts(course, first, last)
    soonest = min((count.office for count in course.counts()), key=lambda office: office.ends)
    if starts and soonest.ends < course.due.after(starts[0]) < DISTANT_FUTURE:
        yield Fault(at, soonest.beyond(f"stage's target of {course.due.period}", starts[0]))
    elif start := _first_failure(course, starts, soonest.ends):
        yield Fault(at, shortfall(course, start, offices[None]))


def _first_failure(course: Course, starts: list[datetime], ends: datetime) -> datetime | None:
    """The first start from which the stage is due before its tasks, and by the last day."""
    for start in starts:
        due = course.due.after(start)
        if due > ends:
            return None
        if max(course.ends(start)) > due:
            return start
    return None
