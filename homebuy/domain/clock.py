"""Clocks: ledgers from which every mark is a pure function."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from homebuy.domain.calendars import Calendar
from homebuy.domain.deadlines import earlier, end_of_day, last_day, later
from homebuy.domain.errors import OutsideCoverageError
from homebuy.domain.ids import ClockId
from homebuy.domain.models import Instant, Value
from homebuy.domain.sla import Anchor, Mark, Offset, Sla


class ClockKind(StrEnum):
    """What a clock measures."""

    STAGE = "stage"
    TASK = "task"
    STATUTORY = "statutory"


class ClockState(StrEnum):
    """Where a clock stands; a clock that stopped after its target has missed it."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    VOID = "void"


class Clock(Value):
    """One running service level: where it started, what it measures, what it has reached.

    A statutory clock has a date of `service`; its target is the end of the last day that the
    Act allows. Other clocks run from the instant they `started_at`.
    """

    id: ClockId
    kind: ClockKind
    title: str
    source: str = ""
    sla: Sla
    started_at: Instant
    service: date | None = None
    beginning_with: bool = False
    stopped_at: Instant | None = None
    void: bool = False
    reached: tuple[Mark, ...] = ()

    def marks(self, calendar: Calendar) -> dict[Mark, Instant]:
        """The instant of every mark; none if the calendar does not reach that far.

        Publishing refuses a definition for which that could happen, but time goes on: a case
        must not fail because its calendar was not continued.
        """
        try:
            return self._marks(calendar)
        except OutsideCoverageError:
            return {}

    def _marks(self, calendar: Calendar) -> dict[Mark, Instant]:
        target = self._target(calendar)
        amber = max(_offset(self.sla.amber, target, target, calendar), self.started_at)
        marks = {Mark.AMBER: amber, Mark.TARGET: target}
        if self.sla.escalation:
            marks[Mark.ESCALATION] = _offset(self.sla.escalation, amber, target, calendar)
        return marks

    def _target(self, calendar: Calendar) -> Instant:
        if self.service is None:
            return later(self.started_at, self.sla.target, calendar)
        last = last_day(self.service, self.sla.target, beginning_with=self.beginning_with)
        return end_of_day(last, calendar.zone)

    def pending(self, calendar: Calendar) -> dict[Mark, Instant]:
        """The marks not yet reached that what stopped the clock does not forestall."""
        if self.void:
            return {}
        return {
            mark: due
            for mark, due in self.marks(calendar).items()
            if mark not in self.reached and (self.stopped_at is None or due < self.stopped_at)
        }

    def overtaken(self, calendar: Calendar, latest: Instant) -> tuple[Mark, ...]:
        """The marks reached that do not hold: the clock had stopped, or they moved past `latest`.

        A longer period or a notice served anew moves a mark.
        """
        if not self.reached:
            return ()
        marks = self.marks(calendar)
        return tuple(m for m in self.reached if m in marks and self._forestalls(marks[m], latest))

    def _forestalls(self, due: Instant, latest: Instant) -> bool:
        return due > latest or (self.stopped_at is not None and due >= self.stopped_at)

    def state(self, calendar: Calendar) -> ClockState:
        """Running, or how it ended."""
        if self.void:
            return ClockState.VOID
        if self.stopped_at is None:
            return ClockState.RUNNING
        late = self.is_late(self.stopped_at, calendar)
        return ClockState.MISSED if late else ClockState.MET

    def is_late(self, at: Instant, calendar: Calendar) -> bool:
        """Whether the target has passed by `at`; its own instant is still on time."""
        target = self.marks(calendar).get(Mark.TARGET)
        return target is not None and target < at


def _offset(offset: Offset, amber: Instant, target: Instant, calendar: Calendar) -> Instant:
    match offset.anchor:
        case Anchor.BEFORE_TARGET:
            return earlier(target, offset.period, calendar)
        case Anchor.AFTER_AMBER:
            return later(amber, offset.period, calendar)
        case Anchor.AFTER_TARGET:
            return later(target, offset.period, calendar)


def running(clocks: Iterable[Clock]) -> tuple[Clock, ...]:
    """The clocks that nothing has stopped."""
    return tuple(clock for clock in clocks if clock.stopped_at is None and not clock.void)
