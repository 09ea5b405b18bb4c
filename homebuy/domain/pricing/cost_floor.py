"""The costs below which no discount takes a price: Housing Act 1985 s131(1)."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from homebuy.domain.money import pounds
from homebuy.domain.pricing.claims import PartFiveClaim
from homebuy.domain.pricing.discount_step import DiscountStep
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.tables import CostFloorRow, PriceTables
from homebuy.domain.time.years import months_later

GENERAL = "all-stock"
WHAT = "cost floors"
NO_COSTS = (
    "No relevant costs were given, so that the price was not checked against the cost floor: "
    "give cost_floor, 0.00 if there are none."
)
AGE_UNKNOWN = "built_or_acquired was not given, on which it depends how many years of costs count."


class _Rule(NamedTuple):
    row: CostFloorRow
    uncertainty: str

    def years(self, built: date | None) -> tuple[int, ...]:
        """The years that count; both possible numbers where the age of the home is unknown."""
        older, newer = self.row.years_if_older, self.row.years_if_newer
        if built is None:
            return tuple(sorted({older, newer}))
        return (older,) if built < self.row.newer_from else (newer,)


def cost_floor(claim: PartFiveClaim, tables: PriceTables, discount: Decimal) -> DiscountStep:
    """The discount, or what the relevant costs leave of the value if that is less."""
    rule = _rule(claim, tables)
    years = rule.years(claim.built_or_acquired)
    uncertainty = " ".join(filter(None, (rule.uncertainty, _unknown(claim, years))))
    if claim.cost_floor is None and not claim.costs:
        text = f"no costs of the last {_either(years)} years are given"
        return DiscountStep(discount, "Cost floor", text, rule.row.source, uncertainty)
    costs = _costs(claim, years)
    floored = min(discount, max(claim.value - costs, Decimal(0)))
    effect = "the discount is reduced" if floored < discount else "not reached"
    text = f"relevant costs of {pounds(costs)} in {_either(years)} years before the claim: {effect}"
    return DiscountStep(floored, "Cost floor", text, rule.row.source, uncertainty)


def _unknown(claim: PartFiveClaim, years: tuple[int, ...]) -> str:
    if claim.cost_floor is None and not claim.costs:
        return NO_COSTS
    return AGE_UNKNOWN if len(years) > 1 and claim.cost_floor else ""


def _rule(claim: PartFiveClaim, tables: PriceTables) -> _Rule:
    rules, day = tables.right_to_buy, claim.relevant_time
    if claim.method is Method.PRESERVED_RIGHT_TO_BUY:
        row = rules.preserved_cost_floor.on(day, WHAT)
        return _Rule(row, row.uncertainty)
    applied = tables.interpretations.applied("cost-floor", day, claim.interpretations)
    row = rules.cost_floors[applied.choice or GENERAL].on(day, WHAT)
    return _Rule(row, " ".join(filter(None, (row.uncertainty, applied.uncertainty))))


def _costs(claim: PartFiveClaim, years: tuple[int, ...]) -> Decimal:
    if claim.cost_floor is not None:
        return claim.cost_floor
    if len(years) > 1:
        raise PriceError(
            [
                "built_or_acquired: this is missing, and decides whether costs of "
                f"{_either(years)} years count: add the day"
            ]
        )
    begins = months_later(claim.relevant_time, -12 * years[0])
    counted = (cost.amount for cost in claim.costs if begins <= cost.on <= claim.relevant_time)
    return sum(counted, Decimal(0))


def _either(years: tuple[int, ...]) -> str:
    return " or ".join(map(str, years))
