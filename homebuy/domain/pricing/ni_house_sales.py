"""The price under the House Sales Scheme of Northern Ireland."""

from decimal import Decimal

from homebuy.domain.money import pence, pounds
from homebuy.domain.pricing.breakdown import (
    Breakdown,
    PriceLine,
    price_line,
    row_line,
    value_line,
)
from homebuy.domain.pricing.claims import NiHouseSales
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.tables import AmountRow, PriceTables


def ni_house_sales(claim: NiHouseSales, tables: PriceTables) -> Breakdown:
    """The value less the percentage that the landlord gives, up to the scheme's maximum."""
    row = tables.ni_house_sales.on(claim.relevant_time, "Northern Ireland maximum discounts")
    entitled = claim.value * claim.discount_percent / 100
    price = pence(claim.value - min(entitled, row.amount))
    return Breakdown(
        method=Method.NI_HOUSE_SALES,
        relevant_time=claim.relevant_time,
        lines=(
            value_line(claim.value, claim.relevant_time, row.source),
            _percentage(claim, -entitled),
            _maximum(row, entitled),
            price_line(price, row.source),
        ),
        figures={
            "value": claim.value,
            "percent": claim.discount_percent,
            "discount": claim.value - price,
            "price": price,
        },
        inputs=claim,
    )


def _percentage(claim: NiHouseSales, amount: Decimal) -> PriceLine:
    return PriceLine(
        what="Discount",
        amount=amount,
        rule=f"{claim.discount_percent} %, as the landlord gives it from {claim.percent_from}",
        source=claim.percent_source,
        uncertainty=(
            "The percentages of the Northern Ireland scheme were not seen: "
            f"{claim.discount_percent} % is the landlord's own figure."
        ),
    )


def _maximum(row: AmountRow, entitled: Decimal) -> PriceLine:
    over = entitled - min(entitled, row.amount)
    effect = "the discount is reduced to it" if over else "not reached"
    rule = f"at most {pounds(row.amount)}: {effect}"
    return row_line(row, "Maximum", over, rule, row.uncertainty)
