"""A case as people and programs see it: every stage, task and clock with its dates."""

from pydantic import Field

from homebuy.domain.case.rules.endings import possible_outcomes
from homebuy.domain.case.rules.marks import next_target
from homebuy.domain.case.state import (
    Case,
    CaseStatus,
    Colour,
    StageVisit,
    Task,
    TaskState,
    task_clock,
)
from homebuy.domain.case.views.decision_views import DecisionViews, decision_views
from homebuy.domain.facts import Fact
from homebuy.domain.ids import (
    CalendarId,
    CaseReference,
    ClockId,
    FactName,
    SchemeId,
    StageId,
    TaskId,
    UserId,
)
from homebuy.domain.models import Instant, Value
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import Clock, ClockKind, ClockState
from homebuy.domain.service_levels.holds import Hold
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date


class TaskView(Value):
    """A task and its state."""

    visit: int
    id: TaskId
    title: str
    state: TaskState
    mandatory: bool
    on_demand: bool
    after: tuple[TaskId, ...]
    opens_at: Instant | None
    opened_at: Instant | None
    ended_at: Instant | None


class HoldView(Value):
    """A hold of the case, or of one task, in the order in which they were placed."""

    number: int
    visit: int | None
    task: TaskId | None
    reason: str
    placed_at: Instant
    release_at: Instant | None
    released_at: Instant | None


class ClockView(Value):
    """A clock and the instants of its marks; `days_late` counts local days after the target."""

    id: ClockId
    kind: ClockKind
    title: str
    source: str
    state: ClockState
    started_at: Instant
    amber_at: Instant | None
    target_at: Instant | None
    escalation_at: Instant | None
    stopped_at: Instant | None
    reached: tuple[Mark, ...]
    repeats: int = 0
    revisions: int = 0
    acknowledged_at: Instant | None = None
    days_late: int | None


class CaseView(Value):
    """One case, whole."""

    reference: CaseReference
    scheme: SchemeId
    version: int
    title: str
    zone: str
    calendar: CalendarId = CalendarId("")
    calendar_version: int = 0
    status: CaseStatus
    outcome: Outcome | None
    colour: Colour
    stage: StageId
    stage_title: str
    owner: UserId
    line_manager: UserId | None
    raised_at: Instant
    closed_at: Instant | None
    next_deadline: Instant | None
    next_deadline_of: str | None
    next_stages: tuple[StageId, ...]
    outcomes: tuple[Outcome, ...]
    on_demand: tuple[TaskId, ...]
    stages: tuple[StageVisit, ...]
    tasks: tuple[TaskView, ...]
    clocks: tuple[ClockView, ...]
    holds: tuple[HoldView, ...] = ()
    facts: dict[FactName, Fact]
    decisions: DecisionViews = Field(default_factory=DecisionViews)
    seq: int


def view(case: Case, now: Instant | None = None) -> CaseView:
    """The case as it stands, for a case that is in a stage or has been.

    What delay costs depends on the day: without `now` it is that of the latest move.
    """
    assert case.plan is not None, "a case is raised into its first stage"
    stage, visit, due = case.plan.stage, case.visits[-1], next_target(case)
    return CaseView(
        reference=case.reference,
        scheme=case.scheme,
        version=case.version,
        title=case.plan.title,
        zone=case.plan.calendar.zone,
        calendar=case.plan.calendar.id,
        calendar_version=case.plan.calendar.version,
        status=_status(case),
        outcome=case.outcome,
        colour=case.colour(),
        stage=visit.id,
        stage_title=visit.title,
        owner=case.owner,
        line_manager=case.line_manager,
        raised_at=case.raised_at,
        closed_at=case.closed_at,
        next_deadline=due.at if due else None,
        next_deadline_of=due.clock.title if due else None,
        next_stages=stage.next,
        outcomes=possible_outcomes(case),
        on_demand=tuple(t for t in stage.on_demand if case.task(t) is None),
        stages=case.visits,
        tasks=tuple(_task(case, task) for task in case.tasks),
        clocks=tuple(_clock(clock, case.calendar_of(clock)) for clock in case.clocks.values()),
        holds=tuple(_hold(case, number, hold) for number, hold in enumerate(case.holds, 1)),
        facts=case.facts,
        decisions=decision_views(case, now or case.moved_at),
        seq=case.seq,
    )


def _status(case: Case) -> CaseStatus:
    return CaseStatus.ON_HOLD if case.is_open and case.active_holds() else case.status


def _task(case: Case, task: Task) -> TaskView:
    shown = {name: getattr(task, name) for name in TaskView.model_fields}
    if task.state is TaskState.OPEN:
        held = case.active_holds() or case.active_holds(task_clock(task.visit, task.id))
        shown["state"] = TaskState.ON_HOLD if held else TaskState.OPEN
    return TaskView(**shown)


def _hold(case: Case, number: int, hold: Hold) -> HoldView:
    task = next((t for t in case.tasks if task_clock(t.visit, t.id) == hold.clock), None)
    ended = task.ended_at if task else case.closed_at
    return HoldView(
        number=number,
        visit=task.visit if task else None,
        task=task.id if task else None,
        reason=hold.reason,
        placed_at=hold.placed_at,
        release_at=hold.release_at,
        released_at=_released(hold, ended),
    )


def _released(hold: Hold, ended: Instant | None) -> Instant | None:
    """A hold ends at the latest with the work that it holds up."""
    if ended is None:
        return hold.released_at
    return max(hold.placed_at, min(hold.ends_at or ended, ended))


def _clock(clock: Clock, calendar: Calendar) -> ClockView:
    marks = clock.marks(calendar)
    return ClockView(
        id=clock.id,
        kind=clock.kind,
        title=clock.title,
        source=clock.source,
        state=clock.state(calendar),
        started_at=clock.started_at,
        amber_at=marks.get(Mark.AMBER),
        target_at=marks.get(Mark.TARGET),
        escalation_at=marks.get(Mark.ESCALATION),
        stopped_at=clock.stopped_at,
        reached=clock.reached,
        repeats=len(clock.repeated),
        revisions=len(clock.revisions),
        acknowledged_at=clock.acknowledged_at,
        days_late=_days_late(clock, marks.get(Mark.TARGET), calendar.zone),
    )


def _days_late(clock: Clock, target: Instant | None, zone: str) -> int | None:
    if clock.stopped_at is None or clock.void or target is None:
        return None
    return (local_date(clock.stopped_at, zone) - local_date(target, zone)).days
