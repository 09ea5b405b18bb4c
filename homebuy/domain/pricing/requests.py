"""What a price is asked with: one request for each method, read from texts such as facts."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Final

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from homebuy.domain.invalid import invalidity, shortened
from homebuy.domain.pricing.after_sale import DiscountRepayment, RentReview
from homebuy.domain.pricing.claims import (
    NiHouseSales,
    PreservedRightToBuy,
    RightToAcquire,
    RightToBuy,
)
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.request import DisagreementError
from homebuy.domain.pricing.shares import (
    RightToSharedOwnership,
    SharedOwnership,
    SocialHomeBuy,
    Staircasing,
    StaircasingOnePercent,
)

PriceRequest = Annotated[
    RightToBuy
    | PreservedRightToBuy
    | RightToAcquire
    | SocialHomeBuy
    | RightToSharedOwnership
    | SharedOwnership
    | Staircasing
    | StaircasingOnePercent
    | NiHouseSales
    | DiscountRepayment
    | RentReview,
    Field(discriminator="method"),
]

REQUESTS: Final[Mapping[Method, type[PriceRequest]]] = {
    Method.RIGHT_TO_BUY: RightToBuy,
    Method.PRESERVED_RIGHT_TO_BUY: PreservedRightToBuy,
    Method.RIGHT_TO_ACQUIRE: RightToAcquire,
    Method.SOCIAL_HOMEBUY: SocialHomeBuy,
    Method.RIGHT_TO_SHARED_OWNERSHIP: RightToSharedOwnership,
    Method.SHARED_OWNERSHIP: SharedOwnership,
    Method.STAIRCASING: Staircasing,
    Method.STAIRCASING_ONE_PERCENT: StaircasingOnePercent,
    Method.NI_HOUSE_SALES: NiHouseSales,
    Method.DISCOUNT_REPAYMENT: DiscountRepayment,
    Method.RENT_REVIEW: RentReview,
}


def fields_of(method: Method) -> dict[str, str]:
    """Every field that the method takes, with its meaning, the necessary ones first."""
    fields = {n: f for n, f in REQUESTS[method].model_fields.items() if n != "method"}
    ordered = sorted(fields.items(), key=lambda field: not field[1].is_required())
    return {name: field.description or "" for name, field in ordered}


def required_of(method: Method) -> frozenset[str]:
    """The fields without which the method cannot answer."""
    return frozenset(n for n, f in REQUESTS[method].model_fields.items() if f.is_required())


def read_request(method: Method | str, given: Mapping[str, str]) -> PriceRequest:
    """The request that the texts make; raises PriceError with a sentence for every fault."""
    if method not in REQUESTS:
        known = ", ".join(REQUESTS)
        raise PriceError([f"method: {shortened(str(method))} is none of: {known}"])
    model = REQUESTS[Method(method)]
    try:
        return model.model_validate(dict(given))
    except ValidationError as invalid:
        raise PriceError(_faults(invalid, Method(method))) from None


def _faults(invalid: ValidationError, method: Method) -> Iterator[str]:
    for error in invalid.errors(include_url=False):
        match error.get("ctx", {}).get("error"):
            case DisagreementError(faults=faults):
                yield from faults
            case _:
                yield f"{_place(error)}: {_why(error, method)}"


def _place(error: ErrorDetails) -> str:
    return ".".join(str(step) for step in error["loc"])


def _why(error: ErrorDetails, method: Method) -> str:
    match error["type"]:
        case "extra_forbidden":
            known = fields_of(method)
            near = get_close_matches(str(error["loc"][-1]), known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
            return f"{method} has no such field: {hint}"
        case "missing":
            meaning = fields_of(method)[str(error["loc"][0])].rstrip(".")
            return f"this is missing: add {meaning[:1].lower()}{meaning[1:]}"
        case "greater_than":
            return f"{shortened(str(error['input']))} is too small: write an amount above 0.00"
        case "less_than_equal":
            return f"{shortened(error['input'])} is too large: check it"
        case _:
            return invalidity(error)
