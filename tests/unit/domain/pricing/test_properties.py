"""What holds of every price, whatever is asked."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.definitions.price_tables import shipped_tables
from homebuy.domain.pricing.fields import Region
from homebuy.domain.pricing.tables import ELSEWHERE
from tests.unit.domain.pricing.asking import HOUSE, answer

HALF_PENNY = Decimal("0.005")
TABLES = shipped_tables().right_to_buy
AUTHORITIES = {
    Region.LONDON: ("Camden", "Havering"),
    Region.EASTERN: ("Norwich", "Watford"),
    Region.SOUTH_EAST: ("Oxford", "Chiltern", "Dartford"),
}
amounts = st.decimals("0", "2000000", places=2).map(str)
values = st.decimals("0.01", "2000000", places=2).map(str)
days = st.dates(date(2012, 4, 2), date(2040, 1, 1))
years = st.integers(5, 60)
later = st.integers(0, 40)


@st.composite
def claims(draw: st.DrawFn) -> dict[str, str]:
    """A claim under Part V, with anything that may change its price."""
    region = draw(st.sampled_from(Region))
    claim = {
        "value": draw(values),
        "relevant_time": draw(days).isoformat(),
        "property_kind": draw(st.sampled_from(["house", "leasehold-house", "flat"])),
        "qualifying_years": str(draw(years)),
        "region": region.value,
        "authority": draw(st.sampled_from(AUTHORITIES.get(region, ("Elsewhere",)))),
    }
    for name in ("cost_floor", "previous_discount"):
        claim |= draw(st.fixed_dictionaries({}, optional={name: amounts}))
    orders = ("after-cap-and-floor", "before-cap-and-floor")
    return claim | {"interpretations": f"previous-discount={draw(st.sampled_from(orders))}"}


methods = st.sampled_from(["right-to-buy", "preserved-right-to-buy"])


def highest_cap(claim: dict[str, str]) -> Decimal:
    """The most that any row of that day or any later Order admits; found without the program."""
    day, region = date.fromisoformat(claim["relevant_time"]), claim["region"]
    places = {region} | ({ELSEWHERE} if region != Region.LONDON else set())
    rows = [row for row in TABLES.caps if row.place in places]
    caps = [row.amount for row in rows if row.holds_on(day)]
    caps += [row.amount for row in rows if row.reaches_back and row.effective_from > day]
    for row in TABLES.exceptions:
        if row.holds_on(day) and claim["authority"] in row.authorities and not row.question:
            caps = [row.amount]
    return max(caps)


@given(method=methods, claim=claims())
def test_no_price_lies_below_costs_or_value_nor_above_the_value(
    method: str, claim: dict[str, str]
) -> None:
    price, value = answer(method, **claim).figures["price"], Decimal(claim["value"])
    assert min(Decimal(claim.get("cost_floor", "0")), value) <= price <= value


@given(method=methods, claim=claims())
def test_no_discount_lies_above_the_cap_or_the_greatest_percentage(
    method: str, claim: dict[str, str]
) -> None:
    figures = answer(method, **claim).figures
    assert figures["discount"] <= highest_cap(claim)
    early = claim["relevant_time"] < "2014-07-21" and claim["property_kind"] != "flat"
    most = Decimal("0.60") if early else Decimal("0.70")
    assert figures["discount"] <= figures["value"] * most + HALF_PENNY


@given(method=methods, claim=claims(), more=later)
def test_more_years_never_make_it_dearer(method: str, claim: dict[str, str], more: int) -> None:
    longer = claim | {"qualifying_years": str(int(claim["qualifying_years"]) + more)}
    assert answer(method, **longer).figures["price"] <= answer(method, **claim).figures["price"]


@given(
    years=st.integers(3, 8),
    kind=st.sampled_from(["house", "flat"]),
    interpretation=st.sampled_from(["base-35-50", "base-32-44"]),
)
def test_more_years_never_make_it_dearer_for_early_tenants(
    years: int, kind: str, interpretation: str
) -> None:
    claim = HOUSE | {"relevant_time": "2025-03-03", "tenant_since": "2001-01-01", "value": "9000"}
    claim |= {"property_kind": kind, "interpretations": f"early-tenants={interpretation}"}
    fewer, more = (
        answer("right-to-buy", **claim | {"qualifying_years": str(n)}).figures["price"]
        for n in (years, years + 1)
    )
    assert more <= fewer


@given(method=methods, claim=claims())
def test_the_lines_add_up_to_the_price(method: str, claim: dict[str, str]) -> None:
    *steps, price = answer(method, **claim).lines
    assert abs(sum(line.amount for line in steps) - price.amount) <= HALF_PENNY
    assert all(line.rule and line.source for line in (*steps, price))


@given(
    bought=st.dates(date(2005, 1, 18), date(2040, 1, 1)),
    first=st.integers(0, 3000),
    more=st.integers(0, 3000),
    percent=st.decimals("0", "70", places=2),
    value=values,
)
def test_the_repayment_never_rises_with_time(
    bought: date, first: int, more: int, percent: Decimal, value: str
) -> None:
    sale = {"relevant_time": bought.isoformat(), "resale_value": value}
    sale |= {"discount_percent": str(percent)}
    days = (bought.toordinal() + first, bought.toordinal() + first + more)
    sooner, later = (
        answer("discount-repayment", **sale, sold_on=str(date.fromordinal(day))) for day in days
    )
    assert 0 <= later.figures["repayment"] <= sooner.figures["repayment"] <= Decimal(value)


@pytest.mark.parametrize(("sold_on", "due"), [("2021-02-28", 48_000), ("2021-03-01", 38_400)])
def test_a_year_from_29_february_ends_with_the_28th(sold_on: str, due: int) -> None:
    sale = {"relevant_time": "2020-02-29", "resale_value": "120000", "discount_percent": "40"}
    assert answer("discount-repayment", **sale, sold_on=sold_on).figures["repayment"] == due


@given(
    value=values,
    share=st.decimals("10", "75", places=2),
    rent=st.decimals("0", "3", places=2),
)
def test_share_and_rent_stay_within_the_value(value: str, share: Decimal, rent: Decimal) -> None:
    asked = {"value": value, "relevant_time": "2025-03-03", "lease": "new", "share": str(share)}
    figures = answer("shared-ownership", **asked, rent_percent=str(rent)).figures
    assert figures["price"] <= Decimal(value)
    assert figures["rent_a_year"] <= Decimal(value) * Decimal("0.027") + HALF_PENNY
    assert abs(figures["rent_a_month"] * 12 - figures["rent_a_year"]) <= Decimal("0.07")
