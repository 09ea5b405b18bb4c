"""Clocks: ledgers from which every mark is a pure function."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field

from homebuy.domain.ids import CalendarId, ClockId
from homebuy.domain.models import Instant, Value
from homebuy.domain.service_levels.holds import Hold, paused_intervals
from homebuy.domain.service_levels.sla import Anchor, Mark, Offset, Sla
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.deadlines import earlier, end_of_day, extended_by_pauses, last_day, later
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.intervals import Interval
from homebuy.domain.time.periods import Period


class ClockKind(StrEnum):
    """What a clock measures."""

    STAGE = "stage"
    TASK = "task"
    STATUTORY = "statutory"


class ClockState(StrEnum):
    """Where a clock stands; a clock that stopped after its target has missed it."""

    RUNNING = "running"
    HELD = "held"
    MET = "met"
    MISSED = "missed"
    VOID = "void"


class Revision(Value):
    """Another target from `at` on: a period, counted from the clock's start, or a date."""

    at: Instant
    actor: str
    reason: str
    target: Period | None = None
    due: Instant | None = None


class Clock(Value):
    """One running service level: where it started, what it measures, what it has reached.

    A statutory clock has a date of `service`; its target is the end of the last day that the
    Act allows, or of the day to which it is `extended_to`. Other clocks run from the instant they
    `started_at`, less their holds, to the target of their last revision; a revision moves no mark
    that had fallen by then, nor any to before it. Where a calendar has been replaced, or a stage
    left, the marks of the past are `kept`; a clock that is `frozen` has no others. No mark falls
    before `recalculated_at`, when a new calendar took effect. On record each mark was `reached_at`
    its instant.
    """

    id: ClockId
    kind: ClockKind
    title: str
    source: str = ""
    sla: Sla
    calendar: CalendarId | None = None
    started_at: Instant
    service: date | None = None
    beginning_with: bool = False
    extended_to: date | None = None
    holds: tuple[Hold, ...] = ()
    revisions: tuple[Revision, ...] = ()
    kept: dict[Mark, Instant] = Field(default_factory=dict)
    frozen: bool = False
    recalculated_at: Instant | None = None
    stopped_at: Instant | None = None
    void: bool = False
    reached: tuple[Mark, ...] = ()
    reached_at: dict[Mark, Instant] = Field(default_factory=dict)
    repeated: tuple[Instant, ...] = ()
    acknowledged_at: Instant | None = None

    @property
    def is_running(self) -> bool:
        """Whether nothing has stopped it; a held clock still runs in this sense."""
        return self.stopped_at is None and not self.void

    @property
    def target(self) -> Period | None:
        """The period to the target; none when a revision set a date instead."""
        return self.revisions[-1].target if self.revisions else self.sla.target

    def marks(self, calendar: Calendar) -> dict[Mark, Instant]:
        """The instant of every mark, as far as it is known.

        None while a hold has no end, or if the calendar does not reach that far. Publishing
        refuses a definition for which that could happen, but time goes on: a case must not fail
        because its calendar was not continued.
        """
        if self.frozen:
            return self.kept
        since = self.recalculated_at
        later_on = [r for r in self.revisions if since is None or since < r.at]
        first = len(self.revisions) - len(later_on)
        marks = self._under(first).calculate_marks(calendar)
        if since is not None:
            marks = {mark: max(at, since) for mark, at in marks.items()} | self.kept
        for number, revision in enumerate(later_on, first + 1):
            marks = _from(revision.at, marks, self._under(number).calculate_marks(calendar))
        return marks

    def _under(self, revisions: int) -> "Clock":
        """The clock as it was before it was revised again."""
        if revisions == len(self.revisions):
            return self
        return self._with({"revisions": self.revisions[:revisions]})

    def calculate_marks(self, calendar: Calendar) -> dict[Mark, Instant]:
        """The marks as they would be if nothing had happened on the way but holds."""
        try:
            marks = self._without_holds(calendar)
        except OutsideCoverageError:
            return {}
        intervals = self.paused_intervals() if self.holds else ()
        moved = {mark: self._moved(mark, at, intervals, calendar) for mark, at in marks.items()}
        if self._at_close and Mark.ESCALATION in moved and moved[Mark.TARGET] != marks[Mark.TARGET]:
            moved[Mark.ESCALATION] = self._escalation(moved, intervals, calendar)
        return {mark: at for mark, at in moved.items() if at}

    def _without_holds(self, calendar: Calendar) -> dict[Mark, Instant]:
        target = self._target(calendar)
        amber = max(_offset(self.sla.amber, target, target, calendar), self.started_at)
        marks = {Mark.AMBER: amber, Mark.TARGET: target}
        if self.sla.escalation:
            marks[Mark.ESCALATION] = _offset(self.sla.escalation, amber, target, calendar)
        return marks

    def _target(self, calendar: Calendar) -> Instant:
        if self.service is not None:
            last = last_day(self.service, self.sla.target, beginning_with=self.beginning_with)
            return end_of_day(max(last, self.extended_to or last), calendar.zone)
        if self.target is None:
            due = self.revisions[-1].due
            assert due is not None, "a revision sets a period or a date"
            return due
        return later(self.started_at, self.target, calendar)

    @property
    def _at_close(self) -> bool:
        return self.target is not None and self.target.at_close

    def _moved(
        self, mark: Mark, at: Instant, intervals: Sequence[Interval], calendar: Calendar
    ) -> Instant | None:
        try:
            moved = extended_by_pauses(at, intervals, calendar, working=self.sla.target.is_working)
            if moved is None or moved == at or mark is not Mark.TARGET or not self._at_close:
                return moved
            return open_time(calendar).add_days(moved, 0, at_close=True)
        except OutsideCoverageError:
            return None

    def _escalation(
        self, moved: Mapping[Mark, Instant | None], pauses: Sequence[Interval], calendar: Calendar
    ) -> Instant | None:
        """After a target that fell to its day's close, less the holds that begin after that."""
        target, escalation = moved[Mark.TARGET], self.sla.escalation
        assert escalation is not None, "only an escalation that is defined is moved"
        if target is None or escalation.anchor is not Anchor.AFTER_TARGET:
            return moved[Mark.ESCALATION]
        try:
            at = later(target, escalation.period, calendar)
        except OutsideCoverageError:
            return None
        later_on = [pause for pause in pauses if pause.since >= target]
        return self._moved(Mark.ESCALATION, at, later_on, calendar)

    def paused_intervals(self) -> tuple[Interval, ...]:
        """When its holds stop it; a date set by a revision already allows for earlier ones."""
        since = self.started_at if self.target else self.revisions[-1].at
        return paused_intervals(self.holds, since=since, until=self.stopped_at)

    def recorded_at(self, mark: Mark, repeat: int) -> Instant:
        """When the record says that it was reached."""
        return self.repeated[repeat - 1] if repeat else self.reached_at[mark]

    def acknowledged(self, at: Instant, calendar: Calendar) -> "Clock":
        """Seen to at that time; of several times, the first since the escalation counts."""
        since, times = self.marks(calendar).get(Mark.ESCALATION), {at, self.acknowledged_at or at}
        counting = {time for time in times if since and since <= time}
        return self._with({"acknowledged_at": min(counting, default=max(times))})

    def state(self, calendar: Calendar) -> ClockState:
        """Running or standing still, or how it ended."""
        if self.void:
            return ClockState.VOID
        if self.stopped_at is None:
            held = any(hold.is_active for hold in self.holds)
            return ClockState.HELD if held else ClockState.RUNNING
        late = self.is_late(self.stopped_at, calendar)
        return ClockState.MISSED if late else ClockState.MET

    def is_late(self, at: Instant, calendar: Calendar) -> bool:
        """Whether the target has passed by `at`; its own instant is still on time."""
        target = self.marks(calendar).get(Mark.TARGET)
        return target is not None and target < at

    def revised(self, revision: Revision) -> "Clock":
        """With another target from then on; a later one that is known already goes on to count."""
        revisions = sorted((*self.revisions, revision), key=lambda revision: revision.at)
        return self._with({"revisions": tuple(revisions)})

    def replanned(self, at: Instant, former: Calendar) -> "Clock":
        """Made ready for another calendar from `at` on: nothing past moves."""
        if not self.is_running:
            return self.with_frozen_marks(former)
        kept = {mark: was_due for mark, was_due in self.marks(former).items() if was_due < at}
        return self._with({"kept": kept, "recalculated_at": at})

    def with_frozen_marks(self, calendar: Calendar) -> "Clock":
        """With its marks as they are, whatever calendar comes."""
        return self if self.frozen else self._with({"kept": self.marks(calendar), "frozen": True})

    def _with(self, changes: dict[str, Any]) -> "Clock":
        return self.model_copy(update=changes)


def _from(
    changed: Instant, before: Mapping[Mark, Instant], after: Mapping[Mark, Instant]
) -> dict[Mark, Instant]:
    """The marks after a change: none moves into the past, and none that had fallen if it would."""

    def due_at(mark: Mark, at: Instant) -> Instant:
        was_due = before.get(mark, changed)
        return was_due if at <= changed and was_due < changed else max(at, changed)

    return {mark: due_at(mark, at) for mark, at in after.items()}


def _offset(offset: Offset, amber: Instant, target: Instant, calendar: Calendar) -> Instant:
    if offset.anchor is Anchor.BEFORE_TARGET:
        return earlier(target, offset.period, calendar)
    since = amber if offset.anchor is Anchor.AFTER_AMBER else target
    return later(since, offset.period, calendar)


def running(clocks: Iterable[Clock]) -> tuple[Clock, ...]:
    """The clocks that nothing has stopped."""
    return tuple(clock for clock in clocks if clock.is_running)
