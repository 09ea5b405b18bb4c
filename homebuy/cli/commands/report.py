"""Returns on the command line."""

from contextlib import redirect_stdout
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Annotated, assert_never

import rich.table
from cyclopts import App, Parameter

from homebuy.cli.context import context
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.options import Day, ending_in
from homebuy.cli.output import console, note, plain, print_json, say
from homebuy.domain.definitions.catalogue import UnknownNameError
from homebuy.domain.ids import SchemeId
from homebuy.files import must_be_writable, write
from homebuy.returns.chart import draw
from homebuy.returns.exports import as_csv, as_document
from homebuy.returns.period import checked_period
from homebuy.returns.report import Report, calculate_report
from homebuy.returns.tables import Table, heading, tables
from homebuy.storage.returns import ReturnStore

app = App(name="report", help="Count what happened to the cases in a period.")


class OutputFormat(StrEnum):
    """How the figures are given."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ReportFiles:
    """Where the figures and their chart go."""

    to_file: Annotated[
        Path | None, Parameter(help="Write the figures there instead of printing them.")
    ] = None
    chart: Annotated[
        Path | None,
        ending_in("--chart", ".svg"),
        Parameter(help="Draw the months there as well, in a file that ends in .svg."),
    ] = None

    def must_be_writable(self) -> None:
        """Before anything is counted, say what keeps a file from being written."""
        named = [path for path in (self.to_file, self.chart) if path]
        for path in named:
            must_be_writable(path)
        if len({path.absolute() for path in named}) < len(named):
            raise UsageError(
                "--chart and --to-file name the same file: name another for one of them"
            )


NO_FILES = ReportFiles()


@app.default
async def report(
    *,
    first: Annotated[Day, Parameter(name="--from", help="The first day.")],
    last: Annotated[Day, Parameter(name="--to", help="The last day, which counts too.")],
    scheme: Annotated[str | None, Parameter(help="Only this scheme.")] = None,
    format: Annotated[OutputFormat, Parameter(help="table, csv or json.")] = OutputFormat.TABLE,
    files: ReportFiles = NO_FILES,
) -> None:
    """Count applications, decisions, sales, delays and what was done in time."""
    today = context().today()
    period = checked_period(first, last, today)
    files.must_be_writable()
    async with (
        context().database() as pool,
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        store = ReturnStore(connection)
        calculated = await calculate_report(store, period, await _scheme(store, scheme), today)
    _give(calculated, format, files)


def _give(calculated: Report, format: OutputFormat, files: ReportFiles) -> None:
    """Make all before anything is written; nothing is printed if something cannot be."""
    contents: dict[Path, bytes] = {}
    if files.to_file:
        with redirect_stdout(StringIO()) as printed:
            _print(calculated, format)
        contents[files.to_file] = printed.getvalue().encode()
    if files.chart:
        contents[files.chart] = draw(calculated)
    write(contents)
    if not files.to_file:
        _print(calculated, format)
    for path in contents:
        note(f"wrote {path}")


def _print(calculated: Report, format: OutputFormat) -> None:
    match format:
        case OutputFormat.TABLE:
            _print_tables(calculated)
        case OutputFormat.CSV:
            print(as_csv(calculated), end="")
        case OutputFormat.JSON:
            print_json(as_document(calculated))
        case _:
            assert_never(format)


def _print_tables(calculated: Report) -> None:
    say(heading(calculated))
    for table in tables(calculated):
        say("")
        _print_table(table)
        for line in table.notes:
            say(f"  {line}")


def _print_table(table: Table) -> None:
    """Numbers to the right, in columns no wider than they are; the first column has the rest."""
    grid = rich.table.Table(title=plain(table.title), title_justify="left", header_style="bold")
    first, *others = table.columns
    grid.add_column(first, overflow="fold")
    for number, column in enumerate(others, 1):
        cells = [*column.split(), *(row[number] for row in table.rows)]
        grid.add_column(column, justify="right", width=max(map(len, cells)), overflow="fold")
    for row in table.rows:
        grid.add_row(*map(plain, row))
    console().print(grid if table.rows else plain(f"{table.title}: none"))


async def _scheme(store: ReturnStore, id: str | None) -> SchemeId | None:
    if id is None:
        return None
    known = await store.schemes()
    if id in known:
        return SchemeId(id)
    near = get_close_matches(id, known, n=1)
    meant = f"did you mean '{near[0]}'? " if near else ""
    raise UnknownNameError(
        f"there is no scheme '{id}': {meant}there are: {', '.join(known) or 'none'}"
    )
