"""Letters on paper: the same bytes for the same letter."""

from importlib.util import find_spec
from typing import Final, NamedTuple

from homebuy.domain.errors import HomeBuyError
from homebuy.domain.letters import Letter

NEEDED: Final = ("fpdf", "markdown_it", "matplotlib")


class NoPdfError(HomeBuyError):
    """What makes a PDF is not installed."""


class Pdf(NamedTuple):
    """The bytes of a PDF, and the characters for which its font has nothing but a box."""

    content: bytes
    boxes: str


def as_pdf(letter: Letter) -> Pdf:
    """The letter on pages of A4; raises NoPdfError."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise NoPdfError(
            f"a PDF needs what is not installed here ({', '.join(missing)}): install it with "
            "pip install 'homebuy[documents]', or write Markdown to a file that ends in .md"
        )
    # Not at the top: whoever records letters can do without.
    from homebuy.documents.paper import Paper  # noqa: PLC0415

    paper = Paper(letter.title, letter.issued_at)
    paper.add(letter.markdown)
    return Pdf(bytes(paper.output()), paper.lacking(letter.markdown))
