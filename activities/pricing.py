"""How a case comes by a price: the tables are data of the worker, the rules those of the domain."""

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.contracts import NOT_FOUND, PriceRequest, PricingActivities
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.pricing.calculate import calculate
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.requests import read_request
from homebuy.domain.pricing.tables import PriceTables


class Pricer(PricingActivities):
    """Reckons prices from one set of tables."""

    def __init__(self, tables: PriceTables) -> None:
        self._tables = tables

    @activity.defn(name="calculate_price")
    async def calculate_price(self, request: PriceRequest) -> Breakdown:
        """The same tables give the same price, so it may be asked for again."""
        try:
            return calculate(read_request(request.method, request.given), self._tables)
        except PriceError as refused:
            raise ApplicationError(
                str(refused),
                type=NOT_FOUND,
                non_retryable=True,
                category=ApplicationErrorCategory.BENIGN,
            ) from None
