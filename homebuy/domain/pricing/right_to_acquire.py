"""The price under the Right to Acquire: Housing Act 1996 ss16 to 17."""

from datetime import date
from decimal import Decimal

from homebuy.domain.money import pence, pounds
from homebuy.domain.pricing.breakdown import Breakdown, PriceLine, price_line, row_line, value_line
from homebuy.domain.pricing.claims import RightToAcquire
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.tables import AreaDiscountRow, PriceTables

SECTION = "Housing Act 1996 s17"


def right_to_acquire(claim: RightToAcquire, tables: PriceTables) -> Breakdown:
    """The value less the area's discount, of which no more than half the value is given."""
    row = area_row(claim.relevant_time, claim.area_discount, tables)
    most = claim.value * row.most_percent / 100
    discount = min(claim.area_discount, most)
    price = pence(claim.value - discount)
    return Breakdown(
        method=Method.RIGHT_TO_ACQUIRE,
        relevant_time=claim.relevant_time,
        lines=(
            value_line(claim.value, claim.relevant_time, SECTION),
            _area(claim, row),
            _half(claim.area_discount - discount, most, row),
            price_line(price, SECTION),
        ),
        figures={"value": claim.value, "discount": claim.value - price, "price": price},
        inputs=claim,
    )


def area_row(day: date, amount: Decimal, tables: PriceTables) -> AreaDiscountRow:
    """The row of that day; raises PriceError when the amount is none of its own."""
    row = tables.right_to_acquire.on(day, "Right to Acquire discounts")
    if amount not in row.amounts:
        known = ", ".join(map(pounds, row.amounts))
        raise PriceError(
            [f"area_discount: {pounds(amount)} is none of {known}: look it up in SI 2002/1091"]
        )
    return row


def _area(claim: RightToAcquire, row: AreaDiscountRow) -> PriceLine:
    where = f" in {claim.authority}" if claim.authority else ""
    rule = f"the amount for homes{where}, as the landlord gives it"
    return row_line(row, "Discount", -claim.area_discount, rule, row.uncertainty)


def _half(raised: Decimal, most: Decimal, row: AreaDiscountRow) -> PriceLine:
    effect = "the discount is reduced to it" if raised else "not reached"
    rule = f"at most {row.most_percent} % of the value, {pounds(most)}: {effect}"
    return row_line(row, "Maximum", raised, rule)
