"""What every message carries, taken from the command line, and the way to the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import uuid4

from cyclopts import Parameter
from pydantic import ValidationError

from homebuy.cli.context import answer_awaited, context
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.options import Actor, At, Json, MessageId
from homebuy.cli.output import colour, console, print_json, say, when
from homebuy.domain.case.commands import Command, Request
from homebuy.domain.ids import CaseReference
from homebuy.domain.invalid import why_invalid
from workflows.contract import Answer

Message = TypeVar("Message", bound=Request)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class MessageOptions:
    """Who says what when."""

    at: At = None
    actor: Actor = None
    message_id: MessageId = None
    as_json: Json = False

    def message(self, kind: type[Message], **fields: Any) -> Message:
        """The message of that kind; raises UsageError for a field that cannot be used."""
        signed = {
            "message_id": self.message_id if self.message_id is not None else str(uuid4()),
            "actor": context().actor(self.actor),
            "at": self.at or context().now(),
        }
        try:
            return kind(**{**signed, **fields})
        except ValidationError as invalid:
            raise UsageError("; ".join(why_invalid(invalid))) from None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class SendOptions(MessageOptions):
    """Who says what when, and whether to wait for the answer."""

    signal: Annotated[
        bool,
        Parameter(
            help="Do not wait; what cannot apply goes on the case's record.",
        ),
    ] = False


BY_DEFAULT = SendOptions()


async def send(reference: str, command: Command, options: SendOptions) -> None:
    """Give the message to the case, and print where the case stands after it."""
    told(await tell(reference, command, options), reference, command, options)


async def tell(reference: str, command: Command, options: SendOptions) -> Answer | None:
    """Give the message to the case; no answer to one that does not wait for it."""
    case, client = CaseReference(reference), await context().cases()
    again = f"To be safe, send it again with --message-id {command.message_id}: it applies once"
    async with answer_awaited(reference, again):
        if options.signal:
            await client.signal(case, command)
            return None
        return await client.execute(case, command)


def told(
    answer: Answer | None, reference: str, command: Command, options: SendOptions, **more: Any
) -> None:
    """Print the answer; `more` goes into its JSON."""
    if answer is None:
        return _sent(reference, command, options)
    return _answered(answer, command, options, more)


def _sent(reference: str, command: Command, options: SendOptions) -> None:
    if options.as_json:
        print_json({"reference": reference, "message_id": command.message_id, "sent": True})
    else:
        say(f"sent to case '{reference}'; see what came of it with homebuy case show {reference}")


def _answered(
    answer: Answer, command: Command, options: SendOptions, more: Mapping[str, Any]
) -> None:
    if options.as_json:
        document = answer.model_dump(mode="json", exclude={"decision"})
        return print_json({**document, "message_id": command.message_id, **more})
    if answer.duplicate:
        say(f"message '{command.message_id}' was applied before; nothing was changed")
    due = f"; next deadline {when(answer.next_deadline)}" if answer.next_deadline else ""
    line = f"case '{answer.reference}' is {answer.status}, in stage '{answer.stage}', "
    return console().print(line, colour(answer.colour), due, sep="", soft_wrap=True)
