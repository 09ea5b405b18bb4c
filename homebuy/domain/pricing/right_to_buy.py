"""The price under the Right to Buy, preserved or not: Housing Act 1985 ss126 to 131."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from homebuy.domain.money import pence, pounds
from homebuy.domain.pricing.breakdown import Breakdown, PriceLine, price_line
from homebuy.domain.pricing.cap import cap
from homebuy.domain.pricing.claims import PartFiveClaim
from homebuy.domain.pricing.cost_floor import cost_floor
from homebuy.domain.pricing.discount_step import DiscountStep
from homebuy.domain.pricing.entitlement import entitlement
from homebuy.domain.pricing.interpretations import Interpretation
from homebuy.domain.pricing.tables import PriceTables

PART_FIVE = "Housing Act 1985 ss126, 127"
HUNDRED = Decimal(100)
ZERO = Decimal(0)

Reduce = Callable[[PartFiveClaim, PriceTables, Decimal], DiscountStep]


class _Reduced(NamedTuple):
    lines: tuple[PriceLine, ...]
    discount: Decimal


def right_to_buy(claim: PartFiveClaim, tables: PriceTables) -> Breakdown:
    """The price of a home, and what is still to pay when rent was credited."""
    tables.interpretations.check(claim.relevant_time, claim.interpretations)
    percent, entitled = entitlement(claim, tables)
    reduced = _reduced(claim, tables, entitled)
    price = pence(claim.value - reduced.discount)
    figures = {
        "value": claim.value,
        "percent": percent,
        "discount": claim.value - price,
        "price": price,
    }
    lines = (_value(claim), *reduced.lines, price_line(price, PART_FIVE))
    if claim.rent_credit:
        lines += tuple(_credited(price, claim.rent_credit))
        figures |= {"rent_credit": claim.rent_credit, "to_pay": lines[-1].amount}
    return Breakdown(
        method=claim.method,
        relevant_time=claim.relevant_time,
        lines=lines,
        figures=figures,
        inputs=claim,
        notes=tables.notes,
    )


def _reduced(claim: PartFiveClaim, tables: PriceTables, entitled: DiscountStep) -> _Reduced:
    """The discount after every step; each line says by how much its step raises the price."""
    lines, discount = [entitled.line(-entitled.discount)], entitled.discount
    for reduce in _steps(claim, tables):
        step = reduce(claim, tables, discount)
        lines.append(step.line(discount - step.discount))
        discount = step.discount
    return _Reduced(tuple(lines), discount)


def _steps(claim: PartFiveClaim, tables: PriceTables) -> tuple[Reduce, ...]:
    if not claim.previous_discount:
        return (cap, cost_floor)
    if _previous_discount_order(claim, tables).choice == "before-cap-and-floor":
        return (previous_discount, cap, cost_floor)
    return (cap, cost_floor, previous_discount)


def _previous_discount_order(claim: PartFiveClaim, tables: PriceTables) -> Interpretation:
    day, asked = claim.relevant_time, claim.interpretations
    return tables.interpretations.applied("previous-discount", day, asked)


def previous_discount(claim: PartFiveClaim, tables: PriceTables, discount: Decimal) -> DiscountStep:
    """The discount less these buyers' share of one they had before (s130)."""
    had, share = claim.previous_discount or ZERO, claim.previous_discount_share
    deducted = had if share is None else had * share / HUNDRED
    applied = _previous_discount_order(claim, tables)
    of = f", {share} % of {pounds(had)}" if share is not None else ""
    order = applied.choice.replace("-", " ")
    rule = f"a discount of {pounds(deducted)} had before{of} is deducted {order}"
    left = max(discount - deducted, ZERO)
    return DiscountStep(left, "Previous discount", rule, applied.source, applied.uncertainty)


def _value(claim: PartFiveClaim) -> PriceLine:
    rule = f"open-market value on {claim.relevant_time}, without the tenant's improvements"
    return PriceLine(what="Value", amount=claim.value, rule=rule, source=PART_FIVE)


def _credited(price: Decimal, credit: Decimal) -> Iterator[PriceLine]:
    source = "Housing Act 1985 s153B"
    rule = "rent since the landlord's delay counts as paid on account"
    yield PriceLine(what="Rent credit", amount=-credit, rule=rule, source=source)
    uncertainty = "More rent is credited than the price: check the rent credit." * (credit > price)
    to_pay, rule = max(price - credit, ZERO), "price less rent credit"
    yield PriceLine(
        what="Still to pay", amount=to_pay, rule=rule, source=source, uncertainty=uncertainty
    )
