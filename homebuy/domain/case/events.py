"""What happened to a case: the append-only record from which its state follows."""

from typing import Annotated, Literal

from pydantic import Field

from homebuy.domain.case.clock_events import (
    AlertAcknowledged,
    CalendarChanged,
    CaseEvent,
    HoldPlaced,
    HoldReleased,
    MarkReached,
    MarkRescheduled,
    MarkWithdrawn,
    MovedMark,
    TargetRevised,
)
from homebuy.domain.case.commands import Historic
from homebuy.domain.definitions.decisions import Decisions
from homebuy.domain.definitions.plan import StagePlan
from homebuy.domain.delay.notices import DelayNotice
from homebuy.domain.eligibility.finding import EligibilityFinding
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.domain.ids import (
    CaseReference,
    FactName,
    MessageId,
    SchemeId,
    StageId,
    TaskId,
    UserId,
)
from homebuy.domain.models import Instant
from homebuy.domain.offers import AnswerBy, Particular
from homebuy.domain.outcomes import Outcome
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline

__all__ = [
    "AlertAcknowledged",
    "CalendarChanged",
    "CaseClosed",
    "CaseEvent",
    "CaseRaised",
    "DelayNoticeServed",
    "EligibilityAssessed",
    "Event",
    "FactRecorded",
    "HoldPlaced",
    "HoldReleased",
    "MarkReached",
    "MarkRescheduled",
    "MarkWithdrawn",
    "MessageDeferred",
    "MessageRejected",
    "MovedMark",
    "NoteAdded",
    "OfferIssued",
    "OwnerChanged",
    "PriceCalculated",
    "StageCancelled",
    "StageCompleted",
    "StageEntered",
    "TargetRevised",
    "TaskCancelled",
    "TaskCompleted",
    "TaskOpened",
    "TaskScheduled",
]


class CaseRaised(CaseEvent):
    """The case exists, with its first owner, and the limits and decisions of its scheme."""

    kind: Literal["case_raised"] = "case_raised"
    reference: CaseReference
    scheme: SchemeId
    version: int
    statutory_deadlines: tuple[StatutoryDeadline, ...]
    owner: UserId
    line_manager: UserId | None
    alert_from: Instant | None
    decisions: Decisions


class StageEntered(CaseEvent):
    """The case entered a stage; owner and line manager came with it."""

    kind: Literal["stage_entered"] = "stage_entered"
    plan: StagePlan
    owner: UserId
    line_manager: UserId | None


class StageCompleted(CaseEvent):
    """The stage's mandatory work was done and the case moved on.

    `late_reason` says why the stage missed its target.
    """

    kind: Literal["stage_completed"] = "stage_completed"
    stage: StageId
    next_stage: StageId | None
    reason: str = ""
    late_reason: str = ""


class StageCancelled(CaseEvent):
    """The stage ended before its work was done."""

    kind: Literal["stage_cancelled"] = "stage_cancelled"
    stage: StageId
    next_stage: StageId | None
    reason: str


class TaskScheduled(CaseEvent):
    """The task's predecessors are complete; it opens after its lag."""

    kind: Literal["task_scheduled"] = "task_scheduled"
    task: TaskId
    opens_at: Instant


class TaskOpened(CaseEvent):
    """The task can be worked on, and its clock runs."""

    kind: Literal["task_opened"] = "task_opened"
    task: TaskId
    reason: str = ""


class TaskCompleted(CaseEvent):
    """The task is done; `late_reason` says why it missed its target."""

    kind: Literal["task_completed"] = "task_completed"
    task: TaskId
    note: str = ""
    late_reason: str = ""


class TaskCancelled(CaseEvent):
    """The task will not be done."""

    kind: Literal["task_cancelled"] = "task_cancelled"
    task: TaskId
    reason: str


class FactRecorded(CaseEvent):
    """A fact has a new value."""

    kind: Literal["fact_recorded"] = "fact_recorded"
    name: FactName
    value: str
    before: str | None = None


class NoteAdded(CaseEvent):
    """A remark."""

    kind: Literal["note_added"] = "note_added"
    text: str


class OwnerChanged(CaseEvent):
    """The case and its current stage have another owner."""

    kind: Literal["owner_changed"] = "owner_changed"
    owner: UserId
    line_manager: UserId | None
    owner_before: UserId
    line_manager_before: UserId | None
    reason: str


class EligibilityAssessed(CaseEvent):
    """The claim was weighed on what was known; `number` counts the assessments of the case."""

    kind: Literal["eligibility_assessed"] = "eligibility_assessed"
    number: int
    finding: EligibilityFinding
    facts: dict[FactName, str]
    tenancies: tuple[Tenancy, ...] = ()
    reason: str = ""


class PriceCalculated(CaseEvent):
    """A price was reckoned on what was known; `number` counts the calculations of the case."""

    kind: Literal["price_calculated"] = "price_calculated"
    number: int
    breakdown: Breakdown
    given: dict[str, str]
    reason: str = ""


class OfferIssued(CaseEvent):
    """The offer was served, at the price of calculation `price`, with what it had to state."""

    kind: Literal["offer_issued"] = "offer_issued"
    number: int
    task: TaskId
    price: int
    breakdown: Breakdown
    particulars: tuple[Particular, ...] = ()
    answer_by: tuple[AnswerBy, ...] = ()


class DelayNoticeServed(CaseEvent):
    """A notice of delay was served."""

    kind: Literal["delay_notice_served"] = "delay_notice_served"
    number: int
    notice: DelayNotice


class MessageDeferred(CaseEvent):
    """A message came before what it builds on; it is tried again when that has arrived."""

    kind: Literal["message_deferred"] = "message_deferred"
    command: Historic
    reason: str


class MessageRejected(CaseEvent):
    """A message that nobody waits for could not be applied; it changed nothing.

    `deferred` is its id if it had been deferred.
    """

    kind: Literal["message_rejected"] = "message_rejected"
    name: str
    reason: str
    deferred: MessageId | None = None


class CaseClosed(CaseEvent):
    """The case has ended."""

    kind: Literal["case_closed"] = "case_closed"
    outcome: Outcome
    reason: str


Event = Annotated[
    CaseRaised
    | StageEntered
    | StageCompleted
    | StageCancelled
    | TaskScheduled
    | TaskOpened
    | TaskCompleted
    | TaskCancelled
    | FactRecorded
    | NoteAdded
    | OwnerChanged
    | MarkReached
    | MarkWithdrawn
    | MarkRescheduled
    | HoldPlaced
    | HoldReleased
    | TargetRevised
    | AlertAcknowledged
    | CalendarChanged
    | EligibilityAssessed
    | PriceCalculated
    | OfferIssued
    | DelayNoticeServed
    | MessageDeferred
    | MessageRejected
    | CaseClosed,
    Field(discriminator="kind"),
]
