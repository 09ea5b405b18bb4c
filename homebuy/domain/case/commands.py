"""What people and services ask of a case: the payloads of its updates and signals."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.eligibility.tenancies import MOST as MOST_TENANCIES
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.domain.ids import (
    REFERENCE,
    SLUG,
    CalendarId,
    CaseReference,
    ClockId,
    FactName,
    MessageId,
    SchemeId,
    StageId,
    TaskId,
    Text,
    UserId,
)
from homebuy.domain.models import Instant, Message
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.days import Day
from homebuy.domain.time.periods import Period

Actor = Annotated[str, Field(min_length=1, max_length=100)]
Reason = Annotated[str, Field(min_length=1, max_length=1_000)]
LateReason = Annotated[str, Field(max_length=1_000)]
Facts = Annotated[
    dict[Annotated[FactName, SLUG], Annotated[str, Field(max_length=1_000)]],
    Field(max_length=50),
]


class Request(Message):
    """What every message carries: its own id, who sends it, and when the thing happened."""

    message_id: Annotated[MessageId, Field(min_length=1, max_length=100)]
    actor: Actor
    at: Instant


class CompleteTask(Request):
    """A task is done; one that missed its target says why in `late_reason`."""

    kind: Literal["complete_task"] = "complete_task"
    task: Annotated[TaskId, SLUG]
    note: Text = ""
    late_reason: LateReason = ""
    facts: Facts = Field(default_factory=dict)


class ActivateTask(Request):
    """A task that the stage holds on demand is needed now."""

    kind: Literal["activate_task"] = "activate_task"
    task: Annotated[TaskId, SLUG]
    reason: Reason


class CancelTask(Request):
    """A task is not needed; `cascade` agrees that the tasks waiting on it go too."""

    kind: Literal["cancel_task"] = "cancel_task"
    task: Annotated[TaskId, SLUG]
    reason: Reason
    cascade: bool = False


class RecordFacts(Request):
    """Dated data of the case, such as the day on which a notice was served."""

    kind: Literal["record_facts"] = "record_facts"
    facts: Facts = Field(min_length=1)


class AddNote(Request):
    """A remark for the case's history."""

    kind: Literal["add_note"] = "add_note"
    text: Annotated[str, Field(min_length=1, max_length=4_000)]


class ProgressCase(Request):
    """The current stage is done; the case enters one of the stages allowed next.

    A stage that missed its target says why in `late_reason`.
    """

    kind: Literal["progress_case"] = "progress_case"
    stage: Annotated[StageId, SLUG]
    reason: Annotated[str, Field(max_length=1_000)] = ""
    late_reason: LateReason = ""


class CarryToStage(Request):
    """The case stood in this stage in the system it is imported from; in histories only."""

    kind: Literal["carry_to_stage"] = "carry_to_stage"
    stage: Annotated[StageId, SLUG]


class CloseCase(Request):
    """The case has ended."""

    kind: Literal["close_case"] = "close_case"
    outcome: Outcome
    reason: Reason


class ReassignCase(Request):
    """Another user owns the case from now on; the line manager follows from that user."""

    kind: Literal["reassign_case"] = "reassign_case"
    owner: Annotated[UserId, SLUG]
    reason: Reason


class HoldCase(Request):
    """The landlord's own clocks stand still; statutory ones run on, and work may still be done.

    Until released, or until `release_at`.
    """

    kind: Literal["hold_case"] = "hold_case"
    reason: Reason
    release_at: Instant | None = None


class ReleaseCase(Request):
    """The clocks of the case go on from `at`, whatever release had been set."""

    kind: Literal["release_case"] = "release_case"
    reason: Annotated[str, Field(max_length=1_000)] = ""


class HoldTask(Request):
    """The clock of one open task stands still, until released or until `release_at`."""

    kind: Literal["hold_task"] = "hold_task"
    task: Annotated[TaskId, SLUG]
    reason: Reason
    release_at: Instant | None = None


class ReleaseTask(Request):
    """The clock of the task goes on from `at`."""

    kind: Literal["release_task"] = "release_task"
    task: Annotated[TaskId, SLUG]
    reason: Annotated[str, Field(max_length=1_000)] = ""


class ReviseTarget(Request):
    """A task, or the stage if none is named, has another target from `at` on.

    Either a `target` period, counted from the start of the clock so that time already passed
    counts, or the instant at which it is `due`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"properties": {name: {"type": "string"}}, "required": [name]}
                for name in ("target", "due")
            ]
        }
    )

    kind: Literal["revise_target"] = "revise_target"
    task: Annotated[TaskId, SLUG] | None = None
    target: Period | None = None
    due: Instant | None = None
    reason: Reason

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.target is None) == (self.due is None):
            raise ValueError("give either a target period or the instant at which it is due")
        return self


class AcknowledgeAlert(Request):
    """Somebody has seen to it: the escalation of the clock is repeated no more."""

    kind: Literal["acknowledge_alert"] = "acknowledge_alert"
    clock: Annotated[ClockId, Field(min_length=1, max_length=200)]
    note: Text = ""


class ChangeCalendar(Request):
    """A newer version of a calendar is published: open clocks are counted in it from `at` on."""

    kind: Literal["change_calendar"] = "change_calendar"
    calendar: Annotated[CalendarId, SLUG]
    version: Annotated[int, Field(ge=1)]
    reason: Reason


class AssessEligibility(Request):
    """Weigh the claim on the facts of the case, and on the tenancies that the tenant lists."""

    kind: Literal["assess_eligibility"] = "assess_eligibility"
    tenancies: Annotated[tuple[Tenancy, ...], Field(max_length=MOST_TENANCIES)] = ()
    reason: Annotated[str, Field(max_length=1_000)] = ""


class CalculatePrice(Request):
    """Reckon the price on the facts of the case; each time a calculation of its own is recorded."""

    kind: Literal["calculate_price"] = "calculate_price"
    reason: Annotated[str, Field(max_length=1_000)] = ""


class ServeDelayNotice(Request):
    """A notice of delay was served: by the tenant, or by the landlord in answer.

    An initial notice names its `ground`, and the last day it states for the answer if it states
    one; the others name a ground only where several initial notices are open.
    """

    kind: Literal["serve_delay_notice"] = "serve_delay_notice"
    notice: Kind
    served: Day
    ground: Ground | None = None
    stated_until: Day | None = None


Command = (
    CompleteTask
    | ActivateTask
    | CancelTask
    | RecordFacts
    | AddNote
    | ProgressCase
    | CarryToStage
    | CloseCase
    | ReassignCase
    | HoldCase
    | ReleaseCase
    | HoldTask
    | ReleaseTask
    | ReviseTarget
    | AcknowledgeAlert
    | ChangeCalendar
    | AssessEligibility
    | CalculatePrice
    | ServeDelayNotice
)
Historic = Annotated[Command, Field(discriminator="kind")]


class RaiseCase(Request):
    """A tenant has applied: the case to raise, with its history if it began elsewhere.

    `at` is when the case was raised, in the past for an import. `alert_from` keeps marks older
    than that instant from alerting anybody; they are recorded all the same.
    """

    kind: Literal["raise_case"] = "raise_case"
    reference: Annotated[CaseReference, REFERENCE]
    scheme: Annotated[SchemeId, SLUG]
    owner: Annotated[UserId, SLUG]
    facts: Facts = Field(default_factory=dict)
    history: Annotated[tuple[Historic, ...], Field(max_length=500)] = ()
    alert_from: Instant | None = None
