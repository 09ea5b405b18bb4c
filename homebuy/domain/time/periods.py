"""Lengths of time as officers write them: "5 working days", "8 weeks"."""

import re
from enum import StrEnum
from typing import Any, Final, Self

from pydantic import Field, GetJsonSchemaHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from homebuy.domain.models import Value

LONGEST: Final = 100_000


class Unit(StrEnum):
    """What a period counts: open time, working days, or the calendar on the wall."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


UNITS: Final = {name: unit for unit in Unit for name in (unit.value, unit.value.removesuffix("s"))}
# More of these could leave the years that a date can have.
CENTURY: Final = {Unit.DAYS: 36_500, Unit.WEEKS: 5_200, Unit.MONTHS: 1_200}
CALENDAR_UNITS: Final = frozenset({Unit.DAYS, Unit.WEEKS, Unit.MONTHS})
AT_CLOSE: Final = " at close"
SHAPE: Final = re.compile(r"([+-]?[\d.,_]+) ?([a-z][a-z ]*)", re.ASCII)


class Period(Value):
    """An amount of one unit; written as text in files and messages alike."""

    amount: int = Field(strict=True)
    unit: Unit
    at_close: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | Period) else parsed(str(given))

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        longest = CENTURY.get(self.unit, LONGEST)
        if not 1 <= self.amount <= longest:
            raise ValueError(f'"{self}": the amount must be from 1 to {longest:,}')
        if self.at_close and self.unit is not Unit.WORKING_DAYS:
            raise ValueError(f'"{self}": only working days can end at close')
        return self

    @model_serializer
    def _as_text(self) -> str:
        return str(self)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "title": "Period",
            "description": "A whole number and a unit of time.",
            "pattern": r"^\s*\+?[0-9]{1,12}\s*[A-Za-z][A-Za-z ]*$",
            "examples": ["5 working days", "1 working day at close", "8 weeks", "30 minutes"],
        }

    def __str__(self) -> str:
        unit = self.unit.value.removesuffix("s") if self.amount == 1 else self.unit.value
        return f"{self.amount} {unit}{AT_CLOSE if self.at_close else ''}"

    def times(self, number: int) -> "Period":
        """That many of these periods, one after another."""
        return self.model_copy(update={"amount": self.amount * number})

    @property
    def is_working(self) -> bool:
        """Whether it counts open time, and so needs a calendar and stops while held."""
        return self.unit not in CALENDAR_UNITS


def parsed(text: str) -> dict[str, Any]:
    """The parts of a period written as text; raises ValueError with what may be written."""
    words = " ".join(text.lower().split())
    match = SHAPE.fullmatch(words.removesuffix(AT_CLOSE))
    if not match:
        raise ValueError(f'"{text}" is not a period: write a number and a unit, as in "8 weeks"')
    amount, unit = match.groups()
    if not re.fullmatch(r"[+-]?[0-9]{1,12}", amount):
        raise ValueError(f'"{text}": the amount must be a whole number from 1 to {LONGEST:,}')
    if unit not in UNITS:
        raise ValueError(f'"{text}": unknown unit "{unit}"; use one of {", ".join(Unit)}')
    return {"amount": int(amount), "unit": UNITS[unit], "at_close": words.endswith(AT_CLOSE)}
