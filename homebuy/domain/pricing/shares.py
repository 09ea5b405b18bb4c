"""Requests for the price of a share, a first one or a further one."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, Literal

from pydantic import Field

from homebuy.domain.money import Money
from homebuy.domain.pricing.fields import (
    Day,
    IndexValue,
    Lease,
    Method,
    Percent,
    Worth,
)
from homebuy.domain.pricing.request import ConsistentRequest, in_order

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)


class SocialHomeBuy(ConsistentRequest):
    """The price of a first or a further share under Social HomeBuy, and the rent on the rest."""

    method: Literal[Method.SOCIAL_HOMEBUY] = Method.SOCIAL_HOMEBUY
    value: Worth = Field(description="Open-market value of the whole home.")
    relevant_time: Day = Field(description="The day of the application.")
    share: Percent = Field(description="Percent to be bought now.")
    owned: Percent = Field(ZERO, description="Percent owned already.")
    area_discount: Money = Field(description="The discount for the whole home in this area.")
    rent_percent: Percent = Field(description="Rent a year, in percent of the unsold share.")


class RightToSharedOwnership(ConsistentRequest):
    """The price of a first share under Right to Shared Ownership, and the rent on the rest."""

    method: Literal[Method.RIGHT_TO_SHARED_OWNERSHIP] = Method.RIGHT_TO_SHARED_OWNERSHIP
    value: Worth = Field(description="Value of the whole home by an independent valuer.")
    relevant_time: Day = Field(description="The day of the valuation.")
    share: Percent = Field(description="Percent to be bought.")
    rent_percent: Percent | None = Field(
        None, description="Rent a year, in percent of the unsold share; the usual one, if absent."
    )


class SharedOwnership(ConsistentRequest):
    """The price of a first share under a shared ownership lease, and the rent on the rest."""

    method: Literal[Method.SHARED_OWNERSHIP] = Method.SHARED_OWNERSHIP
    value: Worth = Field(description="Open-market value of the whole home.")
    relevant_time: Day = Field(description="The day of the valuation.")
    lease: Lease = Field(description="The model of the lease: new or old.")
    share: Percent = Field(description="Percent to be bought.")
    rent_percent: Percent | None = Field(
        None, description="Rent a year, in percent of the unsold share; the usual one, if absent."
    )


class Staircasing(ConsistentRequest):
    """The price of a further share at a valuation."""

    method: Literal[Method.STAIRCASING] = Method.STAIRCASING
    value: Worth = Field(description="Value of the whole home by an independent valuer.")
    relevant_time: Day = Field(description="The day of the valuation.")
    lease: Lease = Field(description="The model of the lease: new or old.")
    owned: Percent = Field(description="Percent owned already.")
    share: Percent = Field(description="Percent to be bought now.")
    rent: Money | None = Field(None, description="Rent a month for the share unsold until now.")
    completed_on: Day | None = Field(None, description="When the share is to be paid for.")

    def disagreements(self) -> Iterator[str]:
        yield from in_order("relevant_time", self.relevant_time, "completed_on", self.completed_on)


class StaircasingOnePercent(ConsistentRequest):
    """The price of one percent a year at a value that follows the house price index."""

    method: Literal[Method.STAIRCASING_ONE_PERCENT] = Method.STAIRCASING_ONE_PERCENT
    value: Worth = Field(description="The value that the index is applied to.")
    index_then: IndexValue = Field(description="House price index of the month of that value.")
    index_now: IndexValue = Field(description="House price index now.")
    lease_began: Day = Field(description="First day of the lease.")
    relevant_time: Day = Field(description="The day on which the share is asked for.")
    owned: Percent = Field(description="Percent owned already.")
    share: Percent = Field(ONE, description="Percent to be bought now: 1.")
    last_bought_on: Day | None = Field(None, description="When one percent was last bought.")
    rent: Money | None = Field(None, description="Rent a month for the share unsold until now.")

    def disagreements(self) -> Iterator[str]:
        yield from in_order("lease_began", self.lease_began, "relevant_time", self.relevant_time)
        if self.last_bought_on:
            yield from in_order(
                "lease_began", self.lease_began, "last_bought_on", self.last_bought_on
            )
            yield from in_order(
                "last_bought_on", self.last_bought_on, "relevant_time", self.relevant_time
            )
