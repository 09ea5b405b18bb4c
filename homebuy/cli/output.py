"""Output: tables with local times for people, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

from homebuy.domain.case.state import Colour
from homebuy.written_dates import HOME

STYLES: Final = {Colour.GREEN: "green", Colour.AMBER: "yellow", Colour.RED: "bold red"}
WIDE: Final = 200
"""Columns of output that no terminal shows; it should not be cut to the width of one."""
LAST_OF_DAY: Final = 999_999
"""The microsecond in which the days that law counts end."""

Cell = str | Text


def console(*, errors: bool = False) -> Console:
    """Where to print; words are printed as they are, never taken as markup."""
    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() else WIDE
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def say(line: str) -> None:
    """Print a line."""
    console().print(plain(line), soft_wrap=True)


def note(line: str) -> None:
    """Print a line beside the output."""
    console(errors=True).print(plain(line), soft_wrap=True)


def note_skipped(text: str, at: datetime, zone: str) -> None:
    """Say that the clocks skip the time that was written, and what it is taken as."""
    note(f"{text} does not exist in {zone}, where the clocks go forward: taken as {when(at, zone)}")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print rows, or that there are none."""
    table = Table(title=plain(title), title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else plain(cell) for cell in row))
    console().print(table if table.row_count else plain(f"{title}: none"))


def print_json(value: Any) -> None:
    """Print models and plain values, and nothing else."""
    print(json.dumps(value, default=_json, indent=2, ensure_ascii=False))


def when(instant: datetime | None, zone: str = HOME) -> str:
    """The local time with its zone, and with seconds where there are any, or a dash."""
    if instant is None:
        return "-"
    seconds = "" if instant.second == 0 or instant.microsecond == LAST_OF_DAY else ":%S"
    return instant.astimezone(ZoneInfo(zone)).strftime(f"%a %d %b %Y %H:%M{seconds} %Z")


def day(instant: datetime | None, zone: str = HOME) -> str:
    """The local day, or a dash."""
    return f"{instant.astimezone(ZoneInfo(zone)):%a %d %b %Y}" if instant else "-"


def colour(value: Colour) -> Text:
    """The word, in its colour."""
    return Text(value.upper(), style=STYLES[value])


def plain(text: str) -> Text:
    """The text without characters that would steer the terminal."""
    return Text(
        "".join(c if c >= " " or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    )


def _json(value: object) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return str(value)
