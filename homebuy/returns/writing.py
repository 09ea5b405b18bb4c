"""Returns as files: for spreadsheets and for programs, each written whole or not at all."""

import csv
import os
from collections.abc import Mapping
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from homebuy.domain.errors import HomeBuyError
from homebuy.returns.figures import Figure
from homebuy.returns.report import Report

FORMULA: Final = (
    *"=+-@|%",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)
"""What a spreadsheet may take for the beginning of a formula."""


class UnwritableError(HomeBuyError):
    """A file cannot be written where it was asked for."""


def as_csv(report: Report) -> str:
    """One long table, a line for each figure; an empty value is one that there is not."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(Figure._fields)
    for theme, name, of, value, unit in report.figures:
        rows.writerow([theme, name, _harmless(of), "" if value is None else value, unit])
    return text.getvalue()


def as_document(report: Report) -> dict[str, Any]:
    """All figures for a program; numbers with a point are text, so that no penny is lost."""
    return {
        "from": report.period.first,
        "to": report.period.last,
        "known_on": report.until,
        "scheme": report.scheme,
        "figures": [figure._asdict() for figure in report.figures],
    }


def must_be_writable(path: Path) -> None:
    """Raise UnwritableError if a file cannot be put there, before any work is done for it."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise UnwritableError(f"{path} cannot be written: there is no folder {folder}; make it")
    if path.is_dir():
        raise UnwritableError(f"{path} cannot be written: it is a folder; name a file in it")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UnwritableError(
            f"{path} cannot be written: folder {folder} takes no files from you; name another"
        )


def write(contents: Mapping[Path, bytes]) -> None:
    """Write all files or none: each beside its place first, then all are moved there.

    Raises UnwritableError.
    """
    with ExitStack() as stack:
        try:
            drafts = {path: _draft(stack, path, content) for path, content in contents.items()}
            for path, draft in drafts.items():
                draft.replace(path)
        except OSError as fault:
            reason = fault.strerror or str(fault)
            names = ", ".join(map(str, contents))
            raise UnwritableError(f"{names} cannot be written: {reason}; name another") from None


def _draft(stack: ExitStack, path: Path, content: bytes) -> Path:
    """The content beside its place, gone in the end if it was not moved there."""
    with NamedTemporaryFile(dir=path.absolute().parent, prefix=".", delete=False) as file:
        draft = Path(file.name)
        stack.callback(draft.unlink, missing_ok=True)
        file.write(content)
    # A temporary file is for its owner only; a new file is as the owner's other files are.
    mask = os.umask(0)
    os.umask(mask)
    draft.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
    return draft


def _harmless(text: str) -> str:
    """A cell of one line that no spreadsheet reckons: an apostrophe says that it is text."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line
