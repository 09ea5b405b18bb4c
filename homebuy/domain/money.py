"""Money in pounds: exact, never a float, rounded only where a result is stated."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

from homebuy.domain.invalid import shortened

MOST: Final = Decimal(100_000_000)
PENNY: Final = Decimal("0.01")
MOST_SHOWN: Final = 6
"""Places that are shown of an amount that is not rounded yet."""
_AMOUNT: Final = re.compile(r"[0-9]+(\.[0-9]{1,2})?")
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read_money(given: Any) -> Decimal:
    """An amount from its text, or an exact one; raises ValueError with what to write instead."""
    if not isinstance(given, str | Decimal):
        raise ValueError(f"{shortened(given)} is not written as text: write '125000.00'")
    text = str(given).strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{shortened(text)} is no amount: write pounds and pence, as 125000.00")
    if text.startswith("-"):
        raise ValueError(f"{shortened(text)} is negative: write an amount of 0.00 or more")
    if len(text) > len(str(MOST)) + 3 or Decimal(text) > MOST:
        raise ValueError(f"{shortened(text)} is more than {pounds(MOST)}: check the amount")
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"{shortened(text)} has parts of a penny: write two places at most")
    return Decimal(text)


Money = Annotated[Decimal, BeforeValidator(read_money)]
"""Pounds from 0.00 to 100 million with at most two places; text or Decimal, never float."""


def pence(amount: Decimal) -> Decimal:
    """The amount rounded half up to the penny."""
    return amount.quantize(PENNY, ROUND_HALF_UP)


def pounds(amount: Decimal) -> str:
    """The amount as people write it, "£102,400.00"; parts of a penny are shown, not hidden."""
    whole, _, parts = f"{abs(amount):,f}".partition(".")
    return f"{'-' if amount < 0 else ''}£{whole}.{parts.rstrip('0')[:MOST_SHOWN]:0<2}"
