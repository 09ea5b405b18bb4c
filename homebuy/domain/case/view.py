"""A case as people and programs see it: every stage, task and clock with its dates."""

from homebuy.domain.case.marks import next_target
from homebuy.domain.case.state import Case, CaseStatus, Colour, StageVisit, Task, TaskState
from homebuy.domain.clock import Clock, ClockKind, ClockState
from homebuy.domain.deadlines import local_date
from homebuy.domain.facts import Fact
from homebuy.domain.ids import (
    CaseReference,
    ClockId,
    FactName,
    SchemeId,
    StageId,
    TaskId,
    UserId,
)
from homebuy.domain.models import Instant, Value
from homebuy.domain.plan import StagePlan
from homebuy.domain.scheme import Outcome
from homebuy.domain.sla import Mark


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
    days_late: int | None


class CaseView(Value):
    """One case, whole."""

    reference: CaseReference
    scheme: SchemeId
    version: int
    title: str
    zone: str
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
    facts: dict[FactName, Fact]
    seq: int


def view(case: Case) -> CaseView:
    """The case as it stands, for a case that is in a stage or has been."""
    assert case.plan is not None, "a case is raised into its first stage"
    stage, visit, due = case.plan.stage, case.visits[-1], next_target(case)
    return CaseView(
        reference=case.reference,
        scheme=case.scheme,
        version=case.version,
        title=case.plan.title,
        zone=case.plan.calendar.zone,
        status=case.status,
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
        outcomes=stage.outcomes,
        on_demand=tuple(t for t in stage.on_demand if case.task(t) is None),
        stages=case.visits,
        tasks=tuple(map(_task, case.tasks)),
        clocks=tuple(_clock(clock, case.plan) for clock in case.clocks.values()),
        facts=case.facts,
        seq=case.seq,
    )


def _task(task: Task) -> TaskView:
    return TaskView(**{name: getattr(task, name) for name in TaskView.model_fields})


def _clock(clock: Clock, plan: StagePlan) -> ClockView:
    marks = clock.marks(plan.calendar)
    return ClockView(
        id=clock.id,
        kind=clock.kind,
        title=clock.title,
        source=clock.source,
        state=clock.state(plan.calendar),
        started_at=clock.started_at,
        amber_at=marks.get(Mark.AMBER),
        target_at=marks.get(Mark.TARGET),
        escalation_at=marks.get(Mark.ESCALATION),
        stopped_at=clock.stopped_at,
        reached=clock.reached,
        days_late=_days_late(clock, marks.get(Mark.TARGET), plan.calendar.zone),
    )


def _days_late(clock: Clock, target: Instant | None, zone: str) -> int | None:
    if clock.stopped_at is None or clock.void or target is None:
        return None
    return (local_date(clock.stopped_at, zone) - local_date(target, zone)).days
