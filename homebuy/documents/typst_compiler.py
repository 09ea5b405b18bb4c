"""A letter under its letterhead, compiled by Typst."""

from datetime import datetime
from typing import Final

from typst import Compiler, TypstError

from homebuy.documents.letterhead import TEMPLATE, Letterhead
from homebuy.documents.typst_code import code, string
from homebuy.domain.letters import Letter

STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged, with a title and a language, and no character without a sign."""


class TypstPanicError(TypstError):
    """A mistake in Typst itself, met by a strange row of characters."""

    message = "Typst itself failed"
    diagnostic = ""
    hints: list[str] = []  # noqa: RUF012


def compiled(letter: Letter, head: Letterhead) -> bytes:
    """The bytes of the PDF; raises TypstError."""
    compiler = Compiler(_source(letter, head).encode(), root=head.root, font_paths=head.fonts)
    try:
        content = compiler.compile(format="pdf", pdf_standards=STANDARD)
    except BaseException as panic:
        # Its class is exported nowhere, and it is no Exception.
        if type(panic).__name__ != "PanicException":
            raise
        raise TypstPanicError(str(panic), "") from panic
    assert isinstance(content, bytes), "a PDF is one file, however many pages it has"
    return content


def _source(letter: Letter, head: Letterhead) -> str:
    fonts = "".join(f"{string(family)}, " for family in head.families)
    return (
        f'#import "{TEMPLATE}": letter\n'
        f"#letter(title: {string(letter.title)}, date: {_date(letter.issued_at)}, "
        f"fonts: ({fonts}), {code(letter.markdown)})\n"
    )


def _date(at: datetime) -> str:
    return (
        f"datetime(year: {at.year}, month: {at.month}, day: {at.day}, hour: {at.hour}, "
        f"minute: {at.minute}, second: {at.second})"
    )
