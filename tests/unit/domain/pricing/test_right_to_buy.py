"""The price under the Right to Buy, step by step."""

from decimal import Decimal

import pytest

from homebuy.domain.pricing.breakdown import Breakdown
from tests.unit.domain.pricing.asking import CAMDEN, HOUSE, answer, house, house_refused, refusal

NOW = {"relevant_time": "2025-03-03"}
LONDON = {"region": "london", "authority": "Camden", "value": "400000"}
DATED = {**HOUSE, **NOW, "costs": "1994-03-02 70000; 2012-06-01 60000; 2018-03-03 50000"}
del DATED["cost_floor"]


def discount(found: Breakdown) -> int:
    return int(found.figures["discount"])


def step(found: Breakdown, what: str) -> str:
    return next(line.rule for line in found.lines if line.what == what)


@pytest.mark.parametrize(
    ("kind", "years", "percent"),
    [
        ("house", 3, 35),
        ("house", 5, 35),
        ("house", 6, 36),
        ("leasehold-house", 6, 36),
        ("house", 40, 70),
        ("house", 60, 70),
        ("flat", 3, 50),
        ("flat", 5, 50),
        ("flat", 6, 52),
        ("flat", 15, 70),
        ("flat", 16, 70),
    ],
)
def test_the_percentage_grows_with_complete_years(kind: str, years: int, percent: int) -> None:
    found = house(property_kind=kind, qualifying_years=str(years), tenant_since="2010-01-01")
    assert found.figures["percent"] == percent


@pytest.mark.parametrize(("day", "percent"), [("2014-07-20", 60), ("2014-07-21", 70)])
def test_a_house_had_sixty_percent_at_most_before_21_july_2014(day: str, percent: int) -> None:
    found = house(relevant_time=day, qualifying_years="50", value="100000")
    assert found.figures["percent"] == percent


def test_of_joint_buyers_the_one_with_most_years_counts() -> None:
    found = house(qualifying_years="3, 20, 7")
    assert found.figures["percent"] == 50
    assert "of the buyer who has most" in step(found, "Discount")


@pytest.mark.parametrize(("day", "years"), [("2025-03-03", "2"), ("2014-03-03", "4")])
def test_too_few_years_are_refused_with_the_number_it_takes(day: str, years: str) -> None:
    (fault,) = house_refused(relevant_time=day, qualifying_years=years)
    assert fault.startswith(f"qualifying_years: {years} complete years are too few")


@pytest.mark.parametrize(
    ("day", "london", "elsewhere"),
    [
        ("2014-07-20", 100_000, 75_000),
        ("2014-07-21", 102_700, 77_000),
        ("2015-04-05", 102_700, 77_000),
        ("2015-04-06", 103_900, 77_900),
        ("2016-04-06", 103_900, 77_900),
        ("2017-04-06", 104_900, 78_600),
        ("2018-04-06", 108_000, 80_900),
        ("2019-04-06", 110_500, 82_800),
        ("2020-04-06", 112_300, 84_200),
        ("2021-04-06", 112_800, 84_600),
        ("2022-04-06", 116_200, 87_200),
        ("2023-04-06", 127_900, 96_000),
        ("2024-04-06", 136_400, 102_400),
        ("2024-11-20", 136_400, 102_400),
        ("2024-11-21", 16_000, 34_000),
    ],
)
def test_the_cap_goes_by_the_day_of_service(day: str, london: int, elsewhere: int) -> None:
    assert discount(house(**LONDON, relevant_time=day, qualifying_years="25")) == london
    assert discount(house(value="400000", relevant_time=day, qualifying_years="25")) == elsewhere


@pytest.mark.parametrize(
    ("served", "completed", "cap"),
    [
        ("2011-05-02", None, 100_000),
        ("2011-05-02", "2013-03-25", 100_000),
        ("2011-05-02", "2013-03-24", 75_000),
        ("2012-05-02", None, 100_000),
        ("2012-05-02", "2013-01-10", 75_000),
        ("2013-05-02", None, 100_000),
    ],
)
def test_the_orders_of_2012_and_2013_reach_back_to_open_claims(
    served: str, completed: str | None, cap: int
) -> None:
    ended = {"completed_on": completed} if completed else {}
    found = house(**LONDON, **ended, relevant_time=served, qualifying_years="25")
    assert discount(found) == cap


def test_a_claim_completed_before_the_first_cap_is_refused_with_the_day() -> None:
    (fault,) = house_refused(relevant_time="2011-05-02", completed_on="2012-04-01")
    assert "2011-05-02 lies before 2012-04-02, the first day of the table of caps" in fault


@pytest.mark.parametrize(
    ("region", "authority", "cap"),
    [
        ("north-east", "Gateshead", 22_000),
        ("north-west", "Bury", 26_000),
        ("yorkshire-and-humber", "York", 24_000),
        ("Yorkshire & the Humber", "York", 24_000),
        ("east-midlands", "Mansfield", 24_000),
        ("west-midlands", "Sandwell", 26_000),
        ("eastern", "Norwich", 34_000),
        ("East of England", "Watford", 16_000),
        ("south-east", "Dartford", 38_000),
        ("south-east", "Reading Borough Council", 16_000),
        ("south-east", "West Berkshire", 16_000),
        ("south-east", "Hart", 16_000),
        ("south-east", "Oxford City Council", 16_000),
        ("south-east", "vale of white horse", 16_000),
        ("south-east", "Tonbridge and Malling", 16_000),
        ("south-east", "Epsom & Ewell", 16_000),
        ("south-east", "Reigate & Banstead", 16_000),
        ("south-west", "Bristol", 30_000),
        ("london", "Camden", 16_000),
        ("london", "London Borough of Barking and Dagenham", 38_000),
        ("london", "Havering", 38_000),
    ],
)
def test_from_21_november_2024_the_cap_goes_by_region_and_authority(
    region: str, authority: str, cap: int
) -> None:
    assert discount(house(**NOW, region=region, authority=authority)) == cap


