"""Tasks in step with their stage: none is due after the target of the stage it belongs to.

A hold without an end is taken to end at the time of the message: what may then be too late is.
"""

from collections.abc import Mapping

from homebuy.domain.case.evolution.evolve import opening
from homebuy.domain.case.evolution.holds import assuming_release
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.forecast import ends
from homebuy.domain.case.state import Case, stage_clock
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.ids import TaskId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.wording import lasting, shown


def must_fit_its_stage(transaction: Transaction, task: TaskId, at: Instant) -> None:
    """Refuse to open a task that would be due after its stage."""
    if transaction.is_imported:
        return
    case = assuming_release(transaction.case, at)
    _must_not_pass_stage(case, opening(case, task, at))


def must_stay_in_step(transaction: Transaction, clock: Clock, at: Instant) -> None:
    """Refuse another target for a task beyond its stage, or for a stage short of its tasks."""
    case = assuming_release(transaction.case, at)
    if clock.id == stage_clock(case.visit):
        _must_cover_tasks(case, clock)
        return
    _must_not_pass_stage(case, clock)
    _must_not_push_followers(case, clock)


def _must_not_pass_stage(case: Case, clock: Clock) -> None:
    stage = case.clocks[stage_clock(case.visit)]
    due, limit = (case.marks(each).get(Mark.TARGET) for each in (clock, stage))
    if due is not None and limit is not None and due > limit:
        raise RejectedError(
            RejectionCode.BEYOND_STAGE,
            f"'{clock.title}' would be due {_compared(case, stage, due, limit)}: revise the "
            "target of the stage first",
        )


def _must_not_push_followers(case: Case, revised: Clock) -> None:
    """Refuse a target that brings a task further along the path beyond the stage."""
    then = case.model_copy(update={"clocks": {**case.clocks, revised.id: revised}})
    before = ends(case)
    pushed = {task: end for task, end in ends(then).items() if before.get(task) != end}
    _must_be_covered(case, case.clocks[stage_clock(case.visit)], pushed)


def _must_cover_tasks(case: Case, stage: Clock) -> None:
    _must_be_covered(case, stage, ends(case))


def _must_be_covered(case: Case, stage: Clock, ends: Mapping[TaskId, Instant]) -> None:
    limit = case.marks(stage).get(Mark.TARGET)
    last = max(ends.items(), key=lambda end: end[1], default=None)
    if limit is not None and last is not None and last[1] > limit:
        task, due = last
        title = next(each.title for each in case.current_tasks() if each.id == task)
        raise RejectedError(
            RejectionCode.BEYOND_STAGE,
            f"'{title}' is due {_compared(case, stage, due, limit)}: give the stage more time, "
            "or revise the task first",
        )


def _compared(case: Case, stage: Clock, due: Instant, limit: Instant) -> str:
    calendar = case.calendar_of(stage)
    return (
        f"{shown(due, calendar.zone)}, {_by(limit, due, calendar)} after its stage "
        f"'{stage.title}' ({shown(limit, calendar.zone)})"
    )


def _by(limit: Instant, due: Instant, calendar: Calendar) -> str:
    """Open time, or all that passes where the office is closed or its calendar has ended."""
    try:
        between = open_time(calendar).between(limit, due)
    except OutsideCoverageError:
        return lasting(due - limit)
    return f"{lasting(between)} of open time" if between else lasting(due - limit)
