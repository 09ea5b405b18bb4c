"""Reading messages that anybody may have written."""

from collections.abc import Sequence

from pydantic import ValidationError
from temporalio.common import RawValue

from homebuy.domain.case.rejection import RejectedError, Why
from homebuy.domain.commands import Command
from homebuy.domain.invalid import why_invalid
from workflows.contract import COMMANDS

LARGEST_MESSAGE = 64 * 1024
"""Bytes; a command is a few hundred."""


def read_command(name: str, arguments: Sequence[RawValue]) -> Command:
    """The command that a message carries; raises RejectedError, saying what is wrong with it."""
    model = COMMANDS.get(name)
    if model is None:
        known = ", ".join(COMMANDS)
        raise RejectedError(
            Why.UNKNOWN_MESSAGE, f"there is no message '{name}'; there are: {known}"
        )
    if len(arguments) != 1:
        raise RejectedError(Why.MALFORMED, f"'{name}' takes one JSON object, not {len(arguments)}")
    data = arguments[0].payload.data
    if len(data) > LARGEST_MESSAGE:
        raise RejectedError(
            Why.MALFORMED, f"{len(data)} bytes are too many: at most {LARGEST_MESSAGE}"
        )
    try:
        return model.model_validate_json(data)
    except ValidationError as invalid:
        raise RejectedError(Why.MALFORMED, "; ".join(why_invalid(invalid)[:10])) from None
