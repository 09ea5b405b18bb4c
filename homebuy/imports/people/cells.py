"""Rows of people as entries of the organisation."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeVar
from unicodedata import normalize

from pydantic import BaseModel, ValidationError

from homebuy.definitions.wording import validation_faults
from homebuy.imports.csv_table import File, Row, Sheet, read_sheet
from homebuy.written_dates import day

Entry = TypeVar("Entry", bound=BaseModel)

EFFECTIVE_COLUMNS: Final = ("effective_from", "effective_to")
ANSWERS: Final = {
    **dict.fromkeys(("yes", "y", "true", "1"), True),
    **dict.fromkeys(("no", "n", "false", "0", ""), False),
}


def read_table(file: File, required: Sequence[str], optional: Sequence[str]) -> Sheet:
    """The rows of a file with these columns."""
    return read_sheet(file, required, lambda name: name in optional)


def entry(sheet: Sheet, row: Row, kind: type[Entry], **known: Any) -> Entry | None:
    """The row as an entry, over what is `known` of it; nothing, and faults, if it cannot be."""
    before = len(sheet.faults)
    values = {column: _value(sheet, row, column) for column in row.cells}
    if len(sheet.faults) > before:
        return None
    try:
        return kind.model_validate({**known, **values})
    except ValidationError as invalid:
        for place, reason in validation_faults(invalid, {}, kind):
            sheet.fault(row.line, place, reason)
        return None


def answer(sheet: Sheet, row: Row, column: str) -> bool | None:
    """What a cell says to a question; nothing, and a fault, if that is neither yes nor no."""
    text = row.cells.get(column, "")
    if (found := ANSWERS.get(text.lower())) is None:
        sheet.fault(row.line, column, f"{text!r} is neither yes nor no")
    return found


def effective_interval(sheet: Sheet, row: Row) -> dict[str, date | None]:
    """The days from which and to which the row holds; a day that is none is a fault."""
    return {column: _day(sheet, row, column) for column in EFFECTIVE_COLUMNS}


def _value(sheet: Sheet, row: Row, column: str) -> Any:
    if column in EFFECTIVE_COLUMNS:
        return _day(sheet, row, column)
    return normalize("NFC", row.cells[column]) or None


def _day(sheet: Sheet, row: Row, column: str) -> date | None:
    text = row.cells.get(column, "")
    try:
        return day(text) if text else None
    except ValueError as error:
        sheet.fault(row.line, column, str(error))
        return None
