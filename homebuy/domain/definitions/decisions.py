"""What a scheme says of its decisions; a case takes it along from the day it is raised."""

from typing import Annotated

from pydantic import Field

from homebuy.domain.delay.notices import DelayRules
from homebuy.domain.eligibility.checklist import Checklist
from homebuy.domain.ids import SLUG, FactName, StatutoryDeadlineId, TaskId
from homebuy.domain.models import Value
from homebuy.domain.outcomes import Outcome
from homebuy.domain.pricing.fields import Method

NamedFact = Annotated[FactName, SLUG]
NamedStatutoryDeadline = Annotated[StatutoryDeadlineId, SLUG]


class Pricing(Value):
    """How the price is found, and which fact gives each input of the method.

    A fact of `overrides`, once it is recorded, gives the input instead.
    """

    method: Method
    inputs: dict[str, NamedFact] = Field(min_length=1)
    overrides: dict[str, NamedFact] = Field(default_factory=dict)


class OfferRules(Value):
    """The task whose completion makes the offer, what the offer states, and by when to answer it.

    The particulars are facts that the law or the programme wants stated. Each of the limits of
    `answer_by` that runs once the offer is served is a day by which to answer. `answers` names the
    dated fact that each answer to the offer records.
    """

    task: Annotated[TaskId, SLUG]
    source: str = Field(min_length=1)
    particulars: tuple[NamedFact, ...] = ()
    answer_by: tuple[NamedStatutoryDeadline, ...] = ()
    answers: dict[Annotated[str, SLUG], NamedFact] = Field(default_factory=dict)


class Ending(Value):
    """What must be so for a case to end in one way.

    Every fact of `needs` is recorded, none of `unless` is, and one of the limits of `after` has
    passed unmet. `instead` says what to do otherwise, with its source.
    """

    needs: tuple[NamedFact, ...] = ()
    unless: tuple[NamedFact, ...] = ()
    after: tuple[NamedStatutoryDeadline, ...] = ()
    instead: str = Field(min_length=1)


class Decisions(Value):
    """Everything that a scheme says of its decisions."""

    eligibility: Checklist | None = None
    pricing: Pricing | None = None
    offer: OfferRules | None = None
    delay: DelayRules | None = None
    endings: dict[Outcome, Ending] = Field(default_factory=dict)
