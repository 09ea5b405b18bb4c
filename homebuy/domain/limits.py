"""Statutory limits as they are defined: periods that law sets, which no hold moves."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from homebuy.domain.facts import Fact
from homebuy.domain.ids import SLUG, FactName, LimitId, Title
from homebuy.domain.models import Value
from homebuy.domain.periods import Period
from homebuy.domain.sla import Alerts, Offset, Sla

NamedFact = Annotated[FactName, SLUG]


class Duty(StrEnum):
    """Who must act within the limit."""

    LANDLORD = "landlord"
    TENANT = "tenant"


class Variant(Value):
    """Another period for cases whose facts say so."""

    when: dict[NamedFact, str] = Field(min_length=1)
    period: Period
    source: str = Field(min_length=1)


class StatutoryLimit(Value):
    """A time limit in an Act: from a date of service until a named fact is recorded."""

    id: Annotated[LimitId, SLUG]
    title: Title
    source: str = Field(min_length=1)
    duty: Duty
    starts: NamedFact
    met_by: tuple[NamedFact, ...] = Field(min_length=1)
    period: Period
    beginning_with: bool = False
    variants: tuple[Variant, ...] = ()
    applies_from: date | None = None
    amber: Offset
    escalation: Offset | None = None
    alerts: Alerts = Field(default_factory=Alerts)
    note: str = ""

    @model_validator(mode="after")
    def _calendar_time(self) -> Self:
        periods = [self.period, *(variant.period for variant in self.variants)]
        if any(period.is_working for period in periods):
            raise ValueError("a statutory limit runs in calendar time: write days, weeks or months")
        self.sla(self.period)
        return self

    def sla(self, period: Period) -> Sla:
        """The marks of the limit, for one of its periods."""
        return Sla(target=period, amber=self.amber, escalation=self.escalation, alerts=self.alerts)

    def period_for(self, facts: Mapping[FactName, Fact]) -> tuple[Period, str]:
        """The period that the facts call for, with its source; the first variant that fits."""
        for variant in self.variants:
            if all(name in facts and facts[name].value == v for name, v in variant.when.items()):
                return variant.period, variant.source
        return self.period, self.source

    def fact_names(self) -> tuple[FactName, ...]:
        """Every fact the limit refers to."""
        conditions = (name for variant in self.variants for name in variant.when)
        return (self.starts, *self.met_by, *conditions)
