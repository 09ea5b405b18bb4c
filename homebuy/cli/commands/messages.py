"""The commands that tell a case something."""

from typing import Annotated

from cyclopts import Parameter

from homebuy.cli.context import context
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.message_options import BY_DEFAULT, SendOptions, send
from homebuy.cli.options import Facts, facts_in, read_by
from homebuy.domain.case import commands as cmd
from homebuy.domain.outcomes import Outcome
from homebuy.imports.history import outcome as outcome_named

Reason = Annotated[str, Parameter(help="Why; it goes on the case's record.")]
LateReason = Annotated[
    str, Parameter(help="Why the target was missed; needed if it was, unless the scheme differs.")
]


async def complete(
    reference: str,
    task: str,
    /,
    *,
    note: Annotated[str, Parameter(help="A remark.")] = "",
    late_reason: LateReason = "",
    fact: Facts = (),
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Say that a task is done.

    For example: homebuy case complete RTB-1042 serve-rtb2 --at 2026-03-31

    Parameters
    ----------
    reference
        The case.
    task
        The task, as `case show` names it.
    """
    command = options.message(
        cmd.CompleteTask, task=task, note=note, late_reason=late_reason, facts=facts_in(fact)
    )
    await send(reference, command, options)


async def activate(
    reference: str, task: str, /, *, reason: Reason, options: SendOptions = BY_DEFAULT
) -> None:
    """Open a task that the stage holds on demand.

    For example: homebuy case activate RTB-1042 structural-survey --reason "cracks in the gable"

    Parameters
    ----------
    reference
        The case.
    task
        The task, as `case show` names it.
    """
    await send(reference, options.message(cmd.ActivateTask, task=task, reason=reason), options)


async def cancel_task(
    reference: str,
    task: str,
    /,
    *,
    reason: Reason,
    cascade: Annotated[bool, Parameter(help="Cancel the tasks that wait on it as well.")] = False,
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Cancel an optional task.

    For example: homebuy case cancel-task RTB-1042 remind-tenant --reason "the tenant has answered"

    Parameters
    ----------
    reference
        The case.
    task
        The task, as `case show` names it.
    """
    command = options.message(cmd.CancelTask, task=task, reason=reason, cascade=cascade)
    await send(reference, command, options)


async def fact(reference: str, /, *pairs: str, options: SendOptions = BY_DEFAULT) -> None:
    """Record dated data, such as the day on which a notice was served.

    For example: homebuy case fact RTB-1042 rtb2_served=2026-03-31 rtb2_decision=admitted

    Parameters
    ----------
    reference
        The case.
    pairs
        Facts, each as name=value.
    """
    if not pairs:
        raise UsageError("name at least one fact, as in rtb2_served=2026-03-31")
    await send(reference, options.message(cmd.RecordFacts, facts=facts_in(pairs)), options)


async def note(reference: str, text: str, /, *, options: SendOptions = BY_DEFAULT) -> None:
    """Add a remark to the history.

    For example: homebuy case note RTB-1042 "The tenant rang: the survey suits them"

    Parameters
    ----------
    reference
        The case.
    text
        The remark.
    """
    await send(reference, options.message(cmd.AddNote, text=text), options)


async def progress(
    reference: str,
    stage: str,
    /,
    *,
    reason: Annotated[str, Parameter(help="Why, if it needs saying.")] = "",
    late_reason: LateReason = "",
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Complete the stage, and go on to one that may follow.

    For example: homebuy case progress RTB-1042 valuation

    Parameters
    ----------
    reference
        The case.
    stage
        The next stage, as `case show` names it.
    """
    command = options.message(cmd.ProgressCase, stage=stage, reason=reason, late_reason=late_reason)
    await send(reference, command, options)


async def close(
    reference: str,
    outcome: Annotated[Outcome, read_by(outcome_named)],
    /,
    *,
    reason: Reason,
    options: SendOptions = BY_DEFAULT,
) -> None:
    """End the case.

    For example: homebuy case close RTB-1042 withdrawn --reason "the tenant has changed their mind"

    Parameters
    ----------
    reference
        The case.
    outcome
        completed, denied, withdrawn, deemed-withdrawn or cancelled.
    """
    await send(reference, options.message(cmd.CloseCase, outcome=outcome, reason=reason), options)


async def reassign(
    reference: str, user: str, /, *, reason: Reason, options: SendOptions = BY_DEFAULT
) -> None:
    """Give the case to another user; their line manager comes with them.

    For example: homebuy case reassign RTB-1042 ben-hughes --reason "Amira is on leave"

    Parameters
    ----------
    reference
        The case.
    user
        The new owner's account.
    """
    command = options.message(cmd.ReassignCase, owner=user, reason=reason)
    (await context().catalogue()).owner(command.owner)
    await send(reference, command, options)
