"""First shares: shared ownership, Right to Shared Ownership and Social HomeBuy."""

from decimal import Decimal

from homebuy.domain.money import pence, pounds
from homebuy.domain.pricing.breakdown import Breakdown, PriceLine, row_line
from homebuy.domain.pricing.right_to_acquire import area_row
from homebuy.domain.pricing.share import (
    HUNDRED,
    check_share,
    rent_lines,
    rent_percent,
    share_price,
    whole_value,
)
from homebuy.domain.pricing.shares import RightToSharedOwnership, SharedOwnership, SocialHomeBuy
from homebuy.domain.pricing.tables import PriceTables, ShareRow

ZERO = Decimal(0)
SUM = "the sum of share and discount, rounded here and nowhere else, half a penny up"
SHARE = "the share, rounded here and nowhere else, half a penny up"


def right_to_shared_ownership(asked: RightToSharedOwnership, tables: PriceTables) -> Breakdown:
    """A first share without a discount, and the rent on the rest."""
    rows = tables.right_to_shared_ownership
    return _first_share(asked, rows.on(asked.relevant_time, "Right to Shared Ownership"))


def shared_ownership(asked: SharedOwnership, tables: PriceTables) -> Breakdown:
    """A first share under a new or an old lease, and the rent on the rest."""
    rows = tables.shared_ownership[asked.lease.value]
    return _first_share(asked, rows.on(asked.relevant_time, f"shares under an {asked.lease} lease"))


def _first_share(asked: RightToSharedOwnership | SharedOwnership, row: ShareRow) -> Breakdown:
    check_share(asked.share, ZERO, row)
    percent = rent_percent(asked.rent_percent, row)
    share = share_price(asked.value, asked.share, row.source, row.uncertainty)
    lines = (whole_value(asked.value, asked.relevant_time, row.source), share)
    return _sold(asked, row, lines, SHARE, share.amount, ZERO, percent, {})


def social_homebuy(asked: SocialHomeBuy, tables: PriceTables) -> Breakdown:
    """A first or further share with its part of the discount, and the rent on the rest."""
    row = tables.social_homebuy.on(asked.relevant_time, "Social HomeBuy")
    area = area_row(asked.relevant_time, asked.area_discount, tables)
    check_share(asked.share, asked.owned, row)
    percent = rent_percent(asked.rent_percent, row)
    whole = min(asked.area_discount, asked.value)
    share = share_price(asked.value, asked.share, row.source, row.uncertainty)
    discount = whole * asked.share / HUNDRED
    rule = f"{asked.share} % of the {pounds(whole)} for the whole home"
    lines = (
        whole_value(asked.value, asked.relevant_time, row.source),
        share,
        row_line(row, "Discount", -discount, rule, area.uncertainty),
    )
    price = share.amount - discount
    figures = {"discount": pence(discount)}
    return _sold(asked, row, lines, SUM, price, asked.owned, percent, figures)


def _sold(
    asked: RightToSharedOwnership | SharedOwnership | SocialHomeBuy,
    row: ShareRow,
    lines: tuple[PriceLine, ...],
    rule: str,
    exact: Decimal,
    owned: Decimal,
    percent: Decimal,
    figures: dict[str, Decimal],
) -> Breakdown:
    """The price of the share, and the rent on what is unsold after it."""
    unsold, price = HUNDRED - owned - asked.share, pence(exact)
    year, month = rent_lines(asked.value, unsold, percent, row)
    return Breakdown(
        method=asked.method,
        relevant_time=asked.relevant_time,
        lines=(*lines, row_line(row, "Price", price, rule), year, month),
        figures={
            "value": asked.value,
            "share": asked.share,
            **figures,
            "price": price,
            "rent_a_year": year.amount,
            "rent_a_month": month.amount,
        },
        inputs=asked,
    )
