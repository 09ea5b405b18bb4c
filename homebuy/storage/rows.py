"""What is read from the tables, and what is written to them."""

from enum import StrEnum
from typing import Any

from homebuy.domain.alerts.alert import AlertChannel, AlertStatus
from homebuy.domain.case.state import CaseStatus, Colour
from homebuy.domain.case.views.decision_views import DecisionViews
from homebuy.domain.case.views.view import ClockView, HoldView
from homebuy.domain.facts import Fact
from homebuy.domain.ids import (
    CalendarId,
    CaseReference,
    ClockId,
    FactName,
    MessageId,
    RuleId,
    SchemeId,
    StageId,
    UserId,
)
from homebuy.domain.models import Instant, Value
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockKind
from homebuy.domain.service_levels.sla import Mark


class CaseRow(Value):
    """A case as it stood after event number `seq`."""

    reference: CaseReference
    scheme: SchemeId
    version: int
    title: str
    zone: str
    status: CaseStatus
    outcome: Outcome | None
    colour: Colour
    stage: StageId
    stage_title: str
    owner: UserId
    line_manager: UserId | None
    raised_at: Instant
    closed_at: Instant | None
    next_deadline: Instant | None
    next_deadline_of: str | None
    facts: dict[FactName, Fact]
    seq: int
    calendar: CalendarId
    calendar_version: int
    decisions: DecisionViews


class ClockRow(ClockView):
    """A clock, and the case it belongs to."""

    reference: CaseReference


class HoldRow(HoldView):
    """A hold, and the case it belongs to."""

    reference: CaseReference


class EventRow(Value):
    """Something that happened; `detail` holds what is particular to its kind."""

    reference: CaseReference
    seq: int
    kind: str
    at: Instant
    recorded_at: Instant
    actor: str
    message_id: MessageId | None
    detail: dict[str, Any]


class AlertRow(Value):
    """An alert and what has become of it."""

    key: str
    reference: CaseReference
    seq: int
    clock: ClockId
    mark: Mark
    title: str
    reached_at: Instant
    due_at: Instant
    rule: RuleId
    reason: str
    recipient: UserId | None
    address: str | None
    fell_back: bool
    status: AlertStatus
    attempts: int
    last_error: str | None
    created_at: Instant
    sent_at: Instant | None
    repeat: int
    channel: AlertChannel
    recipient_name: str
    on_behalf_of: UserId | None
    gaps: tuple[str, ...]
    why: tuple[str, ...]
    template: str | None
    send_after: Instant | None
    digest: str | None
    try_after: Instant | None


class WaitingAlert(AlertRow):
    """An alert to be sent, with what its message must say of the clock and the case."""

    address: str
    kind: ClockKind
    source: str
    scheme_title: str
    stage_title: str
    zone: str


class DigestStatus(StrEnum):
    """Where a digest stands; a waiting one keeps what it holds, and its key."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class NewDigest(Value):
    """One mail about to be made, for everything that one recipient has waiting."""

    key: str
    channel: AlertChannel
    recipient: str
    recipient_name: str
    address: str
    because: str
    gaps: tuple[str, ...] = ()
    created_at: Instant


class DigestRow(NewDigest):
    """A digest and what has become of it."""

    status: DigestStatus
    attempts: int
    try_after: Instant
    last_error: str | None
    sent_at: Instant | None
