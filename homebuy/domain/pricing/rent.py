"""The yearly review of the rent on an unsold share."""

from decimal import Decimal

from homebuy.domain.money import pence
from homebuy.domain.pricing.after_sale import RentReview
from homebuy.domain.pricing.breakdown import Breakdown, row_line
from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import Index, Method
from homebuy.domain.pricing.tables import PriceTables, RentReviewRow

HUNDRED = Decimal(100)
ROUNDED = "rounded here and nowhere else, half a penny up"
FALLEN = "Whether the rent falls with its index was not confirmed: read the lease."


def rent_review(review: RentReview, tables: PriceTables) -> Breakdown:
    """The rent a month, raised by its index and what the lease adds."""
    row = tables.rent_review.on(review.lease_began, "rent reviews", "lease_began")
    added = _added(review, row)
    change = review.index_change + added
    rent = pence(review.rent * (HUNDRED + change) / HUNDRED)
    uncertainty = " ".join(filter(None, (row.uncertainty, FALLEN * (change < 0))))
    rule = f"{review.index.upper()} {review.index_change} % and {added} %"
    return Breakdown(
        method=Method.RENT_REVIEW,
        relevant_time=review.relevant_time,
        lines=(
            row_line(row, "Rent a month", review.rent, f"until {review.relevant_time}"),
            row_line(row, "Change", rent - review.rent, rule, uncertainty),
            row_line(row, "New rent a month", rent, ROUNDED),
        ),
        figures={"percent": change, "rent_a_month": rent},
        inputs=review,
    )


def _added(review: RentReview, row: RentReviewRow) -> Decimal:
    """What is added to the index; raises PriceError where the lease cannot say so."""
    most = row.rpi if review.index is Index.RPI else row.cpi
    if most is None:
        raise PriceError(
            [f"index: leases of {review.lease_began} follow RPI, not {review.index.upper()}: "
             "correct index or lease_began"]
        )  # fmt: skip
    if review.added_percent is not None and review.added_percent > most:
        raise PriceError(
            [f"added_percent: {review.added_percent} % is more than the {most} % that can be "
             f"added to {review.index.upper()}: lower it"]
        )  # fmt: skip
    return most if review.added_percent is None else review.added_percent
