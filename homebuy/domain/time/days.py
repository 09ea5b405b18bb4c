"""Days that people write."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from homebuy.domain.models import FIRST_YEAR, LAST_YEAR


def _sensible(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day} cannot be: check the year")
    return day


Day = Annotated[date, AfterValidator(_sensible)]
"""A day of a year in which something can have happened."""
