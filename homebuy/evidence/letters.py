"""Letters as they were written, set for reading where that is installed."""

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

UNWANTED: Final = ("html_block", "html_inline", "link", "image", "autolink", "reference")
"""What no letter needs, and what could reach out of the file."""


def letter_shown(markdown: str) -> Markup:
    """The text of a letter as HTML, or word for word where the extra `documents` is missing."""
    if find_spec("markdown_it") is None:
        return Markup('<pre class="said">{}</pre>').format(markdown)
    return Markup(_parser().render(markdown))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  letters can be read without it

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(UNWANTED)
