"""The tables that prices follow: each figure with its days, its source, and any uncertainty."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from homebuy.domain.models import Value
from homebuy.domain.money import Money
from homebuy.domain.pricing.dated_rows import DatedRows, Row, breaks
from homebuy.domain.pricing.fields import Name, Percent, Region
from homebuy.domain.pricing.interpretations import Interpretations
from homebuy.domain.pricing.names import authority

ELSEWHERE: Final = "elsewhere"
EXCEPTION: Final = "exception"
"""The answer to the question of an exception with which it holds."""
QUESTIONS: Final = ("early-tenants", "cost-floor", "previous-discount")
"""What the rules ask whichever the tables are."""
Count = Annotated[int, Field(ge=0, le=100)]


class Percentages(Value):
    """A discount that begins at `start` and grows with every complete year over `over`."""

    start: Percent
    over: Count
    a_year: Percent
    most: Percent

    def after(self, years: int) -> Decimal:
        """The percentage after so many complete years."""
        return min(self.start + self.a_year * max(0, years - self.over), self.most)


class DiscountRow(Row):
    """Discount by house or flat, and the complete years that it takes."""

    least_years: Count
    house: Percentages
    flat: Percentages


class CapRow(Row):
    """The most that a discount can be, in a region or everywhere but in London."""

    place: Region | Literal["elsewhere"]
    amount: Money
    reaches_back: bool = False

    def covers(self, region: Region) -> bool:
        """Whether it is about homes in that region."""
        return self.place == region or (self.place == ELSEWHERE and region is not Region.LONDON)


class ExceptionRow(Row):
    """Another cap for some authorities of a region; `question` is one if it is uncertain."""

    region: Region
    authorities: tuple[Name, ...] = Field(min_length=1)
    amount: Money
    question: str = ""


class CostFloorRow(Row):
    """How many years of costs count, by when the landlord built or acquired the home."""

    newer_from: date
    years_if_older: Count
    years_if_newer: Count


class Announced(Value):
    """A change that is announced and not in force: it is told and never applied."""

    announced_on: date
    text: str = Field(min_length=1)
    source: str = Field(min_length=1)


class Located(Value):
    """Authorities that lie in a region."""

    region: Region
    authorities: tuple[Name, ...] = Field(min_length=1)
    source: str = Field(min_length=1)


class RightToBuyTables(Value):
    """Part V of the Housing Act 1985; `early_tenants` and `cost_floors` go by interpretation."""

    discounts: DatedRows[DiscountRow]
    early_tenants_before: date
    early_tenants: dict[str, DatedRows[DiscountRow]]
    caps: tuple[CapRow, ...]
    exceptions: tuple[ExceptionRow, ...] = ()
    cost_floors: dict[str, DatedRows[CostFloorRow]]
    preserved_cost_floor: DatedRows[CostFloorRow]

    @model_validator(mode="after")
    def _caps_everywhere(self) -> Self:
        faults = [
            f"caps in {region}: {error}"
            for region in Region
            for error in breaks(self._caps_in(region))
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @cached_property
    def caps_by_region(self) -> Mapping[Region, DatedRows[CapRow]]:
        """The caps of each region in order."""
        return {region: DatedRows(self._caps_in(region)) for region in Region}

    def _caps_in(self, region: Region) -> tuple[CapRow, ...]:
        rows = (row for row in self.caps if row.covers(region))
        return tuple(sorted(rows, key=lambda row: row.effective_from))


class AreaDiscountRow(Row):
    """The amounts that areas have, and the most in percent of the value if there is a most."""

    amounts: tuple[Money, ...] = Field(min_length=1)
    most_percent: Percent


class ShareRow(Row):
    """Shares that can be bought first, and rent on the unsold share in percent a year."""

    least: Percent
    most: Percent
    most_rent: Percent
    usual_rent: Percent | None = None


class StepRow(Row):
    """The least share that can be bought later."""

    least: Percent
    valuation_months: Count


class OnePercentRow(Row):
    """For how many years of a lease one percent a year can be bought."""

    years: Count


class AmountRow(Row):
    """One amount."""

    amount: Money


class RepaymentRow(Row):
    """Percent of the discount's share of the resale value to repay, by the year of the sale."""

    by_year: tuple[Percent, ...] = Field(min_length=1)


class RentReviewRow(Row):
    """The most that a review can add to each index that a lease of that day can name."""

    rpi: Percent | None = None
    cpi: Percent | None = None


class PriceTables(Value):
    """Every table; and what is applied where sources disagree."""

    right_to_buy: RightToBuyTables
    right_to_acquire: DatedRows[AreaDiscountRow]
    social_homebuy: DatedRows[ShareRow]
    right_to_shared_ownership: DatedRows[ShareRow]
    shared_ownership: dict[Literal["new", "old"], DatedRows[ShareRow]]
    staircasing: dict[Literal["new", "old"], DatedRows[StepRow]]
    staircasing_one_percent: DatedRows[OnePercentRow]
    ni_house_sales: DatedRows[AmountRow]
    discount_repayment: DatedRows[RepaymentRow]
    rent_review: DatedRows[RentReviewRow]
    interpretations: Interpretations
    located: tuple[Located, ...]
    announced: tuple[Announced, ...] = ()

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        """The region of each authority that is known."""
        return {
            authority(name): group.region for group in self.located for name in group.authorities
        }

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """The announced changes, which no price follows."""
        return tuple(
            f"Announced on {change.announced_on} and not applied, as no day is set on which it "
            f"comes into force: {change.text} ({change.source})."
            for change in self.announced
        )

    @model_validator(mode="after")
    def _questions_exist(self) -> Self:
        exceptions = self.right_to_buy.exceptions
        asked = {row.question for row in exceptions if row.question} | set(QUESTIONS)
        if unknown := asked - self.interpretations.root.keys():
            questions = ", ".join(sorted(unknown))
            raise ValueError(f"interpretations: nothing answers {questions}: add a row")
        return self
