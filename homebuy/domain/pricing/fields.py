"""The values that a price is asked with, each read strictly from its text."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, StringConstraints

from homebuy.domain.invalid import shortened
from homebuy.domain.models import FIRST_YEAR, LAST_YEAR, Value
from homebuy.domain.money import Money
from homebuy.domain.pricing.names import slug

MOST_YEARS: Final = 100


class Method(StrEnum):
    """A way to reckon a price, a rent or a repayment."""

    RIGHT_TO_BUY = "right-to-buy"
    PRESERVED_RIGHT_TO_BUY = "preserved-right-to-buy"
    RIGHT_TO_ACQUIRE = "right-to-acquire"
    SOCIAL_HOMEBUY = "social-homebuy"
    RIGHT_TO_SHARED_OWNERSHIP = "right-to-shared-ownership"
    SHARED_OWNERSHIP = "shared-ownership"
    STAIRCASING = "staircasing"
    STAIRCASING_ONE_PERCENT = "staircasing-one-percent"
    NI_HOUSE_SALES = "ni-house-sales"
    DISCOUNT_REPAYMENT = "discount-repayment"
    RENT_REVIEW = "rent-review"


class PropertyKind(StrEnum):
    """What is being bought; a leasehold house is priced as a house."""

    HOUSE = "house"
    LEASEHOLD_HOUSE = "leasehold-house"
    FLAT = "flat"


class Region(StrEnum):
    """A region of England, as the caps of 2024 name them."""

    NORTH_EAST = "north-east"
    NORTH_WEST = "north-west"
    YORKSHIRE_AND_HUMBER = "yorkshire-and-humber"
    EAST_MIDLANDS = "east-midlands"
    WEST_MIDLANDS = "west-midlands"
    EASTERN = "eastern"
    SOUTH_EAST = "south-east"
    SOUTH_WEST = "south-west"
    LONDON = "london"

    @property
    def title_case(self) -> str:
        """The name as people write it, "Yorkshire and Humber"."""
        return self.replace("-", " ").title().replace(" And ", " and ")


class Lease(StrEnum):
    """The model of a shared ownership lease."""

    NEW = "new"
    OLD = "old"


class Index(StrEnum):
    """The index that a rent follows."""

    RPI = "rpi"
    CPI = "cpi"


ALSO: Final = {
    "east-of-england": Region.EASTERN,
    "yorkshire-and-the-humber": Region.YORKSHIRE_AND_HUMBER,
}


def day(given: Any) -> date:
    """A day from its text; raises ValueError for every other form."""
    if isinstance(given, str):
        try:
            found = date.fromisoformat(given)
        except ValueError:
            found = date.min
        if found.isoformat() != given:
            raise ValueError(f"{shortened(given)} is no date: write YYYY-MM-DD")
        given = found
    if type(given) is not date:
        raise ValueError(f"{shortened(given)} is no date: write YYYY-MM-DD")
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise ValueError(f"{given} is not in the years {FIRST_YEAR} to {LAST_YEAR}: check it")
    return given


def number(least: str, most: str, places: int) -> Callable[[Any], Decimal]:
    """A reader of decimal numbers within bounds."""
    form = re.compile(rf"-?[0-9]{{1,9}}(\.[0-9]{{1,{places}}})?")

    def read(given: Any) -> Decimal:
        text = str(given) if isinstance(given, str | Decimal) else ""
        if not form.fullmatch(text):
            raise ValueError(
                f"{shortened(given)} is no number: write digits with at most {places} places"
            )
        if not Decimal(least) <= Decimal(text) <= Decimal(most):
            raise ValueError(f"{text} does not lie between {least} and {most}: correct it")
        return Decimal(text)

    return read


def _region(given: Any) -> Any:
    known = slug(given) if isinstance(given, str) else given
    return ALSO.get(known, known)


def _years(given: Any) -> Any:
    if not isinstance(given, str):
        return tuple(given) if isinstance(given, list) else given
    parts = [part.strip() for part in given.split(",")]
    if not all(re.fullmatch("[0-9]{1,3}", part) for part in parts):
        raise ValueError(
            f"{shortened(given)} is no number of years: write complete years, as 12, "
            "or those of each joint buyer, as '12, 20'"
        )
    return tuple(int(part) for part in parts)


class Cost(Value):
    """What the landlord spent on the home on a day."""

    on: Annotated[date, BeforeValidator(day)]
    amount: Money


def _costs(given: Any) -> Any:
    """Costs written "2015-06-01 12000.00; 2019-02-03 4000.00"."""
    if not isinstance(given, str):
        return tuple(given) if isinstance(given, list) else given
    found = [part.split() for part in given.split(";") if part.strip()]
    if not all(len(cost) == 2 for cost in found):
        raise ValueError(
            f"{shortened(given)} is no list of costs: write each with its day, as "
            "'2015-06-01 12000.00; 2019-02-03 4000.00'"
        )
    return tuple({"on": on, "amount": amount} for on, amount in found)


def _choices(given: Any) -> Any:
    """Interpretations written "cost-floor=older-stock; chiltern=announcement"."""
    if not isinstance(given, str):
        return given
    pairs = [part.partition("=") for part in given.split(";") if part.strip()]
    if not all(equals for _, equals, _ in pairs):
        raise ValueError(f"{shortened(given)} is no interpretation: write cost-floor=older-stock")
    return {name.strip(): choice.strip() for name, _, choice in pairs}


Day = Annotated[date, BeforeValidator(day)]
Worth = Annotated[Money, Field(gt=0)]
Percent = Annotated[Decimal, BeforeValidator(number("0", "100", 4))]
Change = Annotated[Decimal, BeforeValidator(number("-50", "100", 4))]
IndexValue = Annotated[Decimal, BeforeValidator(number("0.0001", "1000000", 4))]
InRegion = Annotated[Region, BeforeValidator(_region)]
OneTenant = Annotated[int, Field(ge=0, le=MOST_YEARS)]
Years = Annotated[
    tuple[OneTenant, ...], BeforeValidator(_years), Field(min_length=1, max_length=10)
]
Costs = Annotated[tuple[Cost, ...], BeforeValidator(_costs), Field(max_length=1_000)]
ChosenInterpretations = Annotated[dict[str, str], BeforeValidator(_choices)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
