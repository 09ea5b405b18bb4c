"""Rules about which sources disagree: each interpretation, with its uncertainty."""

import pytest

from tests.unit.domain.pricing.asking import HOUSE, answer, house, house_refused

NOW = {"relevant_time": "2025-03-03"}
CHILTERN = {**NOW, "region": "south-east", "authority": "Chiltern"}


@pytest.mark.parametrize(
    ("kind", "years", "interpretation", "percent"),
    [
        ("house", "3", "base-35-50", 35),
        ("house", "3", "base-32-44", 33),
        ("house", "4", "base-32-44", 34),
        ("house", "5", "base-32-44", 35),
        ("house", "12", "base-32-44", 42),
        ("flat", "3", "base-35-50", 50),
        ("flat", "3", "base-32-44", 46),
        ("flat", "4", "base-32-44", 48),
        ("flat", "5", "base-32-44", 50),
        ("flat", "12", "base-32-44", 64),
    ],
)
def test_bases_of_32_and_44_differ_only_below_five_years(
    kind: str, years: str, interpretation: str, percent: int
) -> None:
    given = {
        **NOW,
        "tenant_since": "2004-05-01",
        "interpretations": f"early-tenants={interpretation}",
    }
    found = house(**given, property_kind=kind, qualifying_years=years)
    assert found.figures["percent"] == percent


@pytest.mark.parametrize(
    ("years", "since", "uncertain"),
    [
        ("4", {"tenant_since": "2004-05-01"}, True),
        ("4", {}, True),
        ("4", {"tenant_since": "2005-01-18"}, False),
        ("5", {"tenant_since": "2004-05-01"}, False),
    ],
)
def test_the_bases_are_in_doubt_only_for_early_tenants_with_few_years(
    years: str, since: dict[str, str], uncertain: bool
) -> None:
    found = house(**NOW, **since, qualifying_years=years)
    assert found.figures["percent"] == 35
    assert (
        any("bases of 32 % and 44 %" in uncertainty for uncertainty in found.uncertainties)
        == uncertain
    )


@pytest.mark.parametrize(
    ("interpretation", "cap"), [("no-exception", 38_000), ("exception", 16_000)]
)
def test_chiltern_has_the_cap_of_its_region_or_of_the_announcement(
    interpretation: str, cap: int
) -> None:
    found = house(**CHILTERN, interpretations=f"chiltern={interpretation}")
    assert found.figures["discount"] == cap
    assert any("disagree about Chiltern" in uncertainty for uncertainty in found.uncertainties)
    assert house(**CHILTERN).figures["discount"] == 38_000


@pytest.mark.parametrize(
    ("interpretation", "built", "price"),
    [
        ("all-stock", "2015-05-01", 200_000),
        ("older-stock", "2015-05-01", 176_000),
        ("older-stock", "2012-04-01", 200_000),
        ("all-stock", "2012-04-01", 200_000),
    ],
)
def test_thirty_years_of_costs_count_for_all_homes_or_older_ones(
    interpretation: str, built: str, price: int
) -> None:
    given = {"costs": "2009-06-01 200000", "built_or_acquired": built}
    given |= {**NOW, "property_kind": "house", "qualifying_years": "20", "value": "210000"}
    given |= {
        "region": "eastern",
        "authority": "Norwich",
        "interpretations": f"cost-floor={interpretation}",
    }
    found = answer("right-to-buy", **given)
    assert found.figures["price"] == price
    assert any(
        "disagree about the cost floor" in uncertainty for uncertainty in found.uncertainties
    )


@pytest.mark.parametrize(
    ("interpretation", "discount"),
    [("after-cap-and-floor", 24_000), ("before-cap-and-floor", 34_000)],
)
def test_a_previous_discount_comes_off_before_or_after_the_cap(
    interpretation: str, discount: int
) -> None:
    found = house(
        **NOW, previous_discount="10000", interpretations=f"previous-discount={interpretation}"
    )
    assert found.figures["discount"] == discount
    assert any("before or after cap" in uncertainty for uncertainty in found.uncertainties)
    assert house(**NOW, previous_discount="10000").figures["discount"] == 24_000


@pytest.mark.parametrize(
    ("day", "place", "amount"),
    [
        ("2017-05-01", {"region": "london", "authority": "Camden"}, "£104,900"),
        ("2017-05-01", {}, "£78,600"),
        ("2022-05-01", {}, "£87,200"),
        ("2023-05-01", {"region": "london", "authority": "Camden"}, "£127,900"),
    ],
)
def test_a_cap_from_general_knowledge_is_a_doubt(
    day: str, place: dict[str, str], amount: str
) -> None:
    assert any(
        amount in uncertainty for uncertainty in house(**place, relevant_time=day).uncertainties
    )
    assert not any(
        amount in uncertainty
        for uncertainty in house(**place, relevant_time="2021-05-01").uncertainties
    )


def test_five_qualifying_years_before_26_may_2015_are_a_doubt() -> None:
    uncertainty = "five qualifying years before 26 May 2015"
    assert any(uncertainty in each for each in house(relevant_time="2015-05-25").uncertainties)
    assert not any(uncertainty in each for each in house(relevant_time="2015-05-26").uncertainties)


def test_fifteen_years_for_a_preserved_right_are_a_doubt_before_21_november_2024() -> None:
    uncertainties = answer("preserved-right-to-buy", **HOUSE).uncertainties
    assert any(
        "15 years for the Preserved Right to Buy" in uncertainty for uncertainty in uncertainties
    )
    assert answer("preserved-right-to-buy", **HOUSE | NOW).uncertainties == ()


@pytest.mark.parametrize(
    ("interpretations", "fault"),
    [
        ("moon=full", "there is no question 'moon'"),
        ("cost-floor=never", "'never' does not answer cost-floor: write one of all-stock"),
        ("chiltern", "write cost-floor=older-stock"),
    ],
)
def test_an_interpretation_that_there_is_not_is_refused(interpretations: str, fault: str) -> None:
    assert fault in "; ".join(house_refused(**NOW, interpretations=interpretations))


def test_a_reading_of_no_question_on_that_day_is_refused() -> None:
    (fault,) = house_refused(interpretations="chiltern=exception")
    assert fault == "interpretations: 'chiltern' is no question on 2024-06-03: leave it out"


def test_a_doubt_is_told_once() -> None:
    found = house(**CHILTERN, previous_discount="10000")
    assert len(found.uncertainties) == len(set(found.uncertainties)) > 1
