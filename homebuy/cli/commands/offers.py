"""Offers on the command line: the letter as it was written, and the answer to it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

from cyclopts import Parameter
from rich.markdown import Markdown

from homebuy.cli.context import answer_awaited, context
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.message_options import BY_DEFAULT, SendOptions, send
from homebuy.cli.options import Day, Facts, Json, ending_in, facts_in
from homebuy.cli.output import console, note, print_json, say
from homebuy.config import Serving
from homebuy.documents.letterhead import Letterhead
from homebuy.documents.pdf import as_pdf
from homebuy.domain.case import commands as cmd
from homebuy.domain.errors import NotFoundError
from homebuy.domain.ids import CaseReference, FactName
from homebuy.domain.letters import Letter, LetterKind
from homebuy.files import must_be_writable, write
from homebuy.storage.cases import CaseStore
from homebuy.storage.letters import LetterStore
from homebuy.storage.pool import Pool
from homebuy.temporal.client import NoSuchCaseError


class NoSuchLetterError(NotFoundError):
    """The case has no such letter."""


class LetterFormat(StrEnum):
    """What a letter is written as, by the end of the file's name."""

    MARKDOWN = ".md"
    PDF = ".pdf"


async def offer(
    reference: str,
    /,
    *,
    number: Annotated[int | None, Parameter(help="Which offer; the latest, if absent.")] = None,
    to: Annotated[
        Path | None,
        ending_in("--to", *LetterFormat),
        Parameter(help="Write it there: a file that ends in .pdf or .md, replaced if it exists."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the letter of an offer, word for word as it was made, or write it to a file.

    For example: homebuy case offer RTB-1042 --to offer.pdf

    Parameters
    ----------
    reference
        The case.
    """
    if to:
        must_be_writable(to)
    async with context().database() as pool:
        letter = await _letter(pool, CaseReference(reference), number)
    if to:
        write({to: _content(letter, LetterFormat(to.suffix.lower()))})
    if as_json:
        print_json({**letter.model_dump(mode="json"), "sha256": letter.sha256})
    elif to:
        say(f"{letter.title}: written to {to}")
    else:
        _show(letter)


async def answer(
    reference: str,
    answer: str,
    /,
    *,
    on: Annotated[Day, Parameter(help="The day it was given, as 2026-12-01.")],
    fact: Facts = (),
    options: SendOptions = BY_DEFAULT,
) -> None:
    """Record what became of the offer: accepted, withdrawn, and what else its scheme knows.

    For example: homebuy case answer RTB-1042 accepted --on 2026-12-01
                 homebuy case answer RTB-1042 determined --on 2026-12-01
                 --fact determined_value=180000.00

    Parameters
    ----------
    reference
        The case.
    answer
        accepted or withdrawn; if the scheme has it also reminded, challenged or determined.
    """
    client, given = await context().cases(), facts_in(fact)
    async with answer_awaited(reference, "Nothing was changed"):
        shown = (await client.case(CaseReference(reference))).decisions.offer
    if shown is None:
        raise NoSuchLetterError(f"case '{reference}' has made no offer that could be answered")
    recorded = _recorded(answer, shown.answers)
    if recorded in given:
        raise UsageError(f"fact '{recorded}' is what --on gives: give it once")
    command = options.message(cmd.RecordFacts, facts={recorded: on.isoformat(), **given})
    await send(reference, command, options)


async def _letter(pool: Pool, reference: CaseReference, number: int | None) -> Letter:
    found = await LetterStore(pool).letter(reference, LetterKind.OFFER, number)
    if found:
        return found
    if await CaseStore(pool).case(reference) is None:
        raise NoSuchCaseError(f"nothing is recorded of case '{reference}'")
    latest = await LetterStore(pool).letter(reference, LetterKind.OFFER)
    if latest:
        raise NoSuchLetterError(
            f"case '{reference}' has no offer {number}: its latest is offer {latest.number}"
        )
    raise NoSuchLetterError(
        f"case '{reference}' has no offer: complete the task that makes it, or look again in a "
        "moment if you have just done so"
    )


def _content(letter: Letter, format: LetterFormat) -> bytes:
    match format:
        case LetterFormat.MARKDOWN:
            return letter.markdown.encode()
        case LetterFormat.PDF:
            content, boxes = as_pdf(letter, Letterhead(Serving.read().letterhead))
            if boxes:
                note(f"the fonts have no sign for {boxes}: the PDF shows a box for each")
            return content
        case _:
            assert_never(format)


def _show(letter: Letter) -> None:
    """Set for people, and as it is for programs."""
    if console().is_terminal:
        console().print(Markdown(letter.markdown, hyperlinks=False))
    else:
        say(letter.markdown.rstrip("\n"))


def _recorded(answer: str, known: dict[str, FactName]) -> FactName:
    if answer not in known:
        named = ", ".join(known) or "none; record the facts with `homebuy case fact`"
        raise UsageError(f"{answer!r} is no answer that this scheme knows: there are {named}")
    return known[answer]
