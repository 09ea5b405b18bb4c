"""Returns on the command line."""

from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Annotated, assert_never

import rich.table
from cyclopts import App, Parameter

from homebuy.cli.exit_codes import UsageError
from homebuy.cli.output import console, note, plain, print_json, say
from homebuy.cli.services import database
from homebuy.domain.definitions.catalogue import UnknownNameError
from homebuy.domain.ids import SchemeId
from homebuy.domain.time.deadlines import local_date
from homebuy.files import must_be_writable, write
from homebuy.returns.chart import draw
from homebuy.returns.exports import as_csv, as_document
from homebuy.returns.period import PeriodError, checked_period
from homebuy.returns.report import Report, calculate_report
from homebuy.returns.tables import Table, heading, tables
from homebuy.storage.returns import ReturnStore
from homebuy.written_dates import HOME, day

app = App(name="report", help="Count what happened to the cases in a period.")


class Format(StrEnum):
    """How the figures are given."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.default
async def report(
    *,
    first: Annotated[
        str, Parameter(name="--from", help="The first day.", allow_leading_hyphen=True)
    ],
    last: Annotated[
        str,
        Parameter(name="--to", help="The last day, which counts too.", allow_leading_hyphen=True),
    ],
    scheme: Annotated[str | None, Parameter(help="Only this scheme.")] = None,
    format: Annotated[Format, Parameter(help="table, csv or json.")] = Format.TABLE,
    to_file: Annotated[
        Path | None, Parameter(help="Write the figures there instead of printing them.")
    ] = None,
    chart: Annotated[
        Path | None, Parameter(help="Draw the months there as well, in a file that ends in .svg.")
    ] = None,
) -> None:
    """Count applications, decisions, sales, delays and what was done in time."""
    today = local_date(datetime.now(UTC), HOME)
    period = checked_period(_day("--from", first), _day("--to", last), today)
    if chart:
        _must_be_svg(chart)
    for path in filter(None, (to_file, chart)):
        must_be_writable(path)
    if chart and to_file and chart.absolute() == to_file.absolute():
        raise UsageError("--chart and --to-file name the same file: name another for one of them")
    async with (
        database() as pool,
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        store = ReturnStore(connection)
        report = await calculate_report(store, period, await _scheme(store, scheme), today)
    _give(report, format, to_file, chart)


def _give(report: Report, format: Format, to_file: Path | None, chart: Path | None) -> None:
    """Make all before anything is written; nothing is printed if something cannot be."""
    contents: dict[Path, bytes] = {}
    if to_file:
        with redirect_stdout(StringIO()) as printed:
            _print(report, format)
        contents[to_file] = printed.getvalue().encode()
    if chart:
        contents[chart] = draw(report)
    write(contents)
    if not to_file:
        _print(report, format)
    for path in contents:
        note(f"wrote {path}")


def _print(report: Report, format: Format) -> None:
    match format:
        case Format.TABLE:
            _print_tables(report)
        case Format.CSV:
            print(as_csv(report), end="")
        case Format.JSON:
            print_json(as_document(report))
        case _:
            assert_never(format)


def _print_tables(report: Report) -> None:
    say(heading(report))
    for table in tables(report):
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


def _day(option: str, text: str) -> date:
    try:
        return day(text)
    except ValueError as fault:
        raise PeriodError(f"{option}: {fault}") from None


def _must_be_svg(chart: Path) -> None:
    if chart.suffix.lower() != ".svg":
        raise UsageError(f"--chart: {chart} does not end in .svg: name a file that does")


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
