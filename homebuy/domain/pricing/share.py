"""What a share costs, and the rent on what is not bought."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from homebuy.domain.money import pence, pounds
from homebuy.domain.pricing.breakdown import PriceLine, row_line
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.tables import ShareRow

HUNDRED = Decimal(100)


def check_share(share: Decimal, owned: Decimal, row: ShareRow) -> None:
    """Raise PriceError for a first share out of range, or for shares above the whole."""
    if not owned and not row.least <= share <= row.most:
        raise PriceError(
            [f"share: {share} % does not lie between {row.least} % and {row.most} %: change it"]
        )
    check_whole(share, owned)


def check_whole(share: Decimal, owned: Decimal) -> None:
    """Raise PriceError when nothing is bought, or more than there is left."""
    if not share:
        raise PriceError(["share: 0 % is nothing to buy: write the percent to be bought"])
    if owned + share > HUNDRED:
        left = HUNDRED - owned
        raise PriceError(
            [f"share: {share} % is more than the {left} % that are left to buy: change it"]
        )


def whole_value(value: Decimal, day: date, source: str) -> PriceLine:
    """What the whole home is worth, which is no step of the sum."""
    return PriceLine(what="Value", amount=value, rule=f"of the whole home on {day}", source=source)


def share_price(value: Decimal, share: Decimal, source: str, uncertainty: str = "") -> PriceLine:
    """The share of the value."""
    return PriceLine(
        what=f"{share} % share",
        amount=value * share / HUNDRED,
        rule=f"{share} % of {pounds(value)}",
        source=source,
        uncertainty=uncertainty,
    )


def rent_percent(asked: Decimal | None, row: ShareRow) -> Decimal:
    """The rent a year in percent; raises PriceError above what the row admits."""
    percent = row.usual_rent if asked is None else asked
    if percent is None:
        raise PriceError(["rent_percent: this is missing: add it"])
    if percent > row.most_rent:
        raise PriceError(
            [f"rent_percent: {percent} % is more than {row.most_rent} % a year: lower it"]
        )
    return percent


def rent_lines(
    value: Decimal, unsold: Decimal, percent: Decimal, row: ShareRow
) -> Iterator[PriceLine]:
    """The rent a year and a month, each rounded once from the exact rent."""
    year = value * unsold * percent / (HUNDRED * HUNDRED)
    of = f"{percent} % of the unsold {unsold} %, {pounds(value * unsold / HUNDRED)}"
    most = f"at most {row.most_rent} %"
    yield row_line(row, "Rent a year", pence(year), f"{of}; {most}")
    rule = "a twelfth of the exact rent a year, rounded half a penny up"
    yield row_line(row, "Rent a month", pence(year / 12), rule)
