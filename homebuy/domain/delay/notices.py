"""Notices of delay as they are served, and the rules that a scheme has for them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from homebuy.domain.ids import SLUG, FactName, StatutoryDeadlineId
from homebuy.domain.models import Value
from homebuy.domain.time.days import Day
from homebuy.domain.time.periods import Period


class Kind(StrEnum):
    """Which notice it is, with its form."""

    INITIAL = "initial"  # RTB6
    COUNTER = "counter"  # RTB7
    OPERATIVE = "operative"  # RTB8


class Ground(StrEnum):
    """What the landlord is late with: cases (a), (b) and (e) of s153A(1)."""

    RTB2_LATE = "rtb2-late"
    OFFER_LATE = "offer-late"
    OTHER_DELAY = "other-delay"


class Ended(StrEnum):
    """What ended a claim."""

    GRANT = "grant"
    WITHDRAWN = "withdrawn"
    RIGHT_LOST = "right-lost"


Defaults = Mapping[Ground, date]
"""The last day of the statutory period that the landlord missed, by ground."""


class DelayNotice(Value):
    """A notice of delay; only an initial one states a ground and a last day for the answer.

    A counter-notice or an operative notice may name its ground where several are open.
    """

    notice: Kind
    served: Day
    ground: Ground | None = None
    stated_until: Day | None = None

    @model_validator(mode="after")
    def _of_its_kind(self) -> Self:
        if self.notice is Kind.INITIAL and self.ground is None:
            raise ValueError(f"an initial notice has a ground: write one of {', '.join(Ground)}")
        if self.notice is not Kind.INITIAL and self.stated_until:
            raise ValueError(
                "only an initial notice states a last day for the answer: leave it out"
            )
        return self


class Uplift(Value):
    """What is added to the credit where more than some months' rent is credited."""

    percent: Decimal = Field(gt=0, le=100)
    beyond_months: int = Field(gt=0, le=120)
    source: str = Field(min_length=1)
    uncertainty: str = ""


class DelayRules(Value):
    """The least time for an answer to an initial notice, and what becomes of the rent.

    `statutory_deadlines` has the one whose end is the default date of a ground, `rent_fact` the
    rent in pounds a week, `withdrawn_fact` the day on which the tenant took the latest initial
    notice back, and `granted_fact` that of the grant. A notice is recorded as the facts from
    which its own limits run: the day of its service, its ground, and the last day it states.
    """

    response: Period
    response_source: str = Field(min_length=1)
    credit_source: str = Field(min_length=1)
    uplift: Uplift | None = None
    uncertainty: str = ""
    statutory_deadlines: dict[Ground, Annotated[StatutoryDeadlineId, SLUG]] = Field(
        default_factory=dict
    )
    rent_fact: Annotated[FactName, SLUG] | None = None
    withdrawn_fact: Annotated[FactName, SLUG] | None = None
    granted_fact: Annotated[FactName, SLUG] | None = None
    served_facts: dict[Kind, Annotated[FactName, SLUG]] = Field(default_factory=dict)
    ground_fact: Annotated[FactName, SLUG] | None = None
    stated_fact: Annotated[FactName, SLUG] | None = None
