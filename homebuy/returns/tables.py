"""Figures laid out for people: one table for each theme, amounts as people write them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from homebuy.domain.money import pounds
from homebuy.domain.time.wording import shown_day
from homebuy.returns.figures import ALL, Figure, Unit
from homebuy.returns.report import Report
from homebuy.returns.themes import THEMES, Theme

NONE = "none"
"""Shown where there is nothing to divide or to choose from."""


class Table(NamedTuple):
    """Rows of text under their columns."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]


def tables(report: Report) -> Iterator[Table]:
    """The themes in order; most of those without a figure are left out."""
    for name, theme in THEMES.items():
        figures = [figure for figure in report.figures if figure.theme == name]
        if figures or theme.always:
            yield _table(theme, figures)


def heading(report: Report) -> str:
    """What the report is of."""
    first, last = report.period
    days = f"{shown_day(first)} to {shown_day(last)}"
    so_far = f", as known on {shown_day(report.until)}" if report.until < last else ""
    return f"Returns of {days}, {report.scheme or 'all schemes'}{so_far}"


def shown(figure: Figure) -> str:
    """The value with its unit where that is not plain from the column."""
    match figure.value, figure.unit:
        case None, _:
            return NONE
        case Decimal() as amount, Unit.POUNDS:
            return pounds(amount)
        case value, Unit.PERCENT:
            return f"{value} %"
        case value, _:
            return f"{value:,}".removesuffix(".0")


def _table(theme: Theme, figures: Sequence[Figure]) -> Table:
    if not theme.rows:
        rows = [[figure.figure, shown(figure)] for figure in figures]
        return Table(theme.title, ["Figure", "Value"], rows, theme.notes)
    names = list(dict.fromkeys(figure.figure for figure in figures))
    cells = {(figure.of, figure.figure): shown(figure) for figure in figures}
    rows = [
        [of if of != ALL else "all", *(cells.get((of, name), NONE) for name in names)]
        for of in dict.fromkeys(figure.of for figure in figures)
    ]
    columns = [theme.rows, *(name[0].upper() + name[1:] for name in names)]
    return Table(theme.title, columns, rows, theme.notes)
