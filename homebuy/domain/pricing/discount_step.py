"""One step from the percentage discount to the discount that is given."""

from decimal import Decimal
from typing import NamedTuple

from homebuy.domain.pricing.breakdown import PriceLine


class DiscountStep(NamedTuple):
    """The discount after the step, and what to say of it."""

    discount: Decimal
    what: str
    rule: str
    source: str
    uncertainty: str = ""

    def line(self, amount: Decimal) -> PriceLine:
        """The step as a line that changes the price by that amount."""
        return PriceLine(
            what=self.what,
            amount=amount,
            rule=self.rule,
            source=self.source,
            uncertainty=self.uncertainty,
        )
