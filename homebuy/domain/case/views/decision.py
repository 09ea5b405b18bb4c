"""What a command has led a case to decide, for whoever waits for the answer."""

from typing import Annotated, Literal

from pydantic import Field

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.state import Case
from homebuy.domain.case.views.decision_views import DelayView, decision_views
from homebuy.domain.eligibility.finding import EligibilityFinding
from homebuy.domain.models import Instant, Value
from homebuy.domain.pricing.breakdown import Breakdown


class EligibilityDecision(Value):
    """What an assessment found; `number` counts the assessments of the case."""

    kind: Literal["eligibility"] = "eligibility"
    number: int
    finding: EligibilityFinding


class PriceDecision(Value):
    """A price and how it came about; `number` counts the calculations of the case."""

    kind: Literal["price"] = "price"
    number: int
    breakdown: Breakdown


class DelayDecision(Value):
    """What the notices of delay cost now; `zone` is that of the scheme's country."""

    kind: Literal["delay"] = "delay"
    delay: DelayView
    zone: str


Decision = Annotated[
    EligibilityDecision | PriceDecision | DelayDecision, Field(discriminator="kind")
]


def decision_on(case: Case, command: cmd.Command, now: Instant) -> Decision | None:
    """The latest decision of the kind that the command asks for; nothing for other commands."""
    match command:
        case cmd.AssessEligibility() if case.finding:
            return EligibilityDecision(number=case.assessments, finding=case.finding)
        case cmd.CalculatePrice() if case.priced:
            return PriceDecision(number=case.priced.number, breakdown=case.priced.breakdown)
        case cmd.ServeDelayNotice() if delay := decision_views(case, now).delay:
            assert case.plan, "a case that takes notices has entered a stage"
            return DelayDecision(delay=delay, zone=case.plan.calendar.zone)
    return None
