"""The starts that settle a sum for every start.

As a start moves on, each date of a sum stands still or moves along, second for second. It jumps,
or turns from one to the other, only where some step begins or ends at an edge: an opening or a
closing of a calendar, and with months also a midnight. From one such start to the next the lead of
the stage's due date over the end of its path has no dip in between: it is least at one of the two.
So these starts are enough, with the second after each, since what jumps at an edge does so after
it. Working days, days, weeks and months keep the time of day: for them, the times of all edges on
all days are all such starts. Open time does not keep it: through it, edges are counted back.

Starts are whole seconds, and none lies in the hour that the clocks skip or repeat.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from datetime import date, datetime, timedelta
from typing import Final

from homebuy.domain.definitions.checks.counts import (
    DISTANT_FUTURE,
    DISTANT_PAST,
    NOTHING,
    Count,
    OfficeCalendar,
)
from homebuy.domain.definitions.checks.critical_path import Course
from homebuy.domain.time.opening_hours import hours
from homebuy.domain.time.periods import Period, Unit
from homebuy.domain.time.wall_clock import midnight, wall_time

Instants = set[datetime]

SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)
CLIPPED: Final = tuple(Period(amount=days, unit=Unit.DAYS) for days in (1, 2, 3))
"""How much later than on the corresponding date a month that ends early may have begun."""


def course_starts(course: Course, first: date, last: date) -> list[datetime]:
    """What to try from one day to another, in order: a course that holds from these holds."""
    office, counts = course.due.office, course.counts()
    since = office.midnight(max(first, office.days.first))
    until = office.midnight(min(last, office.days.last)) + DAY
    if until <= since:
        return []
    if _move_as_one(counts):
        return [min(max(since, office.opens), until - SECOND)]
    if _are_even(counts):
        until = _first_close(office, since, until)
    found = _edges(counts, office, since, until) | {since, until - SECOND}
    if any(count.measure == "open time" for count in counts):
        turns = _turns(course, _edges(counts, office, since, course.horizon(until)))
        found |= turns | {turn + SECOND for turn in turns}
    return _telling(found, course.due, counts, since, until)


def warning_starts(target: Count, warning: Count) -> list[datetime]:
    """What to try, in order: a warning that comes after these starts comes after all.

    Counting back, what jumps at an edge does so at it: so the second before each matters.
    """
    office, counts = target.office, {target, warning}
    if not target.period.is_working:
        return list(office.daily(_time_of_day(office.opens, office)))
    since, until = office.begins, office.ends
    if _are_even(counts):
        until = _first_close(office, since, until)
    edges = _edges(counts, office, since, min(target.after(until), office.ends))
    turns = {warning.after(at) for at in edges} if warning.measure == "open time" else Instants()
    found = edges | _back(target, turns, edges)
    return _telling(found | {at - SECOND for at in found}, target, counts, since, until)


def _move_as_one(counts: Set[Count]) -> bool:
    """Whether all sums compare the same from every start, as only sums of like with like do."""
    alike = len({count.office for count in counts}) == 1
    measures = {count.measure for count in counts}
    return measures == {"days"} or (alike and measures == {"open time"})


def _are_even(counts: Set[Count]) -> bool:
    """Whether what holds from one open day holds from each."""
    (office, *others) = {count.office for count in counts}
    return not others and all(c.period.is_working for c in counts) and office.is_even


def _first_close(office: OfficeCalendar, since: datetime, until: datetime) -> datetime:
    """The end of the first day with open time, if that comes first."""
    opens = office.next_opening(since)
    return until if opens >= until else office.midnight(wall_time(opens, office.zone).date()) + DAY


def _between(instants: Sequence[datetime], since: datetime, until: datetime) -> Sequence[datetime]:
    return instants[bisect_left(instants, since) : bisect_right(instants, until)]


def _time_of_day(instant: datetime, office: OfficeCalendar) -> timedelta:
    at = wall_time(instant, office.zone)
    return at - midnight(at.date())


def _edges(
    counts: Set[Count], office: OfficeCalendar, since: datetime, until: datetime
) -> Instants:
    """The time of every edge on every day, and the second after each closing."""
    openings = {o for count in counts for o in count.office.calendar.all_openings()}
    closings = {hours(opening).closes for opening in openings}
    times = closings | {hours(opening).opens for opening in openings}
    if any(count.measure == "months" for count in counts):
        times |= {NOTHING, DAY - SECOND}
    found = {at for time in times for at in _between(office.daily(time), since, until)}
    return found | {
        at + SECOND for time in closings for at in _between(office.daily(time), since, until)
    }


def _turns(course: Course, edges: Instants) -> Instants:
    """Starts from which a step ends at an edge, though not at its time of day."""
    turns = _back(course.due, Instants(), edges)
    after = [Instants() for _ in course.steps]
    for step, ahead in zip(reversed(course.steps), reversed(after), strict=True):
        ready = _back(step.target, ahead, edges)
        ready = _back(step.lag, ready, edges) if step.lag else ready
        for place in step.after:
            after[place] |= ready
        if not step.after:
            turns |= ready
    return turns


def _back(count: Count, instants: Instants, edges: Instants) -> Instants:
    if count.measure == "open time":
        instants = instants | edges
    found = {count.before(at) for at in instants}
    if count.measure == "months":
        found |= {count.office.count(days).after(at) for days in CLIPPED for at in found}
    return found - {DISTANT_PAST, DISTANT_FUTURE}


def _telling(
    found: Instants, due: Count, counts: Set[Count], since: datetime, until: datetime
) -> list[datetime]:
    """Those of the starts that others do not speak for, in order.

    While its office is closed, a target in working time stands still and a path can only end
    later: the next opening tells, or the last start of all.
    """
    ordered = sorted(at for at in found if since <= at < until)
    if not due.period.is_working or any(count.measure == "months" for count in counts):
        return ordered
    return [at for at in ordered if at == ordered[-1] or due.office.is_open(at)]
