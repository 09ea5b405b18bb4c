"""How long somebody must have been a tenant, by the day of the claim."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from homebuy.domain.effective import Effective
from homebuy.domain.models import Value


class Minimum(Effective):
    """Complete years that are needed for a claim made while it holds.

    With `tenant_before`, only for somebody whose time as a tenant began before that day.
    """

    years: int = Field(ge=0, le=50)
    tenant_before: date | None = None
    source: str = Field(min_length=1)
    uncertainty: str = ""


class QualifyingRules(Value):
    """What a scheme asks of the time as a tenant; of several minimums the first that fits.

    `in_home` is asked of the time in the home that is being bought. `uncertainty_of_lent` is shown
    where years rest on the time of a spouse or a predecessor, `uncertainty_of_adding` where the way
    in which separate spells are added up decides.
    """

    minimum: tuple[Minimum, ...] = Field(min_length=1)
    in_home: tuple[Minimum, ...] = ()
    source: str = Field(min_length=1)
    uncertainty_of_lent: str = (
        "whether the time of a spouse or a predecessor counts depends on conditions that this list "
        "does not show"
    )
    uncertainty_of_adding: str = (
        "whole years of separate spells are added, and the days that remain laid end to end; "
        "another way of adding could give another number of years"
    )

    def needed(self, on: date, first: date | None) -> Minimum | None:
        """What a claim of that day needs from somebody first a tenant on `first`."""
        return minimum_for(self.minimum, on, first)

    def needed_in_home(self, on: date, first: date | None) -> Minimum | None:
        """What it needs of the time in the home."""
        return minimum_for(self.in_home, on, first)


def minimum_for(minimums: Sequence[Minimum], on: date, first: date | None) -> Minimum | None:
    """The first that holds on that day for somebody first a tenant on `first`."""
    return next((each for each in minimums if each.holds_on(on) and _old_enough(each, first)), None)


def _old_enough(minimum: Minimum, first: date | None) -> bool:
    return minimum.tenant_before is None or (first is not None and first < minimum.tenant_before)
