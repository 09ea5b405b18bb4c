"""When the tasks of a stage will have ended, if each takes as long as it may."""

from homebuy.domain.case.evolution.evolve import opening
from homebuy.domain.case.evolution.lags import opens_at
from homebuy.domain.case.state import Case, Task, TaskState, task_clock
from homebuy.domain.ids import TaskId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.errors import OutsideCoverageError


def ends(case: Case) -> dict[TaskId, Instant]:
    """The end of each unfinished task of the current stage, along the task path.

    An open task ends at its target, a pending one at the target it will have. Left out is what
    cannot be known: behind a hold without an end, or beyond the calendar.
    """
    found: dict[TaskId, Instant] = {}
    waiting = list(case.current_tasks())
    while ready := [task for task in waiting if not _waits(case, task, waiting)]:
        for task in ready:
            if (end := _end(case, task, found)) is not None:
                found[task.id] = end
        waiting = [task for task in waiting if task not in ready]
    return {id: end for id, end in found.items() if (t := case.task(id)) and t.is_unfinished}


def _waits(case: Case, task: Task, waiting: list[Task]) -> bool:
    return any(other.id in task.after for other in waiting)


def _end(case: Case, task: Task, known: dict[TaskId, Instant]) -> Instant | None:
    match task.state:
        case TaskState.PENDING:
            return _end_of_pending(case, task, known)
        case TaskState.OPEN | TaskState.ON_HOLD:
            return case.marks(case.clocks[task_clock(task.visit, task.id)]).get(Mark.TARGET)
        case TaskState.COMPLETE | TaskState.CANCELLED:
            return task.ended_at


def _end_of_pending(case: Case, task: Task, known: dict[TaskId, Instant]) -> Instant | None:
    if any(name not in known for name in task.after):
        return None
    try:
        opens = task.opens_at or opens_at(case, task, [known[name] for name in task.after])
    except OutsideCoverageError:
        return None
    return case.marks(opening(case, task.id, opens)).get(Mark.TARGET)
