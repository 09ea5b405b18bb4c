"""Shares and the rent on the rest: ranges, discounts, indices and reviews."""

from decimal import Decimal

import pytest

from homebuy.domain.pricing.breakdown import Breakdown
from tests.unit.domain.pricing.asking import answer, refusal

SHARED = {"value": "200000", "relevant_time": "2025-03-03", "lease": "new", "share": "40"}
RIGHT = {"value": "200000", "relevant_time": "2025-03-03", "share": "40"}
SOCIAL = {**RIGHT, "area_discount": "16000", "rent_percent": "3"}
MORE = {**SHARED, "owned": "40", "share": "10"}
YEARLY = {
    "value": "200000",
    "index_then": "100",
    "index_now": "107.5",
    "lease_began": "2022-05-02",
    "relevant_time": "2025-03-03",
    "owned": "25",
}
REVIEW = {
    "rent": "360",
    "relevant_time": "2025-04-01",
    "lease_began": "2023-10-12",
    "index": "cpi",
    "index_change": "3",
}


@pytest.mark.parametrize(
    ("method", "given", "ranges"),
    [
        ("shared-ownership", SHARED, ("10", "75")),
        ("shared-ownership", SHARED | {"lease": "old"}, ("25", "75")),
        ("right-to-shared-ownership", RIGHT, ("10", "75")),
        ("social-homebuy", SOCIAL, ("25", "90")),
    ],
)
def test_a_first_share_lies_in_the_range_of_the_scheme(
    method: str, given: dict[str, str], ranges: tuple[str, str]
) -> None:
    for share in ranges:
        assert answer(method, **given | {"share": share}).figures["share"] == Decimal(share)
    least, most = ranges
    for share in (f"{int(least) - 1}.99", f"{most}.01"):
        (fault,) = refusal(method, **given | {"share": share})
        assert fault == f"share: {share} % does not lie between {least} % and {most} %: change it"


def test_the_usual_rent_holds_when_none_is_given() -> None:
    assert answer("shared-ownership", **SHARED).figures["rent_a_year"] == 3_300


@pytest.mark.parametrize("method", ["shared-ownership", "social-homebuy"])
def test_rent_above_three_percent_is_refused(method: str) -> None:
    given = SHARED if method == "shared-ownership" else SOCIAL
    (fault,) = refusal(method, **given | {"rent_percent": "3.01"})
    assert fault == "rent_percent: 3.01 % is more than 3 % a year: lower it"


def test_a_later_share_of_social_homebuy_has_its_part_of_the_discount() -> None:
    found = answer("social-homebuy", **SOCIAL | {"owned": "50", "share": "10"})
    assert found.figures["discount"] == 1_600
    assert found.figures["price"] == 18_400
    assert found.figures["rent_a_month"] == 200


def test_more_than_what_is_left_is_refused() -> None:
    (fault,) = refusal("social-homebuy", **SOCIAL | {"owned": "50", "share": "51"})
    assert fault == "share: 51 % is more than the 50 % that are left to buy: change it"


@pytest.mark.parametrize(("lease", "least"), [("new", "5"), ("old", "10")])
def test_a_further_share_is_not_smaller_than_the_least(lease: str, least: str) -> None:
    given = MORE | {"lease": lease}
    assert answer("staircasing", **given | {"share": least}).figures["price"] > 0
    (fault,) = refusal("staircasing", **given | {"share": str(int(least) - 1)})
    assert f"is less than {least} %" in fault


def test_a_smaller_last_share_is_sold_with_a_doubt() -> None:
    found = answer("staircasing", **MORE | {"owned": "97", "share": "3"})
    assert found.figures["price"] == 6_000
    assert any("last share" in uncertainty for uncertainty in found.uncertainties)


def test_the_rent_falls_in_proportion_to_what_is_left() -> None:
    found = answer("staircasing", **MORE | {"rent": "300"})
    assert found.figures["rent_a_month"] == 250


@pytest.mark.parametrize(("day", "uncertain"), [("2025-06-03", False), ("2025-06-04", True)])
def test_a_valuation_older_than_three_months_is_a_doubt(day: str, uncertain: bool) -> None:
    found = answer("staircasing", **MORE | {"completed_on": day})
    assert (
        any("valuation of 2025-03-03" in uncertainty for uncertainty in found.uncertainties)
        == uncertain
    )


def test_one_percent_follows_the_index() -> None:
    assert answer("staircasing-one-percent", **YEARLY).figures["price"] == 2_150


@pytest.mark.parametrize("share", ["2", "3", "4"])
def test_two_to_four_percent_cannot_be_bought(share: str) -> None:
    (fault,) = refusal("staircasing-one-percent", **YEARLY | {"share": share})
    assert fault.startswith(f"share: {share} % cannot be bought at the index")
    assert refusal("staircasing", **MORE | {"share": share})


def test_one_percent_ends_after_fifteen_years() -> None:
    assert answer("staircasing-one-percent", **YEARLY | {"relevant_time": "2037-05-01"})
    (fault,) = refusal("staircasing-one-percent", **YEARLY | {"relevant_time": "2037-05-02"})
    assert "is not before 2037-05-02" in fault


