"""Requests about what is owed after the sale: discount to repay, and rent reviewed."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from homebuy.domain.money import Money
from homebuy.domain.pricing.fields import (
    Change,
    Day,
    Index,
    Method,
    Percent,
    Worth,
)
from homebuy.domain.pricing.request import ConsistentRequest, in_order


class DiscountRepayment(ConsistentRequest):
    """Discount to be repaid when a home is sold again (s155)."""

    method: Literal[Method.DISCOUNT_REPAYMENT] = Method.DISCOUNT_REPAYMENT
    relevant_time: Day = Field(description="The day on which the home was bought.")
    sold_on: Day = Field(description="The day on which it is sold again.")
    resale_value: Worth = Field(description="Value when sold again.")
    improvements: Money | None = Field(None, description="How much of it improvements add.")
    discount_percent: Percent | None = Field(None, description="Discount, percent of the value.")
    value: Worth | None = Field(None, description="Value when bought, with the discount had.")
    discount: Money | None = Field(None, description="Discount had, with the value when bought.")

    def disagreements(self) -> Iterator[str]:
        yield from in_order("relevant_time", self.relevant_time, "sold_on", self.sold_on)
        if self.improvements and self.improvements > self.resale_value:
            yield "improvements: they are worth more than resale_value: correct one of them"
        both = self.value is not None and self.discount is not None
        one = self.value is not None or self.discount is not None
        if (self.discount_percent is not None) == one or (one and not both):
            yield "discount_percent: give it, or else both value and discount, and not all three"
        if self.value and self.discount and self.discount > self.value:
            yield "discount: it is more than value: correct one of them"


class RentReview(ConsistentRequest):
    """The yearly review of the rent for an unsold share."""

    method: Literal[Method.RENT_REVIEW] = Method.RENT_REVIEW
    rent: Worth = Field(description="Rent a month until now.")
    relevant_time: Day = Field(description="The day of the review.")
    lease_began: Day = Field(description="First day of the lease.")
    index: Index = Field(description="The index that the lease names: rpi or cpi.")
    index_change: Change = Field(description="Its change over the year, in percent.")
    added_percent: Percent | None = Field(
        None, description="Percent on top; as much as the rule admits, if absent."
    )

    def disagreements(self) -> Iterator[str]:
        yield from in_order("lease_began", self.lease_began, "relevant_time", self.relevant_time)
