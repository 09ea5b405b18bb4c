"""The price under the House Sales Scheme of Northern Ireland."""

from decimal import Decimal

from homebuy.domain.money import pence, pounds
from homebuy.domain.pricing.breakdown import SUM, Breakdown, PriceLine
from homebuy.domain.pricing.claims import NiHouseSales
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.tables import PriceTables


def ni_house_sales(claim: NiHouseSales, tables: PriceTables) -> Breakdown:
    """The value less the percentage that the landlord gives, up to the scheme's maximum."""
    row = tables.ni_house_sales.on(claim.relevant_time, "Northern Ireland maximum discounts")
    entitled = claim.value * claim.discount_percent / 100
    discount = min(entitled, row.amount)
    price = pence(claim.value - discount)
    effect = "the discount is reduced to it" if discount < entitled else "not reached"
    return Breakdown(
        method=Method.NI_HOUSE_SALES,
        relevant_time=claim.relevant_time,
        lines=(
            PriceLine(
                what="Value",
                amount=claim.value,
                rule=f"open-market value on {claim.relevant_time}",
                source=row.source,
            ),
            _percentage(claim, -entitled),
            PriceLine(
                what="Maximum",
                amount=entitled - discount,
                rule=f"at most {pounds(row.amount)}: {effect}",
                source=row.source,
                uncertainty=row.uncertainty,
            ),
            PriceLine(
                what="Price",
                amount=price,
                rule=SUM,
                source=row.source,
            ),
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
