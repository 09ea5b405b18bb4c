"""What cannot be asked: one clear sentence for each fault, all at once, and never a stack trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.requests import fields_of, read_request, required_of
from tests.unit.domain.pricing.asking import HOUSE, answer, house_refused, refusal


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("value", "-1", "'-1' is negative: write an amount of 0.00 or more"),
        ("value", "", "this is empty: write a value"),
        ("value", "0", "'0' is too small: write an amount above 0.00"),
        ("value", "100000000.01", "'100000000.01' is more than £100,000,000.00: check the amount"),
        ("value", "9" * 500, "is more than £100,000,000.00: check the amount"),
        ("value", "12.345", "'12.345' has parts of a penny: write two places at most"),
        ("value", "£210,000", "'£210,000' is no amount: write pounds and pence, as 125000.00"),
        ("value", "NaN", "'NaN' is no amount: write pounds and pence, as 125000.00"),
        ("value", "Infinity", "'Infinity' is no amount: write pounds and pence, as 125000.00"),
        ("value", "1e5", "'1e5' is no amount: write pounds and pence, as 125000.00"),
        ("value", "\u0661\u0662", "is no amount: write pounds and pence, as 125000.00"),
        ("relevant_time", "03/06/2024", "'03/06/2024' is no date: write YYYY-MM-DD"),
        ("relevant_time", "1717372800", "'1717372800' is no date: write YYYY-MM-DD"),
        ("relevant_time", "2024-02-30", "'2024-02-30' is no date: write YYYY-MM-DD"),
        ("relevant_time", "2200-01-01", "2200-01-01 is not in the years 1900 to 2199: check it"),
        ("property_kind", "castle", "'castle' is none of: 'house', 'leasehold-house' or 'flat'"),
        ("qualifying_years", "ten", "'ten' is no number of years: write complete years, as 12"),
        ("qualifying_years", "-3", "'-3' is no number of years: write complete years, as 12"),
        ("qualifying_years", "101", "101 is too large: check it"),
        ("region", "wales", "'wales' is none of: 'north-east'"),
        ("costs", "2015-06-01", "'2015-06-01' is no list of costs: write each with its day"),
        ("previous_discount_share", "101", "101 does not lie between 0 and 100: correct it"),
        ("previous_discount_share", "nan", "'nan' is no number: write digits"),
        ("vlaue", "1", "right-to-buy has no such field: did you mean value?"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_in_one_sentence(
    field: str, text: str, why: str
) -> None:
    given = {n: v for n, v in HOUSE.items() if (field, n) != ("costs", "cost_floor")}
    (fault,) = refusal("right-to-buy", **given | {field: text})
    assert fault.startswith(field)
    assert why in fault


def test_what_is_missing_is_named_all_at_once() -> None:
    faults = refusal("right-to-buy")
    assert {fault.partition(":")[0] for fault in faults} == required_of(Method.RIGHT_TO_BUY)
    assert all(": this is missing: add " in fault for fault in faults)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"completed_on": "2024-06-02"}, "completed_on: 2024-06-02 lies before relevant_time"),
        ({"tenant_since": "2024-06-04"}, "relevant_time: 2024-06-03 lies before tenant_since"),
        ({"built_or_acquired": "2024-06-04"}, "relevant_time: 2024-06-03 lies before built_or"),
        ({"costs": "2015-06-01 1"}, "costs: the total is given as cost_floor too"),
        ({"previous_discount_share": "50"}, "previous_discount: this is missing"),
    ],
)
def test_fields_that_disagree_are_refused(changed: dict[str, str], why: str) -> None:
    (fault,) = house_refused(**changed)
    assert fault.startswith(why)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"discount_percent": "40", "value": "100000", "discount": "40000"},
        {"value": "100000"},
        {"discount": "40000"},
        {"discount_percent": "40", "value": "100000"},
    ],
)
def test_a_discount_to_repay_is_given_in_one_way(given: dict[str, str]) -> None:
    sold = {"relevant_time": "2020-01-15", "sold_on": "2021-01-15", "resale_value": "120000"}
    (fault,) = refusal("discount-repayment", **sold, **given)
    assert fault.startswith("discount_percent: give it, or else both value and discount")


def test_a_home_is_not_sold_again_before_it_is_bought() -> None:
    sold = {"relevant_time": "2020-01-15", "sold_on": "2020-01-14", "resale_value": "120000"}
    (fault,) = refusal("discount-repayment", **sold, discount_percent="40")
    assert fault.startswith("sold_on: 2020-01-14 lies before relevant_time 2020-01-15")


def test_an_unknown_method_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(PriceError, match=r"^method: 'rent-to-buy' is none of: right-to-buy, "):
        read_request("rent-to-buy", {})


def test_a_breakdown_survives_its_journey_as_json() -> None:
    found = answer(
        "preserved-right-to-buy", **HOUSE | {"previous_discount": "1", "qualifying_years": "3, 4"}
    )
    text = found.model_dump_json()
    assert Breakdown.model_validate_json(text) == found
    assert Breakdown.model_validate_json(text, strict=True) == found


WORDS = st.sampled_from(["0", "1", "50", "2025-03-03", "new", "rpi", "house"])


@given(method=st.sampled_from(Method), data=st.data())
def test_whatever_is_given_is_answered_or_refused_in_words(
    method: Method, data: st.DataObject
) -> None:
    names = st.sampled_from([*fields_of(method), "unknown"])
    texts = data.draw(st.dictionaries(names, WORDS | st.text(max_size=30)))
    faults = faults_of(method, texts)
    assert all(fault and "\n" not in fault for fault in faults)


def faults_of(method: Method, texts: dict[str, str]) -> tuple[str, ...]:
    try:
        read_request(method, texts)
    except PriceError as error:
        return error.faults
    return ()
