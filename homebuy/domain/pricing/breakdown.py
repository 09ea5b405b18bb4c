"""A price that says how it came about."""

from datetime import date
from decimal import Decimal
from typing import Final

from pydantic import Field

from homebuy.domain.models import Value
from homebuy.domain.pricing.dated_rows import Row
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.requests import PriceRequest

SUM: Final = "the sum of the lines above, rounded here and nowhere else, half a penny up"
"""The rule of a price that its lines add up to."""


class PriceLine(Value):
    """One step of a calculation: signed pounds, the rule that led to them, and where it stands."""

    what: str
    amount: Decimal
    rule: str
    source: str
    uncertainty: str = ""


def value_line(value: Decimal, day: date, source: str) -> PriceLine:
    """The line that a price begins with."""
    return PriceLine(what="Value", amount=value, rule=f"open-market value on {day}", source=source)


def price_line(price: Decimal, source: str) -> PriceLine:
    """The price, as the line that the others lead to."""
    return PriceLine(what="Price", amount=price, rule=SUM, source=source)


def row_line(row: Row, what: str, amount: Decimal, rule: str, uncertainty: str = "") -> PriceLine:
    """A line that rests on a row of the tables."""
    return PriceLine(
        what=what, amount=amount, rule=rule, source=row.source, uncertainty=uncertainty
    )


class Breakdown(Value):
    """A calculation with all that it was made from; `figures` has its results by name."""

    method: Method
    relevant_time: date | None
    lines: tuple[PriceLine, ...]
    figures: dict[str, Decimal]
    inputs: PriceRequest
    notes: tuple[str, ...] = Field(default=())

    @property
    def uncertainties(self) -> tuple[str, ...]:
        """What is not confirmed about the lines, each uncertainty once."""
        return tuple(dict.fromkeys(line.uncertainty for line in self.lines if line.uncertainty))
