"""What holds for a whole import, and how a row becomes a message."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from homebuy.domain.models import Instant
from homebuy.imports.moments import moment
from homebuy.imports.sheet import Row, Sheet


@dataclass(frozen=True)
class Terms:
    """The moment of the import, who imports, and from when on marks alert somebody."""

    now: Instant
    actor: str
    alert_from: Instant | None


def instant(sheet: Sheet, row: Row, column: str, now: Instant) -> Instant | None:
    """The cell's day or time, past and with its zone; nothing, and a fault, if it is none."""
    text = row.cells[column]
    try:
        at, zone_assumed = moment(text, now)
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


def why_invalid(invalid: ValidationError) -> list[str]:
    """What is wrong with each field of a message."""
    return [
        f"{'.'.join(str(step) for step in error['loc'] if step != '[key]')}: " + invalidity(error)
        for error in invalid.errors(include_url=False)
    ]


def invalidity(error: ErrorDetails) -> str:
    """Why a value was not taken, and what to do."""
    given = error["input"]
    match error["type"]:
        case _ if given == "":
            return "this is empty: write a value"
        case "string_pattern_mismatch":
            any_case = "A-Z" in error["ctx"]["pattern"]
            letters = "letters" if any_case else "lower case letters"
            return f"{given!r} cannot be used: take {letters} and digits, with - . or _ between"
        case "string_too_long":
            return f"this holds {len(str(given)):,} characters, which is too many: shorten it"
        case "value_error":
            return str(error["ctx"]["error"])
        case kind:
            return f"{given!r} cannot be used ({kind}): correct it"
