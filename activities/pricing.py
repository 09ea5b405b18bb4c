"""How a case comes by a price: the tables are data of the worker, the rules those of the domain."""

from homebuy.domain.case.questions import CalculatedPrice, PriceQuestion, Reply, Unanswerable
from homebuy.domain.pricing.calculate import calculate
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.requests import read_request
from homebuy.domain.pricing.tables import PriceTables


class Pricer:
    """Calculates prices from one set of tables."""

    def __init__(self, tables: PriceTables) -> None:
        self._tables = tables

    def price(self, question: PriceQuestion) -> Reply:
        """The same tables give the same price, so it may be asked for again."""
        try:
            request = read_request(question.method, question.given)
            return CalculatedPrice(breakdown=calculate(request, self._tables))
        except PriceError as refused:
            return Unanswerable(reason=str(refused))
