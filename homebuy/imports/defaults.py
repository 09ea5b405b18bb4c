"""What holds for a whole import, and how a row becomes a message."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from homebuy.domain.invalid import invalidity
from homebuy.domain.models import Instant
from homebuy.imports.csv_table import Row, Sheet
from homebuy.written_dates import moment


@dataclass(frozen=True)
class ImportDefaults:
    """The moment of the import, who imports, and from when on marks alert somebody."""

    now: Instant
    actor: str
    alert_from: Instant | None


def instant(sheet: Sheet, row: Row, column: str, now: Instant) -> Instant | None:
    """The cell's day or time, past and with its zone; nothing, and a fault, if it is none."""
    text = row.cells[column]
    try:
        at, zone_assumed, _ = moment(text, now)
    except ValueError as error:
        sheet.fault(row.line, column, str(error) if text else "this is empty: write a day")
        return None
    if zone_assumed:
        sheet.fault(row.line, column, f"{text!r} names no zone: write Z or +01:00 after the time")
        return None
    if at > now:
        sheet.fault(row.line, column, f"{text} lies in the future: write when it happened")
        return None
    return at


def faults_of(
    sheet: Sheet, row: Row, invalid: ValidationError, column: Callable[[list[str]], str]
) -> None:
    """Put what is wrong with a message on record, by the column that each field came from."""
    for error in invalid.errors(include_url=False):
        sheet.fault(row.line, column([str(step) for step in error["loc"]]), invalidity(error))
