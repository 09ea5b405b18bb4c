"""The rules of targets: revised with a reason, and never a task beyond its stage."""

from homebuy.domain import commands as cmd
from homebuy.domain import events as ev
from homebuy.domain.calendars import open_time
from homebuy.domain.case.forecast import ends
from homebuy.domain.case.rejection import RejectedError, Why
from homebuy.domain.case.state import stage_clock, task_clock
from homebuy.domain.case.turn import Turn
from homebuy.domain.clock import Clock, ClockKind, Revision
from homebuy.domain.ids import ClockId, TaskId
from homebuy.domain.models import Instant
from homebuy.domain.sla import Mark
from homebuy.domain.wording import lasting, shown


def revise_target(turn: Turn, command: cmd.ReviseTarget) -> None:
    """A running clock gets another target, in step with its stage and with its tasks."""
    clock, calendar = _clock(turn, command), turn.plan.calendar
    if command.target and command.target.is_working != clock.sla.target.is_working:
        raise RejectedError(
            Why.BAD_TARGET,
            f"the target of '{clock.title}' is measured as {clock.sla.target}, and so are its "
            f"warnings: revise it in the same measure, not as {command.target}",
        )
    revised = clock.revised(_revision(command), turn.case.calendar_of(clock))
    before, after = (turn.case.marks(c).get(Mark.TARGET) for c in (clock, revised))
    if _falls_before(turn, command, revised):
        raise RejectedError(
            Why.BAD_TARGET,
            f"'{clock.title}' would have been due before {shown(command.at, calendar.zone)}, when "
            "it is revised: a target may move, but not into the past",
        )
    if not turn.is_history and after is not None:
        _keep_in_step(turn, command, after)
    turn.add(
        ev.TargetRevised,
        command.at,
        clock=clock.id,
        title=clock.title,
        target=command.target,
        due=command.due,
        reason=command.reason,
        due_before=before,
        due_after=after,
    )


def acknowledge(turn: Turn, command: cmd.AcknowledgeAlert) -> None:
    """Somebody has seen to what a clock warned of or escalated."""
    clock = turn.case.clocks.get(command.clock)
    if clock is None:
        known = ", ".join(turn.case.clocks)
        raise RejectedError(
            Why.UNKNOWN_CLOCK, f"the case has no clock '{command.clock}'; it has: {known}"
        )
    if not clock.reached:
        raise RejectedError(
            Why.NOT_REACHED, f"'{clock.title}' has reached no mark: there is nothing to acknowledge"
        )
    turn.add(ev.AlertAcknowledged, command.at, clock=clock.id, note=command.note)


def must_fit_its_stage(turn: Turn, task: TaskId, at: Instant) -> None:
    """Refuse to open a task that would be due after its stage."""
    if turn.is_history or not turn.plan.in_step:
        return
    definition = turn.plan.tasks[task]
    clock = Clock(
        id=task_clock(turn.case.visit, task),
        kind=ClockKind.TASK,
        title=definition.title,
        sla=definition.sla,
        calendar=definition.calendar,
        started_at=at,
        holds=turn.case.standing_holds(),
    )
    due = turn.case.marks(clock).get(Mark.TARGET)
    if due is not None:
        _must_not_pass_stage(turn, clock.title, due)


def late_reason(turn: Turn, clock_id: ClockId, at: Instant, given: str) -> str:
    """The reason given for work that missed its target; refuses late work without one."""
    clock = turn.case.clocks[clock_id]
    if not clock.is_late(at, turn.case.calendar_of(clock)):
        return ""
    if turn.plan.late_reasons and not given.strip() and not turn.is_history:
        due = shown(turn.case.marks(clock)[Mark.TARGET], turn.plan.calendar.zone)
        raise RejectedError(
            Why.LATE_REASON,
            f"'{clock.title}' was due {due} and is late: say why in late_reason",
        )
    return given


def _clock(turn: Turn, command: cmd.ReviseTarget) -> Clock:
    id = task_clock(turn.case.visit, command.task) if command.task else stage_clock(turn.case.visit)
    clock = turn.case.clocks.get(id)
    if clock is None or not clock.is_running:
        state = turn.case.task(command.task) if command.task else None
        where = f"it is {state.state}" if state else "the stage has no such task now"
        raise RejectedError(
            Why.NOT_OPEN, f"task '{command.task}' has no running target to revise: {where}"
        )
    return clock


def _revision(command: cmd.ReviseTarget) -> Revision:
    return Revision(
        at=command.at,
        actor=command.actor,
        reason=command.reason,
        target=command.target,
        due=command.due,
    )


def _falls_before(turn: Turn, command: cmd.ReviseTarget, revised: Clock) -> bool:
    due = revised.reckoned(turn.case.calendar_of(revised)).get(Mark.TARGET)
    return due is not None and due <= command.at


def _keep_in_step(turn: Turn, command: cmd.ReviseTarget, due: Instant) -> None:
    if command.task:
        _must_not_pass_stage(turn, turn.plan.tasks[command.task].title, due)
    else:
        _must_cover_tasks(turn, due)


def _must_not_pass_stage(turn: Turn, title: str, due: Instant) -> None:
    stage = turn.case.clocks[stage_clock(turn.case.visit)]
    limit = turn.case.marks(stage).get(Mark.TARGET)
    if limit is not None and due > limit:
        raise RejectedError(
            Why.BEYOND_STAGE,
            f"'{title}' would be due {_compared(turn, stage, due, limit)}: revise the target of "
            "the stage first",
        )


def _must_cover_tasks(turn: Turn, due: Instant) -> None:
    stage = turn.case.clocks[stage_clock(turn.case.visit)]
    last = max(ends(turn.case).items(), key=lambda end: end[1], default=None)
    if last and last[1] > due:
        task, end = last
        title = turn.plan.tasks[task].title
        raise RejectedError(
            Why.BEYOND_STAGE,
            f"'{title}' is due {_compared(turn, stage, end, due)}: give the stage more time, or "
            "revise the task first",
        )


def _compared(turn: Turn, stage: Clock, due: Instant, limit: Instant) -> str:
    zone, calendar = turn.plan.calendar.zone, turn.case.calendar_of(stage)
    by = lasting(open_time(calendar).between(limit, due))
    return (
        f"{shown(due, zone)}, {by} of open time after its stage '{stage.title}' "
        f"({shown(limit, zone)})"
    )
