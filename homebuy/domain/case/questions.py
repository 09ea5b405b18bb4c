"""What a case must know of the world before it can decide, and what the world replies."""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from homebuy.domain.ids import CalendarId, CaseReference, ClockId, UserId
from homebuy.domain.models import Instant, Value
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.pricing.fields import Method
from homebuy.domain.time.calendars import Calendar


class OwnerQuestion(Value):
    """Does this user serve at that instant, and under whom?"""

    kind: Literal["owner"] = "owner"
    user: UserId
    at: Instant

    def __str__(self) -> str:
        return f"Find {self.user}"


class ConcernQuestion(Value):
    """Is the actor concerned with this clock, so that their word counts?"""

    kind: Literal["concern"] = "concern"
    reference: CaseReference
    clock: ClockId
    actor: str
    owner: UserId
    line_manager: UserId | None
    at: Instant

    def __str__(self) -> str:
        return f"May {self.actor} acknowledge?"


class CalendarQuestion(Value):
    """What does this version of a calendar say, for a case raised at `raised_at`?"""

    kind: Literal["calendar"] = "calendar"
    calendar: CalendarId
    version: int
    raised_at: Instant

    def __str__(self) -> str:
        return f"Load {self.calendar} version {self.version}"


class PriceQuestion(Value):
    """What price follows from these texts of facts, by the inputs of the method?"""

    kind: Literal["price"] = "price"
    method: Method
    given: Mapping[str, str]

    def __str__(self) -> str:
        return f"Calculate the price ({self.method})"


Question = Annotated[
    OwnerQuestion | ConcernQuestion | CalendarQuestion | PriceQuestion,
    Field(discriminator="kind"),
]
"""One for each kind of command that depends on more than the case; its text is for operators."""


class ServingUser(Value):
    """The user serves, under this line manager if any."""

    kind: Literal["serving_user"] = "serving_user"
    line_manager: UserId | None


class Concerned(Value):
    """The actor is concerned."""

    kind: Literal["concerned"] = "concerned"


class CalendarVersion(Value):
    """As much of the calendar as a stage takes along."""

    kind: Literal["calendar_version"] = "calendar_version"
    calendar: Calendar


class CalculatedPrice(Value):
    """The price, and how it came about."""

    kind: Literal["calculated_price"] = "calculated_price"
    breakdown: Breakdown


class Unanswerable(Value):
    """There is nothing of the kind, or nobody of the name: asking again will not help."""

    kind: Literal["unanswerable"] = "unanswerable"
    reason: str


Reply = Annotated[
    ServingUser | Concerned | CalendarVersion | CalculatedPrice | Unanswerable,
    Field(discriminator="kind"),
]


class LookedUp(NamedTuple):
    """A question, and the reply to it."""

    question: Question
    reply: Reply
