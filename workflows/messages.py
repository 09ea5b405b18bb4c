"""What comes to a case and what it answers: payload to command, case to answer."""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from homebuy.domain.case import LiveCase
    from homebuy.domain.case.commands import Command
    from homebuy.domain.case.rejection import RejectedError, RejectionCode
    from homebuy.domain.case.views.decision import decision_on
    from homebuy.domain.invalid import why_invalid
    from workflows.calls import UnavailableError
    from workflows.contract import COMMANDS, REJECTED, UNAVAILABLE, Answer

Payload = TypeVar("Payload", bound=BaseModel)

LARGEST_MESSAGE = 64 * 1024
"""Bytes; a command is a few hundred."""


def read_command(name: str, arguments: Sequence[RawValue]) -> Command:
    """The command that a message carries; raises RejectedError, saying what is wrong with it."""
    model = COMMANDS.get(name)
    if model is None:
        known = ", ".join(COMMANDS)
        raise RejectedError(
            RejectionCode.UNKNOWN_MESSAGE, f"there is no message '{name}'; there are: {known}"
        )
    return read_payload(model, name, arguments)


def read_payload(model: type[Payload], name: str, arguments: Sequence[RawValue]) -> Payload:
    """The one object that a message carries; raises RejectedError."""
    if len(arguments) != 1:
        raise RejectedError(
            RejectionCode.MALFORMED, f"'{name}' takes one JSON object, not {len(arguments)}"
        )
    data = arguments[0].payload.data
    if len(data) > LARGEST_MESSAGE:
        raise RejectedError(
            RejectionCode.MALFORMED, f"{len(data)} bytes are too many: at most {LARGEST_MESSAGE}"
        )
    try:
        return model.model_validate_json(data)
    except ValidationError as invalid:
        raise RejectedError(RejectionCode.MALFORMED, "; ".join(why_invalid(invalid)[:10])) from None


def answer(live: LiveCase, command: Command, *, is_new: bool) -> Answer:
    """Where the case stands after the command, and what it has decided."""
    now = live.view(workflow.now())
    return Answer(
        reference=now.reference,
        duplicate=not is_new,
        status=now.status,
        stage=live.case.next_stage or now.stage,
        colour=now.colour,
        next_deadline=now.next_deadline,
        decision=decision_on(live.case, command, workflow.now()),
    )


def rejection(refused: RejectedError) -> ApplicationError:
    """That the case refuses it, and why."""
    return ApplicationError(str(refused), refused.code, type=REJECTED, non_retryable=True)


def unavailable(down: UnavailableError) -> ApplicationError:
    """That nothing was changed, and may be at another time."""
    return ApplicationError(str(down), type=UNAVAILABLE, non_retryable=True)
