"""Options of many commands, and how the words of each are read."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter, Token

from homebuy.cli.context import context
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.output import note, note_skipped, when
from homebuy.domain.models import Instant
from homebuy.written_dates import HOME, day, moment


def read_by(read: Callable[[str], Any], *, named: bool = False) -> Parameter:
    """Words that are read so; its ValueError is a UsageError, which may name the option."""

    def convert(_: object, tokens: Sequence[Token]) -> Any:
        (token,) = tokens
        try:
            return read(token.value)
        except ValueError as error:
            raise UsageError(f"{token.keyword}: {error}" if named else str(error)) from None

    return Parameter(converter=convert, show_choices=False, metavar="STR")


def if_any(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Read so, unless nothing is written."""
    return lambda text: read(text) if text else None


def one_of(kind: type[StrEnum]) -> Parameter:
    """One of the words of a kind, in any case."""

    def read(text: str) -> StrEnum:
        if text.lower() not in list(kind):
            raise ValueError(f"{text!r} is none of: {', '.join(kind)}")
        return kind(text.lower())

    return read_by(if_any(read))


def ending_in(option: str, *suffixes: str) -> Parameter:
    """A file whose name must end so."""

    def validate(_: object, path: Path | None) -> None:
        if path and path.suffix.lower() not in suffixes:
            known = " or ".join(suffixes)
            raise UsageError(f"{option}: {path} does not end in {known}: name a file that does")

    return Parameter(validator=validate)


def instant(text: str) -> Instant:
    """The instant that a day or a time names; says so when it had to assume the zone."""
    at, zone_assumed, skipped = moment(text, context().now())
    if skipped:
        note_skipped(text, at, HOME)
    elif zone_assumed:
        note(f"{text} names no zone: taken as {HOME}, {when(at)}")
    return at


Day = Annotated[date, read_by(day, named=True), Parameter(allow_leading_hyphen=True)]
Moment = Annotated[datetime, read_by(if_any(instant))]
AppliedOn = Annotated[date | None, read_by(if_any(day))]

At = Annotated[
    Moment | None,
    Parameter(
        help="When it happened: a day (its noon is meant) or a time, "
        "in Europe/London unless a zone is given. Now, if absent."
    ),
]
Actor = Annotated[str | None, Parameter(help="Who sends it. You, if absent.")]
Publisher = Annotated[str | None, Parameter(help="Who publishes. You, if absent.")]
MessageId = Annotated[
    str | None, Parameter(help="The message's own id: sent twice, it applies once.")
]
Json = Annotated[bool, Parameter(name="--json", help="Print JSON and nothing else.")]
Facts = Annotated[
    tuple[str, ...],
    Parameter(name="--fact", help="A fact, as name=value; may be repeated."),
]


def facts_in(pairs: Iterable[str]) -> dict[str, str]:
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
