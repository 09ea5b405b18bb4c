"""Templates filled in: every value is escaped, whatever it says."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from homebuy.documents.markdown_escape import escaped

TEMPLATES: Final = Path(__file__).parent / "templates"


def render(names: Sequence[str], facts: dict[str, Any], folder: Path = TEMPLATES) -> str:
    """The Markdown that the first template there is makes of the facts."""
    return _environment(folder).select_template(list(names)).render(facts)


@cache
def _environment(folder: Path) -> Environment:
    # The values are escaped for Markdown, which Jinja2 knows nothing of: hence no autoescape.
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=False,
        finalize=lambda value: escaped(str(value)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
