"""The rules of holds: what stands still, from when, and what lets it go on."""

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.evolution.holds import released_by
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.calendars import must_follow_change
from homebuy.domain.case.rules.tasks import must_be_in_stage, must_have_been_open
from homebuy.domain.case.state import MOST_HOLDS
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.ids import TaskId
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import shown


def hold_case(transaction: Transaction, command: cmd.HoldCase) -> None:
    """Every working clock stands still; a hold within a hold counts once."""
    _place(transaction, command, None)


def hold_task(transaction: Transaction, command: cmd.HoldTask) -> None:
    """The clock of a task that was open at the time stands still."""
    must_have_been_open(transaction, command.task, command.at)
    _place(transaction, command, command.task)


def release(transaction: Transaction, command: cmd.ReleaseCase | cmd.ReleaseTask) -> None:
    """Every hold of the case, or of the task, ends at the time the command says."""
    task = command.task if isinstance(command, cmd.ReleaseTask) else None
    if task:
        must_be_in_stage(transaction.case, task)
    must_follow_change(transaction, command.at)
    if not released_by(transaction.case, task, command.at):
        raise RejectedError(RejectionCode.NOT_HELD, _not_held(transaction, task, command.at))
    transaction.add(ev.HoldReleased, command.at, task=task, reason=command.reason)


def _place(
    transaction: Transaction, command: cmd.HoldCase | cmd.HoldTask, task: TaskId | None
) -> None:
    must_follow_change(transaction, command.at)
    if len(transaction.case.holds) >= MOST_HOLDS:
        raise RejectedError(
            RejectionCode.TOO_MANY,
            f"the case has been on hold {MOST_HOLDS} times, the most there may be: revise the "
            "target instead",
        )
    if command.release_at is not None:
        _must_be_a_release(transaction, command.at, command.release_at)
    details = {"task": task, "reason": command.reason, "release_at": command.release_at}
    transaction.add(ev.HoldPlaced, command.at, **details)


def _must_be_a_release(transaction: Transaction, placed_at: Instant, release_at: Instant) -> None:
    calendar = transaction.plan.calendar
    zone, last = calendar.zone, calendar.covers.last
    if release_at <= placed_at:
        raise RejectedError(
            RejectionCode.BAD_RELEASE,
            f"the release {shown(release_at, zone)} does not come after the hold begins "
            f"({shown(placed_at, zone)}): give a later one, or none",
        )
    if local_date(release_at, zone) > last:
        raise RejectedError(
            RejectionCode.BAD_RELEASE,
            f"the release {shown(release_at, zone)} lies beyond calendar '{calendar.id}', which "
            f"ends on {last}: give an earlier one, or none",
        )


def _not_held(transaction: Transaction, task: TaskId | None, at: Instant) -> str:
    what = f"task '{task}'" if task else "the case"
    when = shown(at, transaction.plan.calendar.zone)
    return f"{what} was not on hold at {when}; nothing was changed"
