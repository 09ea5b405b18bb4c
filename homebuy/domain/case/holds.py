"""The rules of holds: what stands still, from when, and what lets it go on."""

from homebuy.domain import commands as cmd
from homebuy.domain import events as ev
from homebuy.domain.case.evolve import released_by
from homebuy.domain.case.rejection import RejectedError, Why
from homebuy.domain.case.tasks import must_have_been_open
from homebuy.domain.case.turn import Turn
from homebuy.domain.ids import TaskId
from homebuy.domain.models import Instant
from homebuy.domain.wording import shown


def hold_case(turn: Turn, command: cmd.HoldCase) -> None:
    """Every working clock stands still; a hold within a hold counts once."""
    _place(turn, command, None)


def hold_task(turn: Turn, command: cmd.HoldTask) -> None:
    """The clock of a task that was open at the time stands still."""
    must_have_been_open(turn.case, command.task, command.at)
    _place(turn, command, command.task)


def release(turn: Turn, command: cmd.ReleaseCase | cmd.ReleaseTask) -> None:
    """Every hold of the case, or of the task, ends at the time the command says."""
    task = command.task if isinstance(command, cmd.ReleaseTask) else None
    if not released_by(turn.case, task, command.at):
        raise RejectedError(Why.NOT_HELD, _not_held(turn, task, command.at))
    turn.add(ev.HoldReleased, command.at, task=task, reason=command.reason)


def _place(turn: Turn, command: cmd.HoldCase | cmd.HoldTask, task: TaskId | None) -> None:
    release_at = command.release_at
    if release_at is not None and release_at <= command.at:
        zone = turn.plan.calendar.zone
        raise RejectedError(
            Why.BAD_RELEASE,
            f"the release {shown(release_at, zone)} does not come after the hold begins "
            f"({shown(command.at, zone)}): give a later one, or none",
        )
    turn.add(ev.HoldPlaced, command.at, task=task, reason=command.reason, release_at=release_at)


def _not_held(turn: Turn, task: TaskId | None, at: Instant) -> str:
    what = f"task '{task}'" if task else "the case"
    return f"{what} was not on hold at {shown(at, turn.plan.calendar.zone)}; nothing was changed"
