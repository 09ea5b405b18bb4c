"""Prices as the tests ask for them: with texts, and by the tables that ship."""

from typing import Final

from homebuy.definitions.price_tables import shipped_tables
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.pricing.calculate import calculate
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.requests import read_request

HOUSE: Final = {
    "value": "210000",
    "relevant_time": "2024-06-03",
    "property_kind": "house",
    "qualifying_years": "20",
    "region": "eastern",
    "authority": "Norwich",
    "cost_floor": "0",
}
CAMDEN: Final = {"property_kind": "flat", "region": "london", "authority": "Camden"}
LATER: Final = {"relevant_time": "2024-11-21"}


def answer(method: str, **given: str) -> Breakdown:
    """The breakdown that the shipped tables give."""
    return calculate(read_request(method, given), shipped_tables())


def house(**changed: str) -> Breakdown:
    """The house of the examples under the Right to Buy, with some fields changed."""
    return answer("right-to-buy", **{**HOUSE, **changed})


def refusal(method: str, **given: str) -> tuple[str, ...]:
    """Why there is no price."""
    try:
        found = answer(method, **given)
    except PriceError as error:
        return error.faults
    raise AssertionError(f"not refused: {found.figures}")


def house_refused(**changed: str) -> tuple[str, ...]:
    """Why there is no price for the house of the examples, with some fields changed."""
    return refusal("right-to-buy", **{**HOUSE, **changed})