def test_a_region_that_does_not_match_the_authority_is_refused() -> None:
    (fault,) = house_refused(**NOW, region="london")
    assert fault == ("region: Norwich lies in eastern, not in london: correct region or authority")


def test_an_authority_that_the_tables_do_not_know_is_a_doubt() -> None:
    found = house(**NOW, region="london", authority="Havring")
    assert any(
        "was not checked; one that they know is written 'havering'" in d
        for d in found.uncertainties
    )


def test_where_authorities_differ_the_authority_is_needed() -> None:
    given = {name: text for name, text in {**HOUSE, **NOW}.items() if name != "authority"}
    (fault,) = refusal("right-to-buy", **given)
    assert fault.startswith(
        "authority: this is missing, and in Eastern another cap holds in Watford"
    )
    assert answer("right-to-buy", **given | {"region": "north-east"}).figures["price"] == 188_000


@pytest.mark.parametrize(
    ("method", "day", "built", "costs"),
    [
        ("right-to-buy", "2024-11-20", "1990-01-01", 50_000),
        ("right-to-buy", "2024-11-20", "2012-04-01", 50_000),
        ("right-to-buy", "2024-11-20", "2012-04-02", 110_000),
        ("right-to-buy", "2024-11-21", "1990-01-01", 110_000),
        ("right-to-buy", "2024-03-02", "2012-04-02", 110_000),
        ("preserved-right-to-buy", "2025-03-03", "1990-01-01", 110_000),
        ("preserved-right-to-buy", "2028-06-02", "1990-01-01", 50_000),
        ("right-to-buy", "2024-03-03", "1990-01-01", 50_000),
    ],
)
def test_costs_count_for_the_years_of_the_home(
    method: str, day: str, built: str, costs: int
) -> None:
    given = DATED | {"relevant_time": day, "built_or_acquired": built}
    assert f"relevant costs of £{costs:,}.00 " in step(answer(method, **given), "Cost floor")


def test_costs_count_from_the_day_thirty_years_before_the_claim() -> None:
    found = answer("right-to-buy", **DATED | {"costs": "1995-03-02 5; 1995-03-03 180000"})
    assert "£180,000.00" in step(found, "Cost floor")


def test_no_discount_takes_the_price_below_the_costs() -> None:
    assert house(**NOW, cost_floor="190000").figures["price"] == 190_000


def test_costs_above_the_value_leave_no_discount() -> None:
    assert house(**NOW, cost_floor="250000").figures["price"] == 210_000


def test_the_age_of_the_home_is_needed_where_it_decides_which_costs_count() -> None:
    (fault,) = refusal("right-to-buy", **DATED | {"relevant_time": "2024-06-03"})
    assert fault.startswith("built_or_acquired: this is missing, and decides whether")


def test_costs_that_nobody_gave_are_a_doubt() -> None:
    given = {name: text for name, text in HOUSE.items() if name != "cost_floor"}
    (uncertainty,) = answer("right-to-buy", **given).uncertainties
    assert uncertainty.startswith("No relevant costs were given")


def test_a_previous_discount_is_deducted_in_the_part_that_falls_on_the_buyers() -> None:
    found = house(**NOW, previous_discount="10000", previous_discount_share="50")
    assert discount(found) == 29_000


def test_a_previous_discount_above_the_discount_leaves_the_value() -> None:
    assert house(**NOW, previous_discount="50000").figures["price"] == 210_000


def test_rent_credited_is_paid_on_account_and_leaves_the_price() -> None:
    found = house(**NOW, rent_credit="9900")
    assert found.figures["price"] == 176_000
    assert found.figures["to_pay"] == 166_100


def test_rent_credited_above_the_price_is_a_doubt() -> None:
    found = house(**NOW, rent_credit="200000")
    assert found.figures["to_pay"] == 0
    assert any(
        "More rent is credited than the price" in uncertainty for uncertainty in found.uncertainties
    )


def test_the_price_is_rounded_once_and_half_a_penny_goes_up() -> None:
    found = house(value="100.01")
    assert found.figures["price"] == Decimal("50.01")
    assert found.lines[1].amount == Decimal("-50.005")


def test_what_is_announced_and_not_in_force_is_noted_and_not_applied() -> None:
    found = house(**NOW, qualifying_years="5")
    assert found.figures["percent"] == 35
    (note,) = found.notes
    assert note.startswith("Announced on 2025-07-02 and not applied")


def test_a_preserved_right_has_the_same_discount_and_cap() -> None:
    given = {**HOUSE, **CAMDEN, **NOW}
    assert (
        answer("preserved-right-to-buy", **given).figures == answer("right-to-buy", **given).figures
    )
