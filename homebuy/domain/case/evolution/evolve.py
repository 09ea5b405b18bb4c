"""`evolve(case, event)`: the state that follows from what happened; no rule refuses here."""

from typing import assert_never

from homebuy.domain.case import events as ev
from homebuy.domain.case.evolution.alterations import (
    altered,
    is_late,
    with_clock,
    with_new,
    with_task,
)
from homebuy.domain.case.evolution.decisions import decided
from homebuy.domain.case.evolution.holds import held, holding, released
from homebuy.domain.case.evolution.ledgers import (
    acknowledged,
    reached,
    recounted,
    rescheduled,
    revised,
    withdrawn,
)
from homebuy.domain.case.evolution.statutory import with_statutory_clocks
from homebuy.domain.case.state import (
    MESSAGES_REMEMBERED,
    Case,
    CaseStatus,
    StageState,
    StageVisit,
    Task,
    TaskState,
    stage_clock,
    task_clock,
)
from homebuy.domain.definitions.plan import StagePlan
from homebuy.domain.facts import Fact
from homebuy.domain.ids import ClockId, TaskId
from homebuy.domain.models import Instant
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import Clock, ClockKind, running


def evolve(case: Case | None, event: ev.Event) -> Case:
    """The case after `event`; the first event makes the case."""
    if case is not None:
        return _remember(_after(case, event), event)
    if isinstance(event, ev.CaseRaised):
        return _remember(_raised(event), event)
    raise ValueError(f"{event.kind} comes before the case was raised")


def _remember(case: Case, event: ev.Event) -> Case:
    seen, deferred = case.seen, case.deferred
    if event.message_id and not case.has_seen(event.message_id):
        seen = (*seen, event.message_id)[-MESSAGES_REMEMBERED:]
    if isinstance(event, ev.MessageRejected) and event.deferred:
        seen = tuple(id for id in seen if id != event.deferred)
    if deferred and not isinstance(event, ev.MessageDeferred):
        done = event.deferred if isinstance(event, ev.MessageRejected) else event.message_id
        deferred = tuple(command for command in deferred if command.message_id != done)
    return altered(case, seq=event.seq, seen=seen, deferred=deferred)


def _after(case: Case, event: ev.Event) -> Case:
    match event:
        case ev.StageEntered():
            return _entered(case, event)
        case ev.StageCompleted() | ev.StageCancelled():
            return _left(case, event)
        case ev.TaskScheduled():
            return with_task(case, event.task, opens_at=event.opens_at)
        case ev.TaskOpened():
            return _opened(case, event)
        case ev.TaskCompleted():
            return _task_ended(case, event.task, TaskState.COMPLETE, event.at)
        case ev.TaskCancelled():
            return _task_ended(case, event.task, TaskState.CANCELLED, event.at)
        case ev.FactRecorded():
            return _recorded(case, event)
        case ev.OwnerChanged():
            return _owned(case, event)
        case ev.MarkReached():
            return reached(case, event)
        case ev.MarkWithdrawn():
            return withdrawn(case, event)
        case ev.MarkRescheduled():
            return rescheduled(case, event)
        case ev.HoldPlaced():
            return held(case, event)
        case ev.HoldReleased():
            return released(case, event)
        case ev.TargetRevised():
            return revised(case, event)
        case ev.AlertAcknowledged():
            return acknowledged(case, event)
        case ev.CalendarChanged():
            return recounted(case, event)
        case (
            ev.EligibilityAssessed()
            | ev.PriceCalculated()
            | ev.OfferIssued()
            | ev.DelayNoticeServed()
        ):
            return decided(case, event)
        case ev.MessageDeferred():
            return altered(case, deferred=(*case.deferred, event.command))
        case ev.CaseClosed():
            return _closed(case, event)
        case ev.NoteAdded() | ev.MessageRejected():
            return case
        case ev.CaseRaised():
            raise ValueError("a case is raised once")
        case _:
            assert_never(event)


def _raised(event: ev.CaseRaised) -> Case:
    return Case(
        reference=event.reference,
        scheme=event.scheme,
        version=event.version,
        owner=event.owner,
        line_manager=event.line_manager,
        statutory_deadlines={deadline.id: deadline for deadline in event.statutory_deadlines},
        alert_from=event.alert_from,
        decisions=event.decisions,
        raised_at=event.at,
        moved_at=event.at,
    )


def _entered(case: Case, event: ev.StageEntered) -> Case:
    plan, stage = event.plan, event.plan.stage
    visit = StageVisit(
        visit=case.visit + 1,
        id=stage.id,
        title=stage.title,
        master_stage=stage.master_stage,
        owner=event.owner,
        line_manager=event.line_manager,
        entered_at=event.at,
    )
    case = altered(
        case,
        plan=plan,
        next_stage=None,
        visits=(*case.visits, visit),
        tasks=(*case.tasks, *_path_tasks(plan, visit.visit)),
    )
    clock = Clock(
        id=stage_clock(visit.visit),
        kind=ClockKind.STAGE,
        title=stage.title,
        sla=stage.sla,
        calendar=stage.calendar,
        started_at=event.at,
    )
    return with_statutory_clocks(with_new(case, holding(clock, case.holds)))