def test_a_year_of_a_lease_from_29_february_begins_on_1_march_where_there_is_no_29th() -> None:
    given = YEARLY | {"lease_began": "2024-02-29", "last_bought_on": "2024-03-04"}
    (fault,) = refusal("staircasing-one-percent", **given | {"relevant_time": "2025-02-28"})
    assert fault.endswith("buy the next from 2025-03-01 on")
    assert answer("staircasing-one-percent", **given | {"relevant_time": "2025-03-01"})


def test_one_percent_is_bought_once_in_a_year_of_the_lease() -> None:
    given = YEARLY | {"last_bought_on": "2024-05-02"}
    (fault,) = refusal("staircasing-one-percent", **given)
    assert fault.endswith("buy the next from 2025-05-02 on")
    assert answer("staircasing-one-percent", **given | {"last_bought_on": "2024-05-01"})


def test_one_percent_belongs_to_leases_of_the_new_model() -> None:
    (fault,) = refusal("staircasing-one-percent", **YEARLY | {"lease_began": "2021-03-31"})
    assert fault.startswith("lease_began: 2021-03-31 lies before 2021-04-01")


def test_cpi_and_one_percent_is_for_leases_since_12_october_2023() -> None:
    assert answer("rent-review", **REVIEW).figures["rent_a_month"] == Decimal("374.40")
    (fault,) = refusal("rent-review", **REVIEW | {"lease_began": "2023-10-11"})
    assert fault.startswith("index: leases of 2023-10-11 follow RPI, not CPI")


@pytest.mark.parametrize(("index", "most"), [("rpi", "0.5"), ("cpi", "1")])
def test_no_more_is_added_to_an_index_than_the_rule_admits(index: str, most: str) -> None:
    given = REVIEW | {"index": index}
    assert answer("rent-review", **given | {"added_percent": most})
    (fault,) = refusal("rent-review", **given | {"added_percent": f"{most}1"})
    assert f"is more than the {most} %" in fault


def test_a_rent_that_falls_with_its_index_is_a_doubt() -> None:
    found = answer("rent-review", **REVIEW | {"index_change": "-2"})
    assert found.figures["rent_a_month"] == Decimal("356.40")
    assert any("falls with its index" in uncertainty for uncertainty in found.uncertainties)


def priced(found: Breakdown) -> Decimal:
    return found.figures["price"]


def test_northern_ireland_takes_its_percentage_from_the_landlord_with_a_doubt() -> None:
    given = {
        "value": "90000",
        "relevant_time": "2025-03-03",
        "discount_percent": "20",
        "percent_from": "2020-01-01",
        "percent_source": "Scheme of 2020",
    }
    found = answer("ni-house-sales", **given)
    assert priced(found) == 72_000
    assert any("landlord's own figure" in uncertainty for uncertainty in found.uncertainties)
    assert priced(answer("ni-house-sales", **given | {"discount_percent": "60"})) == 66_000
    (fault,) = refusal("ni-house-sales", **given | {"percent_from": "2025-03-04"})
    assert fault.startswith("relevant_time: 2025-03-03 lies before percent_from 2025-03-04")


@pytest.mark.parametrize("amount", ["9000", "10000", "11000", "13500", "16000"])
def test_the_right_to_acquire_has_five_amounts(amount: str) -> None:
    given = {"value": "120000", "relevant_time": "2025-03-03", "area_discount": amount}
    assert answer("right-to-acquire", **given).figures["discount"] == Decimal(amount)
    (fault,) = refusal("right-to-acquire", **given | {"area_discount": f"{amount}.01"})
    assert "is none of £9,000.00, £10,000.00, £11,000.00, £13,500.00, £16,000.00" in fault


@pytest.mark.parametrize(
    ("sold", "owed"),
    [
        ("2021-01-14", 48_000),
        ("2021-01-15", 38_400),
        ("2022-01-15", 28_800),
        ("2023-01-15", 19_200),
        ("2024-01-15", 9_600),
        ("2025-01-14", 9_600),
        ("2025-01-15", 0),
        ("2060-01-15", 0),
    ],
)
def test_the_repayment_falls_by_a_fifth_with_every_complete_year(sold: str, owed: int) -> None:
    given = {"relevant_time": "2020-01-15", "discount_percent": "40", "resale_value": "120000"}
    assert answer("discount-repayment", **given, sold_on=sold).figures["repayment"] == owed


def test_improvements_are_left_out_of_the_resale_value() -> None:
    given = {"relevant_time": "2020-01-15", "sold_on": "2020-02-15", "resale_value": "120000"}
    found = answer("discount-repayment", **given, discount_percent="40", improvements="20000")
    assert found.figures["repayment"] == 40_000


def test_a_third_stays_exact_until_it_is_rounded() -> None:
    given = {"relevant_time": "2020-01-15", "sold_on": "2020-02-15", "resale_value": "300000"}
    found = answer("discount-repayment", **given, value="90000", discount="30000")
    assert found.figures["repayment"] == 100_000
