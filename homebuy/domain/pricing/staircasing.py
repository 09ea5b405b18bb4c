"""Further shares: at a valuation, or one percent a year at the house price index."""

from collections.abc import Iterator
from decimal import Decimal

from homebuy.domain.money import pence, pounds
from homebuy.domain.pricing.breakdown import Breakdown, PriceLine
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.share import HUNDRED, check_whole, share_price, whole_value
from homebuy.domain.pricing.shares import Staircasing, StaircasingOnePercent
from homebuy.domain.pricing.tables import OnePercentRow, PriceTables, StepRow
from homebuy.domain.time.years import anniversary, complete_years, months_later

SHARE = "the share, rounded here and nowhere else, half a penny up"
LAST_SHARE = (
    "Whether a last share may be smaller than the least share was not confirmed: read the lease."
)


def staircasing(asked: Staircasing, tables: PriceTables) -> Breakdown:
    """A further share of the value, and the rent on what is then unsold."""
    rows = tables.staircasing[asked.lease.value]
    row = rows.on(asked.relevant_time, f"further shares under an {asked.lease} lease")
    check_whole(asked.share, asked.owned)
    last = asked.owned + asked.share == HUNDRED
    if asked.share < row.least and not last:
        raise PriceError(
            [f"share: {asked.share} % is less than {row.least} %, the least share of an "
             f"{asked.lease} lease: buy more"]
        )  # fmt: skip
    uncertainties = (row.uncertainty, LAST_SHARE * (asked.share < row.least), _outdated(asked, row))
    share = share_price(asked.value, asked.share, row.source, " ".join(filter(None, uncertainties)))
    return _bought(asked, row.source, (_whole(asked, row.source), share), share.amount)


def _whole(asked: Staircasing, source: str) -> PriceLine:
    return whole_value(asked.value, asked.relevant_time, source)


def _outdated(asked: Staircasing, row: StepRow) -> str:
    ends = months_later(asked.relevant_time, row.valuation_months)
    if asked.completed_on is None or asked.completed_on <= ends:
        return ""
    return (
        f"The valuation of {asked.relevant_time} is customarily valid until {ends}: "
        "whether a new one is needed depends on the lease."
    )


def staircasing_one_percent(asked: StaircasingOnePercent, tables: PriceTables) -> Breakdown:
    """One percent of the value that the index makes of an earlier one."""
    rows = tables.staircasing_one_percent
    row = rows.on(asked.lease_began, "the yearly one percent", "lease_began")
    if faults := list(_bars(asked, row)):
        raise PriceError(faults)
    check_whole(asked.share, asked.owned)
    now = asked.value * asked.index_now / asked.index_then
    lines = (
        whole_value(asked.value, asked.lease_began, row.source),
        PriceLine(
            what="Change by index",
            amount=now - asked.value,
            rule=f"value x {asked.index_now} / {asked.index_then}, house price index",
            source=row.source,
        ),
        share_price(now, asked.share, row.source, row.uncertainty),
    )
    return _bought(asked, row.source, lines, lines[-1].amount)


def _bars(asked: StaircasingOnePercent, row: OnePercentRow) -> Iterator[str]:
    if asked.share != 1:
        yield (
            f"share: {asked.share} % cannot be bought at the index, only 1 % a year: "
            "write 1, or ask for staircasing at a valuation"
        )
    year = complete_years(asked.lease_began, asked.relevant_time)
    if year >= row.years:
        ended = anniversary(asked.lease_began, row.years)
        yield (
            f"relevant_time: {asked.relevant_time} is not before {ended}, when the {row.years} "
            "years of the yearly one percent end: ask for staircasing at a valuation"
        )
    last = asked.last_bought_on
    if last and complete_years(asked.lease_began, last) == year:
        again = anniversary(asked.lease_began, year + 1)
        yield f"last_bought_on: one percent was bought on {last}: buy the next from {again} on"


def _bought(
    asked: Staircasing | StaircasingOnePercent,
    source: str,
    lines: tuple[PriceLine, ...],
    exact: Decimal,
) -> Breakdown:
    price = pence(exact)
    figures = {"value": asked.value, "share": asked.share, "price": price}
    lines += (PriceLine(what="Price", amount=price, rule=SHARE, source=source),)
    if asked.rent is not None:
        rent = _rent(asked.rent, asked.owned, asked.share, source)
        lines, figures = (*lines, rent), {**figures, "rent_a_month": rent.amount}
    return Breakdown(
        method=asked.method,
        relevant_time=asked.relevant_time,
        lines=lines,
        figures=figures,
        inputs=asked,
    )


def _rent(rent: Decimal, owned: Decimal, share: Decimal, source: str) -> PriceLine:
    unsold = HUNDRED - owned
    left = unsold - share
    return PriceLine(
        what="Rent a month",
        amount=pence(rent * left / unsold),
        rule=f"{pounds(rent)} for {unsold} % unsold, in proportion to the {left} % left",
        source=source,
    )
