"""Tenancies as a claimant lists them."""

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from homebuy.domain.models import Value
from homebuy.domain.time.days import Day

MOST: Final = 200
"""Tenancies that a claim may list; more is a mistake in the list."""


Name = Annotated[str, Field(min_length=1, max_length=200)]


class How(StrEnum):
    """How somebody came to hold a tenancy."""

    SOLE = "sole"
    JOINT = "joint"
    SUCCEEDED = "succeeded"


class Tenancy(Value):
    """A spell as a tenant; `ends` is its last day, and is absent while it runs.

    `public` says whether the landlord is one whose tenants' time counts. The time is the tenant's
    own, unless it `counts_for` somebody else: the spouse or the successor of that tenant.
    """

    landlord: Name
    public: bool
    starts: Day
    ends: Day | None = None
    tenant: Name
    how: How = How.SOLE
    counts_for: str = Field(default="", max_length=200)
    home: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends and self.ends < self.starts:
            raise ValueError(
                f"it ends on {self.ends}, before it starts on {self.starts}: correct one of them"
            )
        return self

    @property
    def whose(self) -> str:
        """Whose years it adds to."""
        return self.counts_for or self.tenant

    @property
    def is_lent(self) -> bool:
        """Whether it was the time of somebody other than the one for whom it counts."""
        return key(self.whose) != key(self.tenant)


def key(name: str) -> str:
    """A name as it is compared: without regard to capitals or spaces."""
    return " ".join(name.casefold().split())
