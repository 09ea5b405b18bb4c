"""Figures of a return: each says what it counts, of what, and in which unit."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from homebuy.domain.money import pence

TENTH = Decimal("0.1")
ALL = ""
"""What a figure is of, when it is of everything."""


class Unit(StrEnum):
    """What is counted."""

    CASES = "cases"
    DAYS = "days"
    TARGETS = "targets"
    DEADLINES = "deadlines"
    NOTICES = "notices"
    PERCENT = "percent"
    POUNDS = "pounds"


class Figure(NamedTuple):
    """One number of a return; without a `value` there is nothing to divide or to choose from."""

    theme: str
    figure: str
    of: str
    value: Decimal | int | None
    unit: Unit


def percent(part: int, whole: int) -> Decimal | None:
    """The share in percent, rounded half up to a tenth."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def median_days(days: Sequence[int]) -> Decimal | None:
    """The median: half are no greater, half no less; between two middle ones, halfway."""
    return median(map(Decimal, days)) if days else None


def median_amount(amounts: Sequence[Decimal]) -> Decimal | None:
    """The median of pounds, to the penny."""
    return pence(median(amounts)) if amounts else None


def mean_amount(amounts: Sequence[Decimal]) -> Decimal | None:
    """The mean of pounds, to the penny."""
    return pence(sum(amounts, Decimal()) / len(amounts)) if amounts else None


def ninth_decile(days: Sequence[int]) -> int | None:
    """The 90th percentile: the least number that nine in ten do not exceed."""
    ninth = -(-9 * len(days) // 10)
    return sorted(days)[ninth - 1] if days else None