def _path_tasks(plan: StagePlan, visit: int) -> tuple[Task, ...]:
    return tuple(
        Task(
            visit=visit,
            id=step.task,
            title=plan.tasks[step.task].title,
            mandatory=step.mandatory,
            on_demand=False,
            after=step.after,
            lag=step.lag,
            records=plan.tasks[step.task].records,
        )
        for step in plan.stage.path
    )


def _left(case: Case, event: ev.StageCompleted | ev.StageCancelled) -> Case:
    completed = isinstance(event, ev.StageCompleted)
    state = StageState.COMPLETED if completed else StageState.CANCELLED
    ended = case.visits[-1].model_copy(update={"state": state, "left_at": event.at})
    clock = case.clocks[stage_clock(case.visit)]
    void = not completed and not is_late(case, clock, event.at)
    case = with_clock(case, clock.id, stopped_at=event.at, void=void)
    visits = (*case.visits[:-1], ended)
    left = {"visits": visits, "next_stage": event.next_stage, "moved_at": event.at}
    return altered(case, clocks=_as_they_are(case), **left)


def _as_they_are(case: Case) -> dict[ClockId, Clock]:
    """No calendar of a later stage moves what the stage leaves behind; statutory clocks run on."""
    return {
        id: clock
        if clock.kind is ClockKind.STATUTORY
        else clock.with_frozen_marks(case.calendar_of(clock))
        for id, clock in case.clocks.items()
    }


def _opened(case: Case, event: ev.TaskOpened) -> Case:
    assert case.plan is not None, "a task opens in a stage"
    if case.task(event.task) is None:
        definition = case.plan.tasks[event.task]
        task = Task(
            visit=case.visit,
            id=event.task,
            title=definition.title,
            mandatory=False,
            on_demand=True,
            records=definition.records,
        )
        case = altered(case, tasks=(*case.tasks, task))
    case = with_task(case, event.task, state=TaskState.OPEN, opened_at=event.at, opens_at=None)
    return with_new(case, opening(case, event.task, event.at))


def opening(case: Case, task: TaskId, at: Instant) -> Clock:
    """The clock of a task that opens then, with the holds that concern it."""
    assert case.plan is not None, "a task opens in a stage"
    definition = case.plan.tasks[task]
    clock = Clock(
        id=task_clock(case.visit, task),
        kind=ClockKind.TASK,
        title=definition.title,
        sla=definition.sla,
        calendar=definition.calendar,
        started_at=at,
    )
    return holding(clock, case.holds)


def _task_ended(case: Case, task: TaskId, state: TaskState, at: Instant) -> Case:
    clock = task_clock(case.visit, task)
    if clock in case.clocks:
        void = state is TaskState.CANCELLED and not is_late(case, case.clocks[clock], at)
        case = with_clock(case, clock, stopped_at=at, void=void)
    return with_task(case, task, state=state, ended_at=at, opens_at=None)


def _recorded(case: Case, event: ev.FactRecorded) -> Case:
    """The latest word counts, whichever arrives last."""
    former = case.facts.get(event.name)
    if former and former.at > event.at:
        return case
    fact = Fact(value=event.value, actor=event.actor, at=event.at)
    return with_statutory_clocks(altered(case, facts={**case.facts, event.name: fact}))


def _owned(case: Case, event: ev.OwnerChanged) -> Case:
    """The latest owner counts, whichever message arrives last."""
    if case.owned_at and case.owned_at > event.at:
        return case
    owned = {"owner": event.owner, "line_manager": event.line_manager}
    visits = (
        visit.model_copy(update=owned) if visit.state is StageState.LIVE else visit
        for visit in case.visits
    )
    return altered(case, visits=tuple(visits), owned_at=event.at, **owned)


def _closed(case: Case, event: ev.CaseClosed) -> Case:
    for clock in running(case.clocks.values()):
        void = not _missed_for_good(case, clock, event)
        case = with_clock(case, clock.id, stopped_at=event.at, void=void)
    cancelled = event.outcome is Outcome.CANCELLED
    status = CaseStatus.CANCELLED if cancelled else CaseStatus.CLOSED
    return altered(case, status=status, outcome=event.outcome, closed_at=event.at, next_stage=None)


def _missed_for_good(case: Case, clock: Clock, event: ev.CaseClosed) -> bool:
    """A sale that completed met each step somehow: the date is only not on record."""
    unrecorded = clock.kind is ClockKind.STATUTORY and event.outcome is Outcome.COMPLETED
    return is_late(case, clock, event.at) and not unrecorded
