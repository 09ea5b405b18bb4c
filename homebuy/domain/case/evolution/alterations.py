"""A case with one thing altered; all else stays."""

from typing import Any

from homebuy.domain.case.state import Case
from homebuy.domain.ids import ClockId, TaskId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock


def is_late(case: Case, clock: Clock, at: Instant) -> bool:
    """Whether the target has passed by `at`, in the calendar that the clock counts in here."""
    return clock.is_late(at, case.calendar_of(clock))


def with_new(case: Case, clock: Clock) -> Case:
    """The case with one clock more, or another in its place."""
    return altered(case, clocks={**case.clocks, clock.id: clock})


def altered(case: Case, **changes: Any) -> Case:
    """The case with other values of its own."""
    return case.model_copy(update=changes)


def with_task(case: Case, task: TaskId, **changes: Any) -> Case:
    """The case with one task of the current stage altered."""
    tasks = tuple(
        t.model_copy(update=changes) if (t.visit, t.id) == (case.visit, task) else t
        for t in case.tasks
    )
    return altered(case, tasks=tasks)


def with_clock(case: Case, clock: ClockId, **changes: Any) -> Case:
    """The case with one of its clocks altered."""
    changed = case.clocks[clock].model_copy(update=changes)
    return altered(case, clocks={**case.clocks, clock: changed})
