"""The percentage discount by house or flat and complete years: Housing Act 1985 s129."""

from decimal import Decimal

from homebuy.domain.pricing.claims import PartFiveClaim
from homebuy.domain.pricing.discount_step import DiscountStep
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import PropertyKind
from homebuy.domain.pricing.tables import DiscountRow, Percentages, PriceTables

WHAT = "discounts"


def entitlement(claim: PartFiveClaim, tables: PriceTables) -> tuple[Decimal, DiscountStep]:
    """The percentage, and the discount that it makes before cap, cost floor and deductions."""
    years = max(claim.qualifying_years)
    row, uncertainty = _row(claim, tables, years)
    if years < row.least_years:
        raise PriceError([_too_few(claim, row, years)])
    scale = row.flat if claim.property_kind is PropertyKind.FLAT else row.house
    percent = scale.after(years)
    joint = " of the buyer who has most" * (len(claim.qualifying_years) > 1)
    rule = f"{percent} % for {years} complete years{joint}; {_scale(claim, scale)}"
    return percent, DiscountStep(
        claim.value * percent / 100, "Discount", rule, row.source, uncertainty
    )


def _row(claim: PartFiveClaim, tables: PriceTables, years: int) -> tuple[DiscountRow, str]:
    """The row of the day, or of the interpretation that an early tenant's few years call for."""
    rules, day = tables.right_to_buy, claim.relevant_time
    row = rules.discounts.on(day, WHAT)
    early = claim.tenant_since is None or claim.tenant_since < rules.early_tenants_before
    if years >= max(row.house.over, row.flat.over) or not early:
        return row, row.uncertainty
    applied = tables.interpretations.applied("early-tenants", day, claim.interpretations)
    if claim.tenant_since and applied.choice in rules.early_tenants:
        row = rules.early_tenants[applied.choice].on(day, WHAT)
    return row, " ".join(filter(None, (row.uncertainty, applied.uncertainty)))


def _too_few(claim: PartFiveClaim, row: DiscountRow, years: int) -> str:
    return (
        f"qualifying_years: {years} complete years are too few for a claim of "
        f"{claim.relevant_time}, which takes {row.least_years} ({row.source}): "
        "check the tenancies, or deny the claim with reasons"
    )


def _scale(claim: PartFiveClaim, scale: Percentages) -> str:
    kind = claim.property_kind.replace("-", " ")
    grows = f"{scale.a_year} % a year over {scale.over}, {scale.most} % at most"
    return f"{kind}: {scale.start} %, and {grows}"
