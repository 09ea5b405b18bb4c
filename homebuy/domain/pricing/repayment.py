"""Discount to be repaid when a home is sold again: Housing Act 1985 s155."""

from decimal import Decimal

from homebuy.domain.money import pence, pounds
from homebuy.domain.pricing.after_sale import DiscountRepayment
from homebuy.domain.pricing.breakdown import Breakdown, row_line
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.tables import PriceTables, RepaymentRow
from homebuy.domain.time.years import complete_years

HUNDRED, ZERO = Decimal(100), Decimal(0)


def repayment(sale: DiscountRepayment, tables: PriceTables) -> Breakdown:
    """The discount's part of the resale value, less for every complete year."""
    row = tables.discount_repayment.on(sale.relevant_time, "discount repayment")
    years = complete_years(sale.relevant_time, sale.sold_on)
    due = row.by_year[years] if years < len(row.by_year) else ZERO
    counted = sale.resale_value - (sale.improvements or ZERO)
    # Multiplied before it is divided, so that a third stays exact until it is rounded.
    part, whole = _fraction(sale)
    discount = counted * part / whole
    owed = pence(counted * part * due / (whole * HUNDRED))
    return Breakdown(
        method=Method.DISCOUNT_REPAYMENT,
        relevant_time=sale.relevant_time,
        lines=(
            row_line(row, "Resale value", sale.resale_value, f"when sold on {sale.sold_on}"),
            row_line(row, "Improvements", counted - sale.resale_value, "what they add is left out"),
            row_line(row, "Discount's part", discount, f"{_said(sale)} of {pounds(counted)}"),
            row_line(row, "Repayment", owed, f"{due} % of it {_when(years, row)}", row.uncertainty),
        ),
        figures={"value": counted, "percent": due, "repayment": owed},
        inputs=sale,
        notes=tables.notes,
    )


def _fraction(sale: DiscountRepayment) -> tuple[Decimal, Decimal]:
    if sale.discount_percent is not None:
        return sale.discount_percent, HUNDRED
    return sale.discount or ZERO, sale.value or HUNDRED


def _said(sale: DiscountRepayment) -> str:
    if sale.discount_percent is not None:
        return f"{sale.discount_percent} %"
    part, whole = _fraction(sale)
    return f"{pounds(part)} / {pounds(whole)}"


def _when(years: int, row: RepaymentRow) -> str:
    if years < len(row.by_year):
        return f"in year {years + 1} of {len(row.by_year)} after the purchase"
    return f"{len(row.by_year)} years or more after the purchase"
