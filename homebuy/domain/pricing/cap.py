"""The most that a discount can be, by day of service and place: Housing Act 1985 s131(2)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from homebuy.domain.money import pounds
from homebuy.domain.pricing.claims import PartFiveClaim
from homebuy.domain.pricing.discount_step import DiscountStep
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.interpretations import Interpretation
from homebuy.domain.pricing.names import among
from homebuy.domain.pricing.places import unchecked
from homebuy.domain.pricing.tables import (
    ELSEWHERE,
    EXCEPTION,
    CapRow,
    ExceptionRow,
    PriceTables,
)


class _Cap(NamedTuple):
    amount: Decimal
    rule: str
    source: str
    uncertainty: str


def cap(claim: PartFiveClaim, tables: PriceTables, discount: Decimal) -> DiscountStep:
    """The discount, or the cap if that is less."""
    unknown = unchecked(claim.authority, claim.region, tables)
    found = _cap(claim, tables)
    reached = "the discount is reduced to it" if discount > found.amount else "not reached"
    rule = f"at most {pounds(found.amount)} {found.rule}: {reached}"
    uncertainty = " ".join(filter(None, (found.uncertainty, unknown)))
    return DiscountStep(min(discount, found.amount), "Cap", rule, found.source, uncertainty)


def _cap(claim: PartFiveClaim, tables: PriceTables) -> _Cap:
    row = _exception(claim, tables)
    applied = Interpretation()
    if row and row.question:
        day, asked = claim.relevant_time, claim.interpretations
        applied = tables.interpretations.applied(row.question, day, asked)
    if row and applied.choice in ("", EXCEPTION):
        rule = f"in {claim.authority}, for claims served from {row.effective_from}"
        return _Cap(row.amount, rule, row.source, row.uncertainty or applied.uncertainty)
    regional = _regional(claim, tables)
    return regional._replace(uncertainty=regional.uncertainty or applied.uncertainty)


def _exception(claim: PartFiveClaim, tables: PriceTables) -> ExceptionRow | None:
    rows = [row for row in tables.right_to_buy.exceptions if _concerns(row, claim)]
    if rows and claim.authority is None:
        raise PriceError([_which(claim, rows)])
    return next((row for row in rows if among(claim.authority or "", row.authorities)), None)


def _concerns(row: ExceptionRow, claim: PartFiveClaim) -> bool:
    return row.region is claim.region and row.holds_on(claim.relevant_time)


def _which(claim: PartFiveClaim, rows: Iterable[ExceptionRow]) -> str:
    names = ", ".join(name for row in rows for name in row.authorities)
    where = claim.region.title_case
    return (
        f"authority: this is missing, and in {where} another cap holds in {names}: "
        "add the authority in which the home lies"
    )


def _regional(claim: PartFiveClaim, tables: PriceTables) -> _Cap:
    row = _row(claim, tables)
    where = "outside London" if row.place == ELSEWHERE else f"in {claim.region.title_case}"
    since = f"for claims served from {row.effective_from}"
    if row.effective_from > claim.relevant_time:
        since = f"by the Order of {row.effective_from}, which claims still open then follow"
    return _Cap(row.amount, f"{where}, {since}", row.source, row.uncertainty)


def _row(claim: PartFiveClaim, tables: PriceTables) -> CapRow:
    """The row of the day of service, or a later one that reaches back to open claims."""
    rows = tables.right_to_buy.caps_by_region[claim.region]
    for row in reversed(rows.root):
        if row.effective_from <= claim.relevant_time:
            break
        if row.reaches_back and (claim.completed_on or row.effective_from) >= row.effective_from:
            return row
    return rows.on(claim.relevant_time, "caps")
