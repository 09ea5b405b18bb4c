"""Requests for the price of a whole home, in the words of the facts of a case."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from homebuy.domain.money import Money
from homebuy.domain.pricing.fields import (
    ChosenInterpretations,
    Costs,
    Day,
    InRegion,
    Method,
    Name,
    Percent,
    PropertyKind,
    Worth,
    Years,
)
from homebuy.domain.pricing.request import ConsistentRequest, in_order


class _PartFive(ConsistentRequest):
    """A claim under Part V of the Housing Act 1985."""

    value: Worth = Field(description="Open-market value without the tenant's improvements (s127).")
    relevant_time: Day = Field(description="The day on which the claim (RTB1) was served (s122).")
    property_kind: PropertyKind = Field(description="One of house, leasehold-house and flat.")
    qualifying_years: Years = Field(
        description="Complete years as a public tenant; of joint buyers, the longest counts."
    )
    region: InRegion = Field(description="The region of England, such as north-east or london.")
    authority: Name | None = Field(None, description="The local authority the home lies in.")
    tenant_since: Day | None = Field(None, description="First day as a public tenant.")
    cost_floor: Money | None = Field(None, description="Relevant costs in total (s131).")
    costs: Costs = Field(
        (),
        description="Relevant costs by day, not in total, as '2015-06-01 12000; 2019-02-03 4000'.",
    )
    built_or_acquired: Day | None = Field(
        None, description="When the landlord built or acquired the home."
    )
    previous_discount: Money | None = Field(None, description="Discount had before (s130).")
    previous_discount_share: Percent | None = Field(
        None, description="Percent of the previous discount that falls on these buyers."
    )
    rent_credit: Money | None = Field(None, description="Rent paid on account (s153B).")
    completed_on: Day | None = Field(None, description="When the sale completed, if it has.")
    interpretations: ChosenInterpretations = Field(
        {}, description="Interpretations of uncertain rules, as question=choice."
    )

    def disagreements(self) -> Iterator[str]:
        yield from in_order("relevant_time", self.relevant_time, "completed_on", self.completed_on)
        if self.tenant_since:
            yield from in_order(
                "tenant_since", self.tenant_since, "relevant_time", self.relevant_time
            )
        if self.built_or_acquired:
            yield from in_order(
                "built_or_acquired", self.built_or_acquired, "relevant_time", self.relevant_time
            )
        if self.cost_floor is not None and self.costs:
            yield "costs: the total is given as cost_floor too: leave one of them out"
        if self.previous_discount_share is not None and self.previous_discount is None:
            yield "previous_discount: this is missing, though its share is given: add it"


class RightToBuy(_PartFive):
    """The price of a home under the Right to Buy: Housing Act 1985 Part V."""

    method: Literal[Method.RIGHT_TO_BUY] = Method.RIGHT_TO_BUY


class PreservedRightToBuy(_PartFive):
    """The price under the Preserved Right to Buy: Part V as SI 1993/2241 modifies it."""

    method: Literal[Method.PRESERVED_RIGHT_TO_BUY] = Method.PRESERVED_RIGHT_TO_BUY


PartFiveClaim = RightToBuy | PreservedRightToBuy


class RightToAcquire(ConsistentRequest):
    """The price of a home under the Right to Acquire: Housing Act 1996 ss16 to 17."""

    method: Literal[Method.RIGHT_TO_ACQUIRE] = Method.RIGHT_TO_ACQUIRE
    value: Worth = Field(description="Open-market value without the tenant's improvements.")
    relevant_time: Day = Field(description="The day on which the claim (RTA1) was served.")
    area_discount: Money = Field(description="The discount for the authority the home lies in.")
    authority: Name | None = Field(None, description="The local authority the home lies in.")


class NiHouseSales(ConsistentRequest):
    """The price under the House Sales Scheme of Northern Ireland, at a percentage that is given."""

    method: Literal[Method.NI_HOUSE_SALES] = Method.NI_HOUSE_SALES
    value: Worth = Field(description="Open-market value of the home.")
    relevant_time: Day = Field(description="The day of the application.")
    discount_percent: Percent = Field(description="Discount in percent, from the scheme's text.")
    percent_from: Day = Field(description="First day on which that percentage applied.")
    percent_source: Name = Field(description="Where that percentage is written.")

    def disagreements(self) -> Iterator[str]:
        yield from in_order("percent_from", self.percent_from, "relevant_time", self.relevant_time)
