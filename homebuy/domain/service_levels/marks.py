"""The marks of a clock by their instants: those to come, and those on record that do not hold."""

from collections.abc import Iterator
from typing import NamedTuple

from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.repeats import acknowledged_by, repeat_at
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar


class MarkDue(NamedTuple):
    """A mark that is due at an instant; `repeat` numbers an escalation that is repeated."""

    mark: Mark
    repeat: int
    at: Instant


def pending(clock: Clock, calendar: Calendar) -> tuple[MarkDue, ...]:
    """What has not yet been reached and is not prevented by what stopped the clock."""
    if clock.void or (clock.frozen and clock.stopped_at):
        return ()
    due = (MarkDue(mark, 0, at) for mark, at in clock.marks(calendar).items())
    waiting = [each for each in due if each.mark not in clock.reached]
    waiting += _next_repeat(clock, calendar)
    return tuple(each for each in waiting if not clock.stopped_at or each.at < clock.stopped_at)


def prevented(clock: Clock, calendar: Calendar, latest: Instant) -> tuple[tuple[Mark, int], ...]:
    """What was reached and does not hold, the last repeat first.

    The clock had stopped or stood still, the alert was acknowledged, or the mark has moved
    past `latest`.
    """
    if not clock.reached:
        return ()
    if not clock.holds and not clock.marks(calendar):
        return ()
    return tuple(
        (mark, number)
        for mark, number, at in _due_now(clock, calendar)
        if _prevents(clock, at, latest) or (number and acknowledged_by(clock, at, calendar))
    )


def moved(clock: Clock, calendar: Calendar) -> tuple[MarkDue, ...]:
    """What was reached at another instant than the one on record."""
    if not clock.reached:
        return ()
    return tuple(
        MarkDue(mark, number, at)
        for mark, number, at in _due_now(clock, calendar)
        if at is not None and clock.recorded_at(mark, number) != at
    )


def _next_repeat(clock: Clock, calendar: Calendar) -> Iterator[MarkDue]:
    repeat = clock.sla.repeat
    if (
        repeat is None
        or Mark.ESCALATION not in clock.reached
        or len(clock.repeated) >= repeat.times
    ):
        return
    number = len(clock.repeated) + 1
    at = repeat_at(clock, number, calendar)
    if at is not None and not acknowledged_by(clock, at, calendar):
        yield MarkDue(Mark.ESCALATION, number, at)


def _due_now(clock: Clock, calendar: Calendar) -> list[tuple[Mark, int, Instant | None]]:
    """All that was reached with the instant it has now, the last repeat first."""
    marks, numbers = clock.marks(calendar), range(len(clock.repeated), 0, -1)
    repeats = [(Mark.ESCALATION, n, _repeated_at(clock, n, calendar)) for n in numbers]
    return [*repeats, *((mark, 0, marks.get(mark)) for mark in clock.reached)]


def _repeated_at(clock: Clock, number: int, calendar: Calendar) -> Instant | None:
    """When it was repeated: that stands, if a new calendar or another stage came since."""
    at = clock.repeated[number - 1]
    stands = clock.frozen or (clock.recalculated_at is not None and at <= clock.recalculated_at)
    return at if stands else repeat_at(clock, number, calendar)


def _prevents(clock: Clock, due: Instant | None, latest: Instant) -> bool:
    if due is None or due > latest:
        return True
    return clock.stopped_at is not None and due >= clock.stopped_at
