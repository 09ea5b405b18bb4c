"""Returns as texts: for spreadsheets and for programs."""

import csv
from io import StringIO
from typing import Any, Final

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


def _harmless(text: str) -> str:
    """A cell of one line that no spreadsheet reckons: an apostrophe says that it is text."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line
