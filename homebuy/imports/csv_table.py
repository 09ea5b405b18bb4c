"""CSV files read strictly: every row that cannot be used is named, and none is guessed at."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

LARGEST: Final = 50_000_000
LONGEST_CELL: Final = 4_000
LINE_CHARACTERS: Final = "\t\n\r"


class RowFault(NamedTuple):
    """What is wrong in which line of a file, and what to do; the column may be empty."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}"
        return ": ".join(filter(None, (place, self.column, self.reason)))


class Row(NamedTuple):
    """The cells of a row by column, and the line it begins on."""

    line: int
    cells: dict[str, str]


class File(NamedTuple):
    """A file as it came: its name for messages, and its bytes."""

    name: str
    content: bytes


@dataclass
class Sheet:
    """The rows that could be read, those that could not as far as they go, and their faults."""

    name: str
    rows: list[Row] = field(default_factory=list)
    spoilt: list[Row] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    def fault(self, line: int, column: str, reason: str) -> None:
        """Put a fault on record."""
        self.faults.append(RowFault(self.name, line, column, reason))

    def lost(self, line: int, reason: str) -> None:
        """Put on record that a row, or all of them, cannot be told apart."""
        self.spoilt.append(Row(line, {}))
        self.fault(line, "", reason)


def read_sheet(
    file: File, required: Sequence[str], is_optional: Callable[[str], bool] = lambda _: False
) -> Sheet:
    """The rows under a header that has every required column, and others only if optional."""
    sheet = Sheet(file.name)
    lines = _lines(_text(file.content, sheet), sheet)
    line, header = next(lines, (1, []))
    columns = [name.strip().lower() for name in header]
    _check_header(sheet, line, columns, required, is_optional)
    if sheet.faults:
        sheet.spoilt.append(Row(line, {}))
    else:
        for line, cells in lines:
            _read_row(sheet, line, columns, [cell.strip() for cell in cells])
    return sheet


def _text(content: bytes, sheet: Sheet) -> str:
    if len(content) > LARGEST:
        sheet.lost(1, f"the file is larger than {LARGEST:,} bytes: split it")
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = content.count(b"\n", 0, error.start) + 1, content[error.start]
        sheet.lost(line, f'byte 0x{byte:02X} is not UTF-8: save the file again as "CSV UTF-8"')
        return ""


def _lines(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank with the line it begins on; a quoted cell may span lines."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    with _cells_of_any_length():
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                sheet.lost(line, _misquoted(error))
                continue
            if any(map(str.strip, cells)):
                yield line, cells


@contextmanager
def _cells_of_any_length() -> Iterator[None]:
    """So that a cell that is too long is reported with its column."""
    before = csv.field_size_limit(LARGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _misquoted(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "a quotation mark is opened here and never closed, so nothing below was read"
    return f"quotation marks are out of place ({error}): double those inside a cell"


def _check_header(
    sheet: Sheet,
    line: int,
    columns: Sequence[str],
    required: Sequence[str],
    is_optional: Callable[[str], bool],
) -> None:
    if sheet.faults:
        return
    if len(columns) == 1 and ";" in columns[0]:
        sheet.fault(line, "", "the columns are separated by ';': save with commas")
        return
    for name in required:
        if name not in columns:
            given = ", ".join(filter(None, columns)) or "nothing"
            sheet.fault(line, name, f"this column is missing; the first line has: {given}")
    for place, name in enumerate(columns):
        if name in columns[:place] and name:
            sheet.fault(line, name, "this column is there twice: keep one of them")
        elif name and name not in required and not is_optional(name):
            sheet.fault(line, name, "this column is not known: remove it, or correct its name")


def _read_row(sheet: Sheet, line: int, columns: Sequence[str], cells: Sequence[str]) -> None:
    named = zip(columns, cells, strict=False)
    row = Row(line, {column: cell for column, cell in named if column})
    faults = list(_row_faults(columns, cells))
    for column, reason in faults:
        sheet.fault(line, column, reason)
    (sheet.spoilt if faults else sheet.rows).append(row)


def _row_faults(columns: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    if any(cells[len(columns) :]):
        yield "", f"{len(cells)} columns, where the first line has {len(columns)}: remove the rest"
    if len(cells) < len(columns):
        yield "", f"only {len(cells)} columns of the {len(columns)} in the first line"
    for column, cell in zip(columns, cells, strict=False):
        if reason := _cell_fault(column, cell):
            yield column, reason


def _cell_fault(column: str, cell: str) -> str | None:
    if cell and not column:
        return "this cell has no name in the first line: name its column, or empty it"
    if len(cell) > LONGEST_CELL:
        return f"the cell holds {len(cell):,} characters: at most {LONGEST_CELL:,}"
    strange = next((c for c in cell if c < " " and c not in LINE_CHARACTERS), None)
    if strange is not None:
        return f"the cell holds U+{ord(strange):04X}, which is no text: remove it"
    return None
