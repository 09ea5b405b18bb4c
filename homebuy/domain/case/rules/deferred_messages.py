"""Messages that come before what they build on: deferred until that has arrived."""

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.marks import apply_due
from homebuy.domain.case.state import MOST_DEFERRED, MOST_DEFERRED_BYTES, Case, TaskState
from homebuy.domain.case.transaction import Rule, Transaction


def is_early(case: Case, command: cmd.Command, code: RejectionCode) -> bool:
    """Whether what the case refuses may still come to apply, once another message is there."""
    if command not in case.deferred and not _has_room(case, command):
        return False
    match command:
        case cmd.ReleaseCase() | cmd.ReleaseTask():
            return code is RejectionCode.NOT_HELD
        case cmd.CompleteTask() | cmd.HoldTask() | cmd.ReviseTarget():
            return code is RejectionCode.NOT_OPEN and _waits(case, command)
        case _:
            return False


def _has_room(case: Case, command: cmd.Command) -> bool:
    """What waits travels with the case, which must stay small."""
    size = sum(len(each.model_dump_json()) for each in (*case.deferred, command))
    return len(case.deferred) < MOST_DEFERRED and size <= MOST_DEFERRED_BYTES


def _waits(case: Case, command: cmd.CompleteTask | cmd.HoldTask | cmd.ReviseTarget) -> bool:
    """Whether the task waits on others; one that waits for its lag is refused for good."""
    task = case.task(command.task) if command.task else None
    return task is not None and task.state is TaskState.PENDING and task.opens_at is None


def try_again(transaction: Transaction, rule: Rule) -> None:
    """Let the messages apply that what has just happened makes way for, the earliest first."""
    while any(_applies(transaction, command, rule) for command in _in_order(transaction.case)):
        pass


def reject_deferred(transaction: Transaction, reason: str) -> None:
    """The stage is over before what the messages waited for: say so on the record."""
    for command in _in_order(transaction.case):
        _reject(transaction, command, reason)


def _in_order(case: Case) -> list[cmd.Command]:
    return sorted(case.deferred, key=lambda command: (command.at, command.message_id))


def _applies(
    transaction: Transaction,
    command: cmd.Command,
    rule: Rule,
) -> bool:
    attempt = Transaction(transaction.case, transaction.now, command.actor, command.message_id)
    apply_due(attempt, command.at, before_only=True)
    try:
        rule(attempt, command)
    except RejectedError as refused:
        if not is_early(attempt.case, command, refused.code):
            _reject(transaction, command, str(refused))
        return False
    transaction.absorb(attempt)
    return True


def _reject(transaction: Transaction, command: cmd.Command, reason: str) -> None:
    transaction.add_automatic(
        ev.MessageRejected,
        transaction.now,
        name=command.kind,
        reason=reason,
        deferred=command.message_id,
    )
