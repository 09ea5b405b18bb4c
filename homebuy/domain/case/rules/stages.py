"""The rules of stages: enter, leave, and how a case ends."""

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.deferred_messages import reject_deferred
from homebuy.domain.case.rules.endings import must_meet_conditions
from homebuy.domain.case.rules.tasks import late_reason, open_followers
from homebuy.domain.case.state import Task, stage_clock
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.definitions.plan import StagePlan
from homebuy.domain.models import Instant
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.wording import shown

NOT_CARRIED_OVER = "not carried over from the earlier system"


def enter(transaction: Transaction, plan: StagePlan, at: Instant) -> None:
    """The case is in the stage; its owner comes along, and its path begins."""
    transaction.add_automatic(
        ev.StageEntered,
        at,
        plan=plan,
        owner=transaction.case.owner,
        line_manager=transaction.case.line_manager,
    )
    open_followers(transaction)


def progress(transaction: Transaction, command: cmd.ProgressCase) -> None:
    """The stage is complete, and the case goes on to one of the stages allowed next."""
    stage = transaction.plan.stage
    if command.stage not in stage.next:
        allowed = ", ".join(stage.next) or "none"
        raise RejectedError(
            RejectionCode.NOT_NEXT,
            f"'{command.stage}' does not follow '{stage.id}'; next may be: {allowed}",
        )
    _mandatory_work_is_done(transaction, command.at)
    late = late_reason(
        transaction, stage_clock(transaction.case.visit), command.at, command.late_reason
    )
    _cancel_unfinished(transaction, command.at, f"stage '{stage.id}' was completed")
    transaction.add(
        ev.StageCompleted,
        command.at,
        stage=stage.id,
        next_stage=command.stage,
        reason=command.reason,
        late_reason=late,
    )


def carry(transaction: Transaction, command: cmd.CarryToStage) -> None:
    """The case stood in this stage in an earlier system, whatever became of its tasks there."""
    if command.stage not in transaction.plan.stages:
        raise RejectedError(
            RejectionCode.UNKNOWN_STAGE,
            f"scheme '{transaction.plan.scheme}' has no stage '{command.stage}'; "
            f"its stages are: {', '.join(transaction.plan.stages)}",
        )
    _cancel_unfinished(transaction, command.at, NOT_CARRIED_OVER)
    transaction.add(
        ev.StageCancelled,
        command.at,
        stage=transaction.plan.stage.id,
        next_stage=command.stage,
        reason=NOT_CARRIED_OVER,
    )


def close(transaction: Transaction, command: cmd.CloseCase) -> None:
    """The case ends, in a way that its stage allows."""
    allowed = tuple(dict.fromkeys((*transaction.plan.stage.outcomes, Outcome.CANCELLED)))
    if command.outcome not in allowed:
        raise RejectedError(
            RejectionCode.NOT_AN_OUTCOME,
            f"a case in stage '{transaction.plan.stage.id}' cannot end as '{command.outcome}'; "
            f"it may end as: {', '.join(allowed)}",
        )
    must_meet_conditions(transaction, command.outcome, command.at)
    if command.outcome.needs_mandatory_work:
        _mandatory_work_is_done(transaction, command.at)
    end(transaction, command)


def end(transaction: Transaction, command: cmd.CloseCase) -> None:
    """The case ends; what its stage left undone is cancelled."""
    _cancel_unfinished(transaction, command.at, f"the case was closed as {command.outcome}")
    done = command.outcome.needs_mandatory_work
    left = ev.StageCompleted if done else ev.StageCancelled
    stage = transaction.plan.stage.id
    transaction.add(left, command.at, stage=stage, next_stage=None, reason=command.reason)
    transaction.add(ev.CaseClosed, command.at, outcome=command.outcome, reason=command.reason)


def _mandatory_work_is_done(transaction: Transaction, at: Instant) -> None:
    mandatory = [task for task in transaction.case.current_tasks() if task.mandatory]
    if left := [task for task in mandatory if task.is_unfinished]:
        raise RejectedError(
            RejectionCode.UNFINISHED,
            f"mandatory tasks are unfinished: {_names(left)}; complete them first",
        )
    if after := [task for task in mandatory if task.ended_at and task.ended_at > at]:
        raise RejectedError(
            RejectionCode.TOO_EARLY,
            "mandatory tasks were completed only after "
            f"{shown(at, transaction.plan.calendar.zone)}: {_names(after)}",
        )


def _cancel_unfinished(transaction: Transaction, at: Instant, reason: str) -> None:
    for task in transaction.case.current_tasks():
        if task.is_unfinished:
            transaction.add_automatic(ev.TaskCancelled, at, task=task.id, reason=reason)
    reject_deferred(transaction, f"too late: {reason}")


def _names(tasks: list[Task]) -> str:
    return ", ".join(f"'{task.id}'" for task in tasks)
