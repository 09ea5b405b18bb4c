"""Sales of a period: what was paid, and what was given."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from homebuy.returns.figures import ALL, Figure, Unit, mean_amount, median_amount
from homebuy.returns.period import ReturnPeriod
from homebuy.storage.returns import Claim

NOTHING = Decimal("0.00")


def sale_figures(claims: Iterable[Claim], period: ReturnPeriod) -> Iterator[Figure]:
    """Receipts, discounts and credited rent, each with how many sales it is of."""
    sales = [claim for claim in claims if period.has(claim.completed_on)]
    prices = [sale.price for sale in sales if sale.price is not None]
    yield _number("completions", len(sales))
    yield _number("completions with a price", len(prices))
    yield _pounds("receipts", sum(prices, NOTHING))
    yield from _discounts([sale.discount for sale in sales if sale.discount])
    credits = [sale.rent_credit for sale in sales if sale.rent_credit]
    yield _number("completions with rent credited", len(credits))
    yield _pounds("rent credited", sum(credits, NOTHING))


def _discounts(given: list[Decimal]) -> Iterator[Figure]:
    yield _number("discounts given", len(given))
    yield _pounds("discounts in all", sum(given, NOTHING))
    yield _pounds("mean discount", mean_amount(given))
    yield _pounds("median discount", median_amount(given))
    yield _pounds("greatest discount", max(given, default=None))


def _number(figure: str, value: int) -> Figure:
    return Figure("sales", figure, ALL, value, Unit.CASES)


def _pounds(figure: str, value: Decimal | None) -> Figure:
    return Figure("sales", figure, ALL, value, Unit.POUNDS)
