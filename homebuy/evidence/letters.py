"""Letters as they were written, set for reading."""

from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

UNWANTED: Final = ("html_block", "html_inline", "link", "image", "autolink", "reference")
"""What no letter needs, and what could reach out of the file."""


def letter_shown(markdown: str) -> Markup:
    """The text of a letter as HTML."""
    return Markup(_parser().render(markdown))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(UNWANTED)
