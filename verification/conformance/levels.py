"""Service levels with pauses, answered by a clock and its holds as cases have them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import ClockId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock, ClockKind, Revision
from homebuy.domain.service_levels.holds import Hold
from homebuy.domain.service_levels.sla import Anchor, Mark, Offset, Sla
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.deadlines import later
from homebuy.domain.time.open_time import NOTHING
from homebuy.domain.time.periods import Period, Unit
from verification.conformance.cases import Case
from verification.conformance.values import Amount, amount, moment

SECOND: Final = Period(amount=1, unit=Unit.SECONDS)
SOON: Final = Offset(period=SECOND, anchor=Anchor.BEFORE_TARGET)
"""A warning, which every service level has, where none is published."""


class Level(NamedTuple):
    """A target, the escalation measured from it, and the working time that the pauses took."""

    target: Instant
    escalation: Instant | None
    waited: timedelta


class BeyondCalendarError(HomeBuyError):
    """An answer that lies outside the days of the calendar."""


def elapsed(case: Case, calendar: Calendar) -> timedelta:
    """Working time from start to end, less what the holds of a clock stopped at the end cover."""
    end = moment(case.amount, calendar.zone)
    clock = _clock(case, calendar, Sla(target=SECOND, amber=SOON), stopped_at=end)
    return open_time(calendar).between(clock.started_at, end) - _covered(clock, calendar)


def service_level(case: Case, calendar: Calendar) -> Level:
    """Where the marks of a clock with the pauses as its holds fall.

    An offset before the target is the clock's warning, one after it the escalation. Raises
    OutsideCoverageError or BeyondCalendarError if one lies outside the days of the calendar.
    """
    period = amount(case.amount).period
    mark, sla = _sla(period, amount(case.escalation_offset) if case.escalation_offset else None)
    revisions = _to_close(case, period, calendar) if case.end_of_working_day else ()
    clock = _clock(case, calendar, sla, revisions=revisions)
    later(clock.started_at, period, calendar)
    marks = clock.marks(calendar)
    if not marks:
        raise BeyondCalendarError(f"a mark or a pause leaves the days covered, {calendar.covers}")
    return Level(marks[Mark.TARGET], marks[mark] if mark else None, _covered(clock, calendar))


def _sla(target: Period, offset: Amount | None) -> tuple[Mark | None, Sla]:
    """The service level, and which of its marks the offset makes."""
    if offset is None:
        return None, Sla(target=target, amber=SOON)
    if offset.size < 0:
        amber = Offset(period=offset.period, anchor=Anchor.BEFORE_TARGET)
        return Mark.AMBER, Sla(target=target, amber=amber)
    escalation = Offset(period=offset.period, anchor=Anchor.AFTER_TARGET)
    return Mark.ESCALATION, Sla(target=target, amber=SOON, escalation=escalation)


def _to_close(case: Case, period: Period, calendar: Calendar) -> Sequence[Revision]:
    """A date set at the start: published pauses put off the close as they would any instant.

    A target "at close" of Home Buy's own would fall at a close again.
    """
    start = moment(case.start, calendar.zone)
    due = open_time(calendar).add_days(later(start, period, calendar), 0, at_close=True)
    return (Revision(at=start, actor="file", reason="end of working day", due=due),)


def _clock(
    case: Case,
    calendar: Calendar,
    sla: Sla,
    *,
    revisions: Sequence[Revision] = (),
    stopped_at: Instant | None = None,
) -> Clock:
    intervals = [[moment(text, calendar.zone) for text in pause] for pause in case.pauses]
    return Clock(
        id=ClockId(case.id),
        kind=ClockKind.STAGE,
        title=case.id,
        sla=sla,
        started_at=moment(case.start, calendar.zone),
        holds=tuple(
            Hold(reason="pause", placed_at=since, released_at=until) for since, until in intervals
        ),
        revisions=tuple(revisions),
        stopped_at=stopped_at,
    )


def _covered(clock: Clock, calendar: Calendar) -> timedelta:
    opened = open_time(calendar)
    intervals = ((since, until) for since, until in clock.paused_intervals() if until is not None)
    return sum((opened.between(since, until) for since, until in intervals), NOTHING)
