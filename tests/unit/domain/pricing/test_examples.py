"""Published examples, by their numbers in the collection of sources."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from tests.unit.domain.pricing.asking import CAMDEN, HOUSE, LATER, answer

NORTH = {"region": "north-west", "authority": "Bury"}
RTB = "right-to-buy"
SOLD = {"relevant_time": "2020-01-15", "discount_percent": "40"}
EXAMPLES: list[tuple[str, str, Mapping[str, str], Mapping[str, str]]] = [
    ("1", RTB, HOUSE, {"percent": "50", "discount": "102400", "price": "107600"}),
    ("2", RTB, HOUSE | LATER, {"discount": "34000", "price": "176000"}),
    (
        "3",
        RTB,
        HOUSE
        | NORTH
        | {"value": "150000", "qualifying_years": "10", "relevant_time": "2018-05-01"},
        {"percent": "40", "discount": "60000", "price": "90000"},
    ),
    (
        "5",
        RTB,
        HOUSE
        | NORTH
        | {"value": "120000", "qualifying_years": "25", "relevant_time": "2023-05-01"},
        {"percent": "55", "discount": "66000", "price": "54000"},
    ),
    (
        "7",
        RTB,
        HOUSE
        | CAMDEN
        | {"value": "180000", "qualifying_years": "12", "relevant_time": "2024-12-02"},
        {"percent": "64", "discount": "16000", "price": "164000"},
    ),
    (
        "9",
        RTB,
        HOUSE
        | {"value": "50000", "qualifying_years": "4", "relevant_time": "2025-03-03"}
        | {"region": "north-east", "authority": "Gateshead"},
        {"percent": "35", "discount": "17500", "price": "32500"},
    ),
    (
        "12",
        "discount-repayment",
        SOLD | {"sold_on": "2021-07-15", "resale_value": "120000"},
        {"repayment": "38400"},
    ),
    (
        "12, from value and discount",
        "discount-repayment",
        {"relevant_time": "2020-01-15", "sold_on": "2021-07-15", "resale_value": "120000"}
        | {"value": "100000", "discount": "40000"},
        {"repayment": "38400"},
    ),
    (
        "13, in year 1",
        "discount-repayment",
        SOLD | {"sold_on": "2020-12-15", "resale_value": "175000"},
        {"repayment": "70000"},
    ),
    (
        "13, after three years",
        "discount-repayment",
        SOLD | {"sold_on": "2023-02-15", "resale_value": "175000"},
        {"repayment": "28000"},
    ),
    (
        "15",
        "shared-ownership",
        {"value": "400000", "relevant_time": "2025-03-03", "lease": "new", "share": "40"},
        {"price": "160000", "rent_a_year": "6600", "rent_a_month": "550"},
    ),
    (
        "15, as a right",
        "right-to-shared-ownership",
        {"value": "400000", "relevant_time": "2025-03-03", "share": "40", "rent_percent": "2.75"},
        {"price": "160000", "rent_a_year": "6600", "rent_a_month": "550"},
    ),
    (
        "16",
        "rent-review",
        {"rent": "360", "relevant_time": "2025-04-01", "lease_began": "2022-05-02"}
        | {"index": "rpi", "index_change": "4", "added_percent": "0.5"},
        {"rent_a_month": "376.20"},
    ),
    (
        "17",
        "social-homebuy",
        {"value": "240000", "relevant_time": "2025-03-03", "share": "50"}
        | {"area_discount": "16000", "rent_percent": "3"},
        {"rent_a_month": "300", "discount": "8000", "price": "112000"},
    ),
    (
        "19",
        "staircasing",
        {"value": "150000", "relevant_time": "2025-03-03", "lease": "old"}
        | {"owned": "50", "share": "50"},
        {"price": "75000"},
    ),
    (
        "21",
        "right-to-acquire",
        {"value": "20000", "relevant_time": "2025-03-03", "area_discount": "16000"},
        {"discount": "10000", "price": "10000"},
    ),
    (
        "the quarter that a landlord printed wrong",
        "shared-ownership",
        {"value": "105000", "relevant_time": "2025-03-03", "lease": "old", "share": "25"},
        {"price": "26250"},
    ),
    (
        "delay, 20 weeks at £110",
        RTB,
        HOUSE | {"relevant_time": "2025-03-03", "rent_credit": "2200"},
        {"price": "176000", "rent_credit": "2200", "to_pay": "173800"},
    ),
]


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [pytest.param(*example, id=number) for number, *example in EXAMPLES],
)
def test_a_published_example_comes_out_to_the_penny(
    method: str, given: Mapping[str, str], expected: Mapping[str, str]
) -> None:
    figures = answer(method, **given).figures
    assert {name: figures[name] for name in expected} == {
        name: Decimal(figure) for name, figure in expected.items()
    }
