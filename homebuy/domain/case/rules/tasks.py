"""The rules of tasks: complete, activate, cancel, and what opens next."""

from datetime import datetime

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.evolution.lags import opens_at, ready_at
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.facts import record_facts
from homebuy.domain.case.rules.in_step import must_fit_its_stage
from homebuy.domain.case.rules.offers import issue_offer
from homebuy.domain.case.state import Case, Task, TaskState, task_clock
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.ids import ClockId, FactName, TaskId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.wording import shown


def complete_task(transaction: Transaction, command: cmd.CompleteTask) -> None:
    """The task is done at the time the command says; what waited on it opens."""
    task = must_be_in_stage(transaction.case, command.task)
    _must_be_open(transaction, task)
    _not_before_opening(transaction, task, command.at)
    late = late_reason(
        transaction, task_clock(task.visit, task.id), command.at, command.late_reason
    )
    record_facts(transaction, _facts_of(transaction, task, command), command.at)
    transaction.add(ev.TaskCompleted, command.at, task=task.id, note=command.note, late_reason=late)
    issue_offer(transaction, task.id, command.at)
    open_followers(transaction)


def activate_task(transaction: Transaction, command: cmd.ActivateTask) -> None:
    """A task held on demand opens; once in each visit to the stage."""
    if transaction.case.task(command.task):
        raise RejectedError(
            RejectionCode.ALREADY_ACTIVE,
            f"task '{command.task}' is already in this stage; a task is there at most once",
        )
    if command.task not in transaction.plan.stage.on_demand:
        raise RejectedError(RejectionCode.UNKNOWN_TASK, _no_such_task(transaction, command.task))
    must_fit_its_stage(transaction, command.task, command.at)
    transaction.add(ev.TaskOpened, command.at, task=command.task, reason=command.reason)


def cancel_task(transaction: Transaction, command: cmd.CancelTask) -> None:
    """An optional task goes, and with the sender's consent those that wait on it."""
    task = must_be_in_stage(transaction.case, command.task)
    if task.mandatory:
        raise RejectedError(
            RejectionCode.MANDATORY, f"task '{task.id}' is mandatory: it must be completed"
        )
    if not task.is_unfinished:
        raise RejectedError(RejectionCode.ALREADY_DONE, _ended(transaction, task))
    chain = dependants(transaction.case, task.id)
    if chain and not command.cascade:
        names = ", ".join(f"'{dependant.id}'" for dependant in chain)
        waits = "waits" if len(chain) == 1 else "wait"
        raise RejectedError(
            RejectionCode.NEEDS_CASCADE,
            f"{names} {waits} on '{task.id}': cancel with cascade to cancel them too",
        )
    for ended in (task, *chain):
        transaction.add(ev.TaskCancelled, command.at, task=ended.id, reason=command.reason)


def must_have_been_open(transaction: Transaction, task_id: TaskId, at: Instant) -> None:
    """Refuse what concerns a task that was not open at that time."""
    task = must_be_in_stage(transaction.case, task_id)
    if task.state is TaskState.PENDING:
        raise RejectedError(
            RejectionCode.NOT_OPEN, f"task '{task.id}' is not open yet: {_waits(transaction, task)}"
        )
    if task.ended_at and (task.ended_at <= at or task.opened_at is None):
        raise RejectedError(RejectionCode.ALREADY_DONE, _ended(transaction, task))
    _not_before_opening(transaction, task, at)


def late_reason(transaction: Transaction, clock_id: ClockId, at: Instant, given: str) -> str:
    """The reason given for work that missed its target; refuses late work without one."""
    clock = transaction.case.clocks[clock_id]
    if not clock.is_late(at, transaction.case.calendar_of(clock)):
        return ""
    if transaction.plan.late_reasons and not given.strip() and not transaction.is_imported:
        due = _when(transaction, transaction.case.marks(clock)[Mark.TARGET])
        raise RejectedError(
            RejectionCode.LATE_REASON,
            f"'{clock.title}' was due {due} and is late: give a late_reason that says why "
            "(on the command line --late-reason)",
        )
    return given


def open_followers(transaction: Transaction) -> None:
    """Open every pending task whose predecessors are all complete, at once or after its lag."""
    for task in transaction.case.current_tasks():
        if task.state is TaskState.PENDING and task.opens_at is None:
            _open_if_ready(transaction, task)


