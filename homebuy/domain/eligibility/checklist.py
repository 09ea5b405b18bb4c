"""What a scheme asks before it admits a claim."""

from typing import Annotated

from pydantic import Field

from homebuy.domain.effective import Effective
from homebuy.domain.eligibility.rules import QualifyingRules
from homebuy.domain.ids import SLUG, FactName, Title
from homebuy.domain.models import Value

NamedFact = Annotated[FactName, SLUG]


class Ground(Value):
    """Why a claim is denied, and the section that says so."""

    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)
    uncertainty: str = ""


class Check(Effective):
    """A fact that must have one of the values that admit; else the reason for denying.

    `grounds` has reasons of their own for some values. A check that `bars` decides by itself,
    whatever else is still unknown, unless its rule is in doubt. Asked only while it holds, and only
    where every fact of `when` has that value.
    """

    fact: NamedFact
    question: Title
    admits: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)
    uncertainty: str = ""
    grounds: dict[str, Ground] = Field(default_factory=dict)
    bars: bool = True
    when: dict[NamedFact, str] = Field(default_factory=dict)

    def ground(self, value: str) -> Ground:
        """Why that value denies."""
        general = Ground(reason=self.reason, source=self.source, uncertainty=self.uncertainty)
        return self.grounds.get(value, general)


class Checklist(Value):
    """Every check of a scheme, and how long somebody must have been a tenant.

    `this_landlord_fact` has the name that the list of tenancies gives the landlord.
    """

    checks: tuple[Check, ...] = ()
    qualifying: QualifyingRules | None = None
    this_landlord_fact: NamedFact | None = None

    def fact_names(self) -> tuple[FactName, ...]:
        """Every fact that it refers to, each once."""
        names = (name for check in self.checks for name in (check.fact, *check.when))
        return tuple(dict.fromkeys(names))
