"""What every message carries, taken from the command line, and the way to the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import uuid4

from cyclopts import Parameter
from pydantic import ValidationError

from homebuy.cli.context import answer_awaited, context
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.output import colour, console, note, note_skipped, print_json, say, when
from homebuy.domain.case.commands import Command, Request
from homebuy.domain.ids import CaseReference
from homebuy.domain.invalid import why_invalid
from homebuy.domain.models import Instant
from homebuy.written_dates import HOME, moment
from workflows.contract import Answer

Message = TypeVar("Message", bound=Request)

At = Annotated[
    str | None,
    Parameter(
        help="When it happened: a day (its noon is meant) or a time, "
        "in Europe/London unless a zone is given. Now, if absent."
    ),
]
Actor = Annotated[str | None, Parameter(help="Who sends it. You, if absent.")]
MessageId = Annotated[
    str | None, Parameter(help="The message's own id: sent twice, it applies once.")
]
Json = Annotated[bool, Parameter(name="--json", help="Print JSON and nothing else.")]
FactOptions = Annotated[
    tuple[str, ...],
    Parameter(name="--fact", help="A fact, as name=value; may be repeated."),
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Who says what when."""

    at: At = None
    actor: Actor = None
    message_id: MessageId = None
    as_json: Json = False

    def message(self, kind: type[Message], **fields: Any) -> Message:
        """The message of that kind; raises UsageError for a field that cannot be used."""
        now = context().now()
        stamp = {
            "message_id": self.message_id if self.message_id is not None else str(uuid4()),
            "actor": context().actor(self.actor),
            "at": instant(self.at, now) if self.at else now,
        }
        try:
            return kind(**{**stamp, **fields})
        except ValidationError as invalid:
            raise UsageError("; ".join(why_invalid(invalid))) from None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Sending(Stamp):
    """Who says what when, and whether to wait for the answer."""

    signal: Annotated[
        bool,
        Parameter(
            help="Do not wait; what cannot apply goes on the case's record.",
        ),
    ] = False


async def send(reference: str, command: Command, sending: Sending) -> None:
    """Give the message to the case, and print where the case stands after it."""
    told(await tell(reference, command, sending), reference, command, sending)


async def tell(reference: str, command: Command, sending: Sending) -> Answer | None:
    """Give the message to the case; no answer to one that does not wait for it."""
    case, client = CaseReference(reference), await context().cases()
    again = f"To be safe, send it again with --message-id {command.message_id}: it applies once"
    async with answer_awaited(reference, again):
        if sending.signal:
            await client.signal(case, command)
            return None
        return await client.tell(case, command)


def told(
    answer: Answer | None, reference: str, command: Command, sending: Sending, **more: Any
) -> None:
    """Print the answer; `more` goes into its JSON."""
    if answer is None:
        return _sent(reference, command, sending)
    return _answered(answer, command, sending, more)


def facts(pairs: Iterable[str]) -> dict[str, str]:
    """Facts written as name=value; raises UsageError."""
    found = dict[str, str]()
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name:
            raise UsageError(f"{pair!r} is no fact: write name=value, as in valued_on=2026-03-31")
        if name in found:
            raise UsageError(f"fact '{name}' is given twice: give it once")
        found[name] = value
    return found


def instant(text: str, now: Instant) -> Instant:
    """The instant that an option names; says so when it had to assume the zone."""
    try:
        at, zone_assumed, skipped = moment(text, now)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if skipped:
        note_skipped(text, at, HOME)
    elif zone_assumed:
        note(f"{text} names no zone: taken as {HOME}, {when(at)}")
    return at


def _sent(reference: str, command: Command, sending: Sending) -> None:
    if sending.as_json:
        print_json({"reference": reference, "message_id": command.message_id, "sent": True})
    else:
        say(f"sent to case '{reference}'; see what came of it with homebuy case show {reference}")


def _answered(answer: Answer, command: Command, sending: Sending, more: Mapping[str, Any]) -> None:
    if sending.as_json:
        document = answer.model_dump(mode="json")
        return print_json({**document, "message_id": command.message_id, **more})
    if answer.duplicate:
        say(f"message '{command.message_id}' was applied before; nothing was changed")
    due = f"; next deadline {when(answer.next_deadline)}" if answer.next_deadline else ""
    line = f"case '{answer.reference}' is {answer.status}, in stage '{answer.stage}', "
    return console().print(line, colour(answer.colour), due, sep="", soft_wrap=True)
