"""A price that says how it came about, for people."""

from decimal import Decimal
from typing import Final

from homebuy.cli.output import say
from homebuy.domain.money import pounds
from homebuy.domain.pricing.breakdown import Breakdown

WIDTH: Final = 15
"""Columns for the largest amount, £100,000,000.00."""
PERCENTAGES: Final = frozenset({"percent", "share"})


def figure(name: str, found: Decimal) -> str:
    """A result in pounds, or in percent."""
    return f"{found.normalize():f} %" if name in PERCENTAGES else pounds(found)


def print_breakdown(breakdown: Breakdown) -> None:
    """Every line with its rule and source, then the figures, uncertainties and notes."""
    widest = max(len(line.what) for line in breakdown.lines)
    say(f"{'Amount':>{WIDTH}}  {'What':<{widest}}  Rule [source]")
    for line in breakdown.lines:
        rule = f"{line.rule} [{line.source}]"
        say(f"{pounds(line.amount):>{WIDTH}}  {line.what:<{widest}}  {rule}")
    say("")
    for name, found in breakdown.figures.items():
        say(f"{figure(name, found):>{WIDTH}}  {name.replace('_', ' ')}")
    for uncertainty in breakdown.uncertainties:
        say(f"\nDoubt: {uncertainty}")
    for note in breakdown.notes:
        say(f"\nNote: {note}")
