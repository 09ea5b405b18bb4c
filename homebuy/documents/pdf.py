"""Letters as accessible PDF: the same bytes for the same letter."""

from typing import NamedTuple

from typst import TypstError

from homebuy.documents.boxes import boxed, tries
from homebuy.documents.letterhead import Letterhead
from homebuy.documents.typst_compiler import compiled
from homebuy.domain.letters import Letter


class Pdf(NamedTuple):
    """The bytes of a PDF, and the characters for which its fonts have nothing: they are boxes."""

    content: bytes
    boxes: str


def as_pdf(letter: Letter, letterhead: Letterhead | None = None) -> Pdf:
    """The letter on pages of A4, tagged for readers of the screen; raises LetterheadError."""
    head, fault = letterhead or Letterhead(), None
    for boxes in tries(letter, head):
        try:
            return Pdf(compiled(boxed(letter, boxes), head), "".join(sorted(boxes)))
        except TypstError as error:
            fault = fault or error
    assert fault, "there is a first try"
    raise head.error(fault) from fault
