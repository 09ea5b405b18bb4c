"""The commands that tell a case how its clocks run: hold, release, revise, acknowledge."""

from typing import Annotated

from cyclopts import Parameter

from homebuy.cli.commands.messages import Reason
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.message_options import BY_DEFAULT, SendOptions, send
from homebuy.cli.options import Moment
from homebuy.domain.case import commands as cmd

TaskOption = Annotated[
    str | None, Parameter(help="A task of the current stage, as `case show` names it.")
]


async def hold(
    reference: str,
    /,
    *,
    reason: Reason,
    task: TaskOption = None,
    until: Annotated[
        Moment | None,
        Parameter(help="When it is released by itself: a day or a time. By hand only, if absent."),
    ] = None,
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Let the clocks of a case, or of one task, stand still; those that law sets run on.

    For example: homebuy case hold RTB-1042 --reason "tenant in hospital" --until 2026-12-14

    Parameters
    ----------
    reference
        The case.
    """
    if task is None:
        command = options.message(cmd.HoldCase, reason=reason, release_at=until)
        return await send(reference, command, options)
    of_task = options.message(cmd.HoldTask, task=task, reason=reason, release_at=until)
    return await send(reference, of_task, options)


async def release(
    reference: str,
    /,
    *,
    task: TaskOption = None,
    reason: Annotated[str, Parameter(help="Why, if it needs saying.")] = "",
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Let the clocks of a case, or of one task, go on; whatever release had been set.

    For example: homebuy case release RTB-1042 --reason "the tenant is home again"

    Parameters
    ----------
    reference
        The case.
    """
    if task is None:
        return await send(reference, options.message(cmd.ReleaseCase, reason=reason), options)
    of_task = options.message(cmd.ReleaseTask, task=task, reason=reason)
    return await send(reference, of_task, options)


async def revise(
    reference: str,
    /,
    *,
    reason: Reason,
    task: TaskOption = None,
    target: Annotated[
        str | None,
        Parameter(help="The new target from the start of the clock, as in '8 working days'."),
    ] = None,
    due: Annotated[
        Moment | None, Parameter(help="Or when it is due: a day (its noon is meant) or a time.")
    ] = None,
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Give a task, or else the stage, another target; time already passed counts.

    For example: homebuy case revise RTB-1042 --task check-address --target "8 working days"
    --reason "land registry is late"

    Parameters
    ----------
    reference
        The case.
    """
    if (target is None) == (due is None):
        raise UsageError("give either --target, a period, or --due, a date")
    command = options.message(
        cmd.ReviseTarget,
        task=task,
        target=target,
        due=due,
        reason=reason,
    )
    await send(reference, command, options)


async def acknowledge(
    reference: str,
    clock: str,
    /,
    *,
    note: Annotated[str, Parameter(help="What is being done about it.")] = "",
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Say that an escalation is being seen to, so that it is not repeated.

    For example: homebuy case acknowledge RTB-1042 task/1/check-address --note "chased today"

    Parameters
    ----------
    reference
        The case.
    clock
        The clock, as the alert and `sla explain` name it.
    """
    command = options.message(cmd.AcknowledgeAlert, clock=clock, note=note)
    await send(reference, command, options)
