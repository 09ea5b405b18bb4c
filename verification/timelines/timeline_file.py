"""Timeline files: published, dated histories of claims, with the figures others worked out."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, ValidationError, model_validator

from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference
from homebuy.domain.invalid import why_invalid
from homebuy.domain.models import Message
from verification.timelines.spans import Span, When, day

Id = Annotated[CaseReference, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]


class FaultyTimelinesError(HomeBuyError):
    """A timeline file that cannot be used, with every fault in it."""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{name}: {fault}" for fault in faults))
        self.faults = faults


class EventKind(StrEnum):
    """What happened to a claim, and what surrounded it."""

    APPLICATION_RECEIVED = "application_received"
    DOCUMENTS_REQUESTED = "documents_requested"
    RTB2_ADMITTED = "rtb2_admitted"
    RTB2_DENIED = "rtb2_denied"
    S125_ISSUED = "s125_issued"
    S125_ACCEPTED = "s125_accepted"
    RTB6_SERVED = "rtb6_served"
    RTB7_SERVED = "rtb7_served"
    RTB8_SERVED = "rtb8_served"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    COMPLAINT_MADE = "complaint_made"
    COMPLAINT_ANSWERED = "complaint_answered"
    NOTE = "note"
    OTHER = "other"


class DatedEvent(Message):
    """One thing that happened, as far as its day is known."""

    date: When
    event: EventKind


class PropertyKind(StrEnum):
    """What is being bought, as far as the decision says."""

    HOUSE = "house"
    FLAT = "flat"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Whether a step was done in time."""

    LATE = "late"
    ON_TIME = "on_time"
    AMBIGUOUS = "ambiguous"
    NO_ACTUAL = "no_actual"
    NOT_IN_FORCE = "not_in_force"


class Figures(Message):
    """What others worked out for one rule; lateness in days, ranges where only months are known.

    With `still_open_at_actual` the step had not been done by that day.
    """

    rule: str
    basis: str = ""
    start: When
    due: date | None = None
    due_range: tuple[date, date] | None = None
    actual: date | None = None
    actual_range: tuple[date, date] | None = None
    days_late: int | None = None
    days_late_range: tuple[int, int] | None = None
    verdict: Verdict
    still_open_at_actual: bool = False
    alleged: bool = False

    @property
    def due_on(self) -> Span | None:
        """The last day allowed."""
        return _span(self.due, self.due_range)

    @property
    def done_on(self) -> Span | None:
        """The day of the step."""
        return _span(self.actual, self.actual_range)

    @property
    def lateness(self) -> tuple[int, int] | None:
        """The fewest and the most days late."""
        return self.days_late_range if self.days_late is None else (self.days_late, self.days_late)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for name in ("due", "actual", "days_late"):
            ends = getattr(self, f"{name}_range")
            if ends and getattr(self, name) is not None:
                raise ValueError(f"both {name} and {name}_range are given: keep one")
            if ends and ends[0] > ends[1]:
                raise ValueError(f"{name}_range ends before it begins")
        if self.still_open_at_actual and self.actual is None:
            raise ValueError("still_open_at_actual needs a day in actual")
        return self


class Derived(Message, extra="allow"):
    """The figures of the rules that Home Buy is checked against; others may stand beside them."""

    __pydantic_extra__: dict[str, JsonValue] = Field(init=False)
    rtb2_4w: Figures | None = None
    rtb2_8w: Figures | None = None
    s125: Figures | None = None
    s125D: Figures | None = None  # noqa: N815  the file's name


class Timeline(Message):
    """What one decision tells of one tenant's claims."""

    id: Id
    source_url: str
    body: str = ""
    landlord: str = ""
    property_kind: PropertyKind = PropertyKind.UNKNOWN
    scheme: str = ""
    tier: Literal["A", "B", "C"] | None = None
    confidence: str = ""
    events: tuple[DatedEvent, ...]
    ruling: dict[str, JsonValue] = Field(default_factory=dict)
    derived: Derived = Field(default_factory=Derived)


class Timelines(Message):
    """A whole file."""

    about: str = ""
    rules_used: dict[str, str] = Field(default_factory=dict)
    conventions: str = ""
    tiers: dict[str, str] = Field(default_factory=dict)
    cases: tuple[Timeline, ...]

    @model_validator(mode="after")
    def _has_cases(self) -> Self:
        if not self.cases:
            raise ValueError("there is no case in the file: give at least one")
        return self


def read_timelines(name: str, content: bytes) -> Timelines:
    """A file of that name, read strictly; raises FaultyTimelinesError with every fault."""
    if not content.strip():
        raise FaultyTimelinesError(name, ("the file is empty: give one with cases in it",))
    try:
        timelines = Timelines.model_validate_json(content)
    except ValidationError as invalid:
        raise FaultyTimelinesError(name, tuple(why_invalid(invalid))) from None
    if repeated := tuple(_repeated(timelines)):
        raise FaultyTimelinesError(name, repeated)
    return timelines


def _repeated(timelines: Timelines) -> Iterator[str]:
    first = dict[str, int]()
    for number, case in enumerate(timelines.cases):
        before = first.setdefault(case.id, number)
        if before != number:
            yield f"cases.{number}.id: '{case.id}' is the id of cases.{before} already"


def _span(known: date | None, ends: tuple[date, date] | None) -> Span | None:
    if known:
        return day(known)
    return Span(*ends) if ends else None
