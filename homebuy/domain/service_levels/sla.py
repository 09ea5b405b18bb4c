"""Service levels as they are defined: a target, a warning before it, an escalation after it."""

import re
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_serializer, model_validator

from homebuy.domain.ids import SLUG, RuleId
from homebuy.domain.models import Value
from homebuy.domain.time.periods import Period


class Mark(StrEnum):
    """One of the three instants of a clock."""

    AMBER = "amber"
    TARGET = "target"
    ESCALATION = "escalation"


class Anchor(StrEnum):
    """What an offset is measured from."""

    BEFORE_TARGET = "before target"
    AFTER_AMBER = "after amber"
    AFTER_TARGET = "after target"


_OFFSET = re.compile(r"^(?P<period>.+?) (?P<anchor>before target|after amber|after target)$")


class Offset(Value):
    """A distance from a target or a warning, written "2 working days before target"."""

    period: Period
    anchor: Anchor

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        if match := _OFFSET.match(" ".join(given.lower().split())):
            return match.groupdict()
        raise ValueError(
            f"{given!r} is no offset: write a period and 'before target', 'after amber' or "
            "'after target', such as '2 working days before target'"
        )

    @model_serializer
    def _to_text(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{self.period} {self.anchor}"


_REPEAT = re.compile(r"^every (?P<every>.+?),? at most (?P<times>[0-9]{1,3}) times?$")
MOST_REPEATS = 100


class Repeat(Value):
    """How often an escalation comes again, written "every 2 working days, at most 5 times"."""

    every: Period
    times: int = Field(ge=1, le=MOST_REPEATS)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        if match := _REPEAT.match(" ".join(given.lower().split())):
            return {"every": match["every"], "times": int(match["times"])}
        raise ValueError(
            f"{given!r} is no repetition: write 'every 2 working days, at most 5 times'"
        )

    @model_serializer
    def _to_text(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"every {self.every}, at most {self.times} time{'s' if self.times > 1 else ''}"


class Alerts(Value):
    """The escalation rule that each mark alerts; a mark without one is recorded silently."""

    amber: Annotated[RuleId, SLUG] | None = None
    target: Annotated[RuleId, SLUG] | None = None
    escalation: Annotated[RuleId, SLUG] | None = None

    def rule(self, mark: Mark) -> RuleId | None:
        """The rule to alert when `mark` is reached."""
        rule: RuleId | None = getattr(self, mark)
        return rule

    def or_else(self, other: "Alerts") -> "Alerts":
        """These alerts, and those of `other` where these name none."""
        return Alerts(**{mark: self.rule(mark) or other.rule(mark) for mark in Mark})


class Sla(Value):
    """How long a stage or task may take, when to warn, and when to escalate."""

    target: Period
    amber: Offset
    escalation: Offset | None = None
    repeat: Repeat | None = None
    alerts: Alerts = Field(default_factory=Alerts)

    @model_validator(mode="after")
    def _anchored(self) -> Self:
        if self.amber.anchor is not Anchor.BEFORE_TARGET:
            raise ValueError("amber warns before the target: write '… before target'")
        if self.escalation and self.escalation.anchor is Anchor.BEFORE_TARGET:
            raise ValueError("an escalation follows: write '… after amber' or '… after target'")
        if self.repeat and not self.escalation:
            raise ValueError("what is repeated is the escalation: give one, or take repeat away")
        return self

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        offsets = [offset.period for offset in (self.amber, self.escalation) if offset]
        offsets += [self.repeat.every] if self.repeat else []
        if any(period.is_working != self.target.is_working for period in offsets):
            raise ValueError(
                f"amber and escalation are measured as the target is ({self.target}): "
                "do not mix working time with calendar time in one service level"
            )
        return self
