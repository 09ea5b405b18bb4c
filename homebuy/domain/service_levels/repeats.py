"""When the escalation of a clock is repeated, and whether somebody had seen to it by then."""

from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.holds import paused_intervals
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import extended_by_pauses, later
from homebuy.domain.time.errors import OutsideCoverageError


def repeat_at(clock: Clock, number: int, calendar: Calendar) -> Instant | None:
    """When the escalation is repeated for that time, if it is.

    Where a new calendar would have had some repeats before it came, the count goes on from
    then: they do not all come at once.
    """
    escalated, renewed = clock.marks(calendar).get(Mark.ESCALATION), clock.recalculated_at
    at = _repeat_since(escalated, clock, number, calendar)
    if at is None or renewed is None:
        return at
    done = sum(1 for each in clock.repeated if each <= renewed)
    first = _repeat_since(escalated, clock, done + 1, calendar)
    if number <= done or (first is not None and first > renewed):
        return at
    return _repeat_since(renewed, clock, number - done, calendar)


def _repeat_since(
    since: Instant | None, clock: Clock, number: int, calendar: Calendar
) -> Instant | None:
    if clock.sla.repeat is None or since is None:
        return None
    every = clock.sla.repeat.every.times(number)
    try:
        at = later(since, every, calendar)
        intervals = paused_intervals(clock.holds, since=since, until=clock.stopped_at)
        return extended_by_pauses(at, intervals, calendar, working=every.is_working)
    except OutsideCoverageError:
        return None


def acknowledged_by(clock: Clock, due: Instant | None, calendar: Calendar) -> bool:
    """Whether somebody had seen to the escalation, and not only to a warning before it."""
    if due is None or clock.acknowledged_at is None:
        return False
    since = clock.marks(calendar).get(Mark.ESCALATION)
    return since is not None and since <= clock.acknowledged_at <= due