def dependants(case: Case, task_id: TaskId) -> list[Task]:
    """The unfinished tasks that wait on a task, directly or through others."""
    gone, chain = {task_id}, list[Task]()
    waiting = [task for task in case.current_tasks() if task.is_unfinished]
    while more := [t for t in waiting if t.id not in gone and gone.intersection(t.after)]:
        chain += more
        gone.update(task.id for task in more)
    return chain


def _open_if_ready(transaction: Transaction, task: Task) -> None:
    waits_on = [transaction.case.task(name) for name in task.after]
    ended = [t.ended_at for t in waits_on if t and t.state is TaskState.COMPLETE and t.ended_at]
    if len(ended) < len(task.after):
        return
    ready = ready_at(transaction.case, ended)
    opens = _opens(transaction.case, task, ended)
    if opens == ready:
        transaction.add_automatic(ev.TaskOpened, ready, task=task.id)
    else:
        transaction.add_automatic(ev.TaskScheduled, ready, task=task.id, opens_at=opens)


def _opens(case: Case, task: Task, ended: list[Instant]) -> Instant:
    """A lag that the calendar no longer covers is not waited for: work goes on."""
    try:
        return opens_at(case, task, ended)
    except OutsideCoverageError:
        return ready_at(case, ended)


def must_be_in_stage(case: Case, task_id: TaskId) -> Task:
    """The task of that name in the current stage; refuses any other name."""
    if task := case.task(task_id):
        return task
    if case.plan and task_id in case.plan.stage.on_demand:
        raise RejectedError(
            RejectionCode.UNKNOWN_TASK,
            f"task '{task_id}' is there on demand only: activate it first",
        )
    here = ", ".join(t.id for t in case.current_tasks()) or "none"
    stage = case.stage.id if case.stage else "?"
    raise RejectedError(
        RejectionCode.UNKNOWN_TASK,
        f"stage '{stage}' has no task '{task_id}' now; its tasks are: {here}",
    )


def _no_such_task(transaction: Transaction, task: TaskId) -> str:
    offered = ", ".join(transaction.plan.stage.on_demand) or "none"
    stage = transaction.plan.stage.id
    return f"'{task}' cannot be activated in stage '{stage}'; on demand are: {offered}"


def _must_be_open(transaction: Transaction, task: Task) -> None:
    if task.state is TaskState.PENDING:
        raise RejectedError(
            RejectionCode.NOT_OPEN, f"task '{task.id}' is not open yet: {_waits(transaction, task)}"
        )
    if task.state is not TaskState.OPEN:
        raise RejectedError(RejectionCode.ALREADY_DONE, _ended(transaction, task))


def _waits(transaction: Transaction, task: Task) -> str:
    if task.opens_at:
        return f"it opens at {_when(transaction, task.opens_at)}"
    unfinished = (other.id for other in transaction.case.current_tasks() if other.is_unfinished)
    return "it waits for " + ", ".join(f"'{t}'" for t in unfinished if t in task.after)


def _not_before_opening(transaction: Transaction, task: Task, at: datetime) -> None:
    if task.opened_at and at < task.opened_at:
        raise RejectedError(
            RejectionCode.TOO_EARLY,
            f"task '{task.id}' opened at {_when(transaction, task.opened_at)}; "
            f"nothing can have happened to it at {_when(transaction, at)}",
        )


def _facts_of(
    transaction: Transaction, task: Task, command: cmd.CompleteTask
) -> dict[FactName, str]:
    """What the sender gives, and the day of completion for a task that records a day.

    A day that is on record already stands, unless the task is done again and so records another.
    """
    if task.records is None or _stands(transaction, task.records, task.id):
        return command.facts
    day = local_date(command.at, transaction.plan.calendar.zone)
    return {task.records: day.isoformat(), **command.facts}


def _stands(transaction: Transaction, day: FactName, task_id: TaskId) -> bool:
    """Whether somebody recorded the day by itself: most likely the true one."""
    done_before = any(
        t.id == task_id and t.state is TaskState.COMPLETE for t in transaction.case.tasks
    )
    return day in transaction.case.facts and not done_before


def _ended(transaction: Transaction, task: Task) -> str:
    when = f" since {_when(transaction, task.ended_at)}" if task.ended_at else ""
    return f"task '{task.id}' is {task.state}{when}; nothing was changed"


def _when(transaction: Transaction, instant: datetime) -> str:
    return shown(instant, transaction.plan.calendar.zone)
