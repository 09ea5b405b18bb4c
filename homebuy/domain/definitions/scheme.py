"""Schemes as they are defined: stages, the tasks in them, and the way from one to the next."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from homebuy.domain.definitions.decisions import Decisions, Ending, OfferRules, Pricing
from homebuy.domain.delay.notices import DelayRules
from homebuy.domain.effective import Effective
from homebuy.domain.eligibility.checklist import Checklist
from homebuy.domain.facts import FactDeclaration
from homebuy.domain.ids import (
    SLUG,
    AgreementId,
    CalendarId,
    FactName,
    RoleId,
    SchemeId,
    StageId,
    TaskId,
    Title,
)
from homebuy.domain.models import Value
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.sla import Alerts, Sla
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.periods import Period

NamedTask = Annotated[TaskId, SLUG]
NamedStage = Annotated[StageId, SLUG]
NamedFact = Annotated[FactName, SLUG]


class Country(StrEnum):
    """Where a scheme applies."""

    ENGLAND = "England"
    NORTHERN_IRELAND = "Northern Ireland"
    SCOTLAND = "Scotland"
    WALES = "Wales"


class MasterStage(StrEnum):
    """The fixed milestone that a stage maps to."""

    APPLICATION = "application"
    ELIGIBILITY = "eligibility"
    VALUATION = "valuation"
    OFFER = "offer"
    OFFER_ACCEPTED = "offer accepted"
    DELAY = "delay"
    APPEAL = "appeal"
    COMPLETION = "completion"


class Audience(StrEnum):
    """Who sees a stage."""

    CUSTOMER = "customer"
    INTERNAL = "internal"


class Basis(StrEnum):
    """Why a stage exists."""

    STATUTE = "statute"
    BEST_PRACTICE = "best practice"


class TaskDefinition(Value):
    """A named piece of work; may serve many stages, at most once in each.

    It is counted in the scheme's calendar, unless it names that of another office.
    """

    title: Title
    information: str = ""
    sla: Sla
    calendar: Annotated[CalendarId, SLUG] | None = None
    records: NamedFact | None = None


class PathTask(Effective):
    """A task that its stage activates by itself, once its predecessors are complete."""

    task: NamedTask
    after: tuple[NamedTask, ...] = ()
    lag: Period | None = None
    mandatory: bool = False


class Stage(Effective):
    """A step of a scheme: its service level, its task path and the stages allowed next.

    Its target and the lags of its path are counted in the scheme's calendar, unless it names
    that of another office.
    """

    id: NamedStage
    title: Title
    master_stage: MasterStage
    audience: Audience
    basis: Basis
    source: str = ""
    agreement: Annotated[AgreementId, SLUG] | None = None
    sla: Sla
    calendar: Annotated[CalendarId, SLUG] | None = None
    path: tuple[PathTask, ...] = ()
    on_demand: tuple[NamedTask, ...] = ()
    statutory_deadlines: tuple[StatutoryDeadline, ...] = ()
    next: tuple[NamedStage, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def task_ids(self) -> tuple[TaskId, ...]:
        """Every task linked to the stage, in the path or on demand."""
        return (*(step.task for step in self.path), *self.on_demand)


class Scheme(Effective):
    """A way to buy, in one country.

    With `late_reasons`, work that missed its target is completed only with a reason why.
    """

    id: Annotated[SchemeId, SLUG]
    title: Title
    country: Country
    law: str = ""
    calendar: Annotated[CalendarId, SLUG]
    agreement: Annotated[AgreementId, SLUG]
    alerts: Alerts = Field(default_factory=Alerts)
    fallback: Annotated[RoleId, SLUG]
    late_reasons: bool = True
    first_stage: NamedStage
    applied_on: NamedFact
    facts: dict[NamedFact, FactDeclaration] = Field(default_factory=dict)
    tasks: dict[NamedTask, TaskDefinition] = Field(default_factory=dict)
    stages: tuple[Stage, ...] = Field(min_length=1)
    eligibility: Checklist | None = None
    pricing: Pricing | None = None
    offer: OfferRules | None = None
    delay: DelayRules | None = None
    endings: dict[Outcome, Ending] = Field(default_factory=dict)

    def stage(self, stage_id: StageId) -> Stage | None:
        """The stage of that name, if the scheme has one."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def calendars(self) -> frozenset[CalendarId]:
        """Every calendar that something in the scheme is counted in."""
        of_tasks = (task.calendar for task in self.tasks.values())
        of_stages = (stage.calendar for stage in self.stages)
        return frozenset({self.calendar, *filter(None, of_tasks), *filter(None, of_stages)})

    def statutory_deadlines(self) -> tuple[StatutoryDeadline, ...]:
        """Every statutory deadline, in the order of the stages that name them."""
        return tuple(deadline for stage in self.stages for deadline in stage.statutory_deadlines)

    def decisions(self) -> Decisions:
        """What it says of its decisions, which a case takes along."""
        return Decisions(
            eligibility=self.eligibility,
            pricing=self.pricing,
            offer=self.offer,
            delay=self.delay,
            endings=self.endings,
        )
