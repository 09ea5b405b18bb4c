"""One way in for every method."""

from typing import assert_never

from homebuy.domain.pricing.after_sale import DiscountRepayment, RentReview
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.pricing.claims import (
    NiHouseSales,
    PreservedRightToBuy,
    RightToAcquire,
    RightToBuy,
)
from homebuy.domain.pricing.ni_house_sales import ni_house_sales
from homebuy.domain.pricing.rent import rent_review
from homebuy.domain.pricing.repayment import repayment
from homebuy.domain.pricing.requests import PriceRequest
from homebuy.domain.pricing.right_to_acquire import right_to_acquire
from homebuy.domain.pricing.right_to_buy import right_to_buy
from homebuy.domain.pricing.shared_ownership import (
    right_to_shared_ownership,
    shared_ownership,
    social_homebuy,
)
from homebuy.domain.pricing.shares import (
    RightToSharedOwnership,
    SharedOwnership,
    SocialHomeBuy,
    Staircasing,
    StaircasingOnePercent,
)
from homebuy.domain.pricing.staircasing import staircasing, staircasing_one_percent
from homebuy.domain.pricing.tables import PriceTables


def calculate(request: PriceRequest, tables: PriceTables) -> Breakdown:
    """The answer to a request, line by line; raises PriceError with a sentence for each fault."""
    match request:
        case RightToBuy() | PreservedRightToBuy():
            return right_to_buy(request, tables)
        case RightToAcquire():
            return right_to_acquire(request, tables)
        case SocialHomeBuy():
            return social_homebuy(request, tables)
        case RightToSharedOwnership():
            return right_to_shared_ownership(request, tables)
        case SharedOwnership():
            return shared_ownership(request, tables)
        case Staircasing():
            return staircasing(request, tables)
        case StaircasingOnePercent():
            return staircasing_one_percent(request, tables)
        case NiHouseSales():
            return ni_house_sales(request, tables)
        case DiscountRepayment():
            return repayment(request, tables)
        case RentReview():
            return rent_review(request, tables)
        case _:
            assert_never(request)
