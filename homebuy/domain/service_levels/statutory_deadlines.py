"""Statutory deadlines as they are defined: periods that law sets, which no hold moves."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from homebuy.domain.facts import Fact
from homebuy.domain.ids import SLUG, FactName, StatutoryDeadlineId, Title
from homebuy.domain.models import Value
from homebuy.domain.service_levels.sla import Alerts, Offset, Repeat, Sla
from homebuy.domain.time.deadlines import last_day
from homebuy.domain.time.periods import Period

NamedFact = Annotated[FactName, SLUG]


class Duty(StrEnum):
    """Who must act within the limit."""

    LANDLORD = "landlord"
    TENANT = "tenant"
    DISTRICT_VALUER = "district valuer"
    EITHER_PARTY = "either party"


class Variant(Value):
    """Another period for cases whose facts say so."""

    when: dict[NamedFact, str] = Field(min_length=1)
    period: Period
    source: str = Field(min_length=1)


class Extension(Value):
    """A recorded day before which the limit does not end, or a period after that day."""

    by: NamedFact
    period: Period | None = None
    source: str = Field(min_length=1)

    def last_day(self, facts: Mapping[FactName, Fact]) -> date | None:
        """The day to which it carries the limit, once its fact is known."""
        if self.by not in facts:
            return None
        day = facts[self.by].date
        return last_day(day, self.period, beginning_with=False) if self.period else day


class StatutoryDeadline(Value):
    """A time limit in an Act: from a date of service until a named fact is recorded.

    Each of the facts that it `restarts` with begins another period, in which only what happens from
    that day on meets it. Its last day is no earlier than any of its `extensions` says.
    """

    id: Annotated[StatutoryDeadlineId, SLUG]
    title: Title
    source: str = Field(min_length=1)
    duty: Duty
    starts: NamedFact
    restarts: tuple[NamedFact, ...] = ()
    met_by: tuple[NamedFact, ...] = Field(min_length=1)
    period: Period
    beginning_with: bool = False
    variants: tuple[Variant, ...] = ()
    extensions: tuple[Extension, ...] = ()
    applies_from: date | None = None
    amber: Offset
    escalation: Offset | None = None
    repeat: Repeat | None = None
    alerts: Alerts = Field(default_factory=Alerts)
    note: str = ""

    @model_validator(mode="after")
    def _calendar_time(self) -> Self:
        given = [self.period, *(variant.period for variant in self.variants)]
        given += [extension.period for extension in self.extensions if extension.period]
        if any(period.is_working for period in given):
            raise ValueError(
                "a statutory deadline runs in calendar time: write days, weeks or months"
            )
        self.sla(self.period)
        return self

    def sla(self, period: Period) -> Sla:
        """The marks of the limit, for one of its periods."""
        return Sla(
            target=period,
            amber=self.amber,
            escalation=self.escalation,
            repeat=self.repeat,
            alerts=self.alerts,
        )

    def begins(self, facts: Mapping[FactName, Fact]) -> tuple[date, ...]:
        """The day on which it starts, and each later one on which it starts anew; in order."""
        if self.starts not in facts:
            return ()
        first = facts[self.starts].date
        again = {facts[name].date for name in self.restarts if name in facts}
        return (first, *sorted(day for day in again if day > first))

    def period_for(self, facts: Mapping[FactName, Fact]) -> tuple[Period, str]:
        """The period that the facts call for, with its source; the first variant that fits."""
        for variant in self.variants:
            if all(name in facts and facts[name].value == v for name, v in variant.when.items()):
                return variant.period, variant.source
        return self.period, self.source

    def extended(self, facts: Mapping[FactName, Fact]) -> tuple[date, str] | None:
        """The latest day to which it is extended, with the source of that."""
        days = ((each.last_day(facts), each.source) for each in self.extensions)
        known = ((day, source) for day, source in days if day)
        return max(known, key=lambda extension: extension[0], default=None)

    def past_days(self) -> tuple[FactName, ...]:
        """The facts that can be recorded only once they have happened."""
        return (self.starts, *self.restarts, *self.met_by)

    def days(self) -> tuple[FactName, ...]:
        """Every fact that it counts from or to, which is therefore a date."""
        return (*self.past_days(), *(extension.by for extension in self.extensions))

    def fact_names(self) -> tuple[FactName, ...]:
        """Every fact the limit refers to."""
        return (*self.days(), *(name for variant in self.variants for name in variant.when))
