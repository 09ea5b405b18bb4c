"""When a task of a path opens: once its predecessors have ended, and its lag has passed."""

from collections.abc import Iterable

from homebuy.domain.case.state import Case, Task
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import later


def ready_at(case: Case, ended: Iterable[Instant]) -> Instant:
    """When the last predecessor had ended, but not before the case entered the stage."""
    return max([case.visits[-1].entered_at, *ended])


def opens_at(case: Case, task: Task, ended: Iterable[Instant]) -> Instant:
    """When the task opens, by the calendar of its stage; raises OutsideCoverageError."""
    assert case.plan is not None, "a task belongs to a stage"
    ready = ready_at(case, ended)
    if task.lag is None:
        return ready
    return later(ready, task.lag, case.plan.calendar_for(case.plan.stage.calendar))
