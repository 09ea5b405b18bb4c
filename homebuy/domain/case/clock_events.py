"""What happened to the clocks of a case, and what every event has."""

from typing import Literal

from homebuy.domain.ids import ClockId, MessageId, RuleId, TaskId
from homebuy.domain.models import Instant, Value
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.periods import Period


class CaseEvent(Value):
    """Common to all events: their place in the case, when they happened, and who caused them.

    `recorded_at` is when the case learnt of it, which may be later than `at`.
    """

    seq: int
    at: Instant
    recorded_at: Instant
    actor: str
    message_id: MessageId | None = None


class MarkReached(CaseEvent):
    """A clock reached a mark; `at` is the deadline itself, however late that was noticed.

    `repeat` numbers an escalation that comes again; the first one is 0.
    """

    kind: Literal["mark_reached"] = "mark_reached"
    clock: ClockId
    title: str
    mark: Mark
    rule: RuleId | None
    repeat: int = 0


class MarkWithdrawn(CaseEvent):
    """The mark does not hold: the clock had stopped before it, or its deadline has moved."""

    kind: Literal["mark_withdrawn"] = "mark_withdrawn"
    clock: ClockId
    mark: Mark
    repeat: int = 0


class MarkRescheduled(CaseEvent):
    """News came late: the mark was reached at `at`, its deadline, not at `before`.

    It comes last in its turn, and alerts nobody.
    """

    kind: Literal["mark_rescheduled"] = "mark_rescheduled"
    clock: ClockId
    title: str
    mark: Mark
    repeat: int = 0
    before: Instant


class HoldPlaced(CaseEvent):
    """The landlord's own clocks stand still: all of them, or that of one task."""

    kind: Literal["hold_placed"] = "hold_placed"
    task: TaskId | None
    reason: str
    release_at: Instant | None


class HoldReleased(CaseEvent):
    """The clocks go on, by hand or because the date set for it has come.

    `placed_at` names the one hold whose date has come; a release by hand ends all there are.
    """

    kind: Literal["hold_released"] = "hold_released"
    task: TaskId | None
    reason: str = ""
    placed_at: Instant | None = None


class TargetRevised(CaseEvent):
    """A clock has another target; `due_before` and `due_after` are its instants, where known."""

    kind: Literal["target_revised"] = "target_revised"
    clock: ClockId
    title: str
    target: Period | None
    due: Instant | None
    reason: str
    due_before: Instant | None
    due_after: Instant | None


class AlertAcknowledged(CaseEvent):
    """Somebody has seen to what a clock escalated; it is repeated no more."""

    kind: Literal["alert_acknowledged"] = "alert_acknowledged"
    clock: ClockId
    note: str = ""


class MovedMark(Value):
    """A mark before and after a change of calendar."""

    clock: ClockId
    title: str
    mark: Mark
    before: Instant | None
    after: Instant | None


class CalendarChanged(CaseEvent):
    """Open clocks are counted in another version of their calendar from now on."""

    kind: Literal["calendar_changed"] = "calendar_changed"
    calendar: Calendar
    version_before: int
    reason: str
    moved: tuple[MovedMark, ...] = ()
