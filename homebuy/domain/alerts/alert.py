"""One alert: a mark that somebody must hear of."""

from enum import StrEnum
from typing import Final

from pydantic import Field

from homebuy.domain.alerts.digest_times import DigestTime
from homebuy.domain.ids import CaseReference, ClockId, RuleId, UserId, WebhookId
from homebuy.domain.models import Instant, Value
from homebuy.domain.service_levels.sla import Mark

NOBODY: Final = "nobody"
"""Stands for the recipient in the key of an alert that has none."""


WEBHOOK: Final = "webhook:"
"""Begins the recipient of an alert that goes to another system; its id follows."""


def webhook_recipient(id: WebhookId) -> UserId:
    """How a webhook stands among the recipients; no account's id has a colon."""
    return UserId(f"{WEBHOOK}{id}")


class AlertStatus(StrEnum):
    """Where an alert stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class AlertChannel(StrEnum):
    """How an alert travels."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class NewAlert(Value):
    """A mark that somebody must hear of; without an address it has failed from the start.

    `reached_at` is the mark's own instant, `due_at` the target that it warns of, `seq` the event
    that caused it, and `repeat` counts how often an escalation has come again. `digest_time` is
    when the recipient wants alerts gathered; with `send_after` this one waits for a digest.
    """

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
    last_error: str | None = None
    created_at: Instant
    repeat: int = 0
    channel: AlertChannel = AlertChannel.EMAIL
    recipient_name: str = ""
    on_behalf_of: UserId | None = None
    gaps: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    template: str | None = None
    send_after: Instant | None = None
    digest_time: DigestTime | None = Field(None, exclude=True)

    @property
    def key(self) -> str:
        """What makes it one alert, however often it is asked for: the mark, when it fell, and whom.

        A mark that was withdrawn and falls on another instant is another alert.
        """
        fell = f"{self.reached_at:%Y%m%dT%H%M%SZ}"
        return f"{self.reference}/{self.clock}/{self.mark}/{fell}/{self.recipient or NOBODY}"

    @property
    def status(self) -> AlertStatus:
        """How it starts."""
        return AlertStatus.WAITING if self.address else AlertStatus.FAILED


class CaseFailures(Value):
    """How many alerts of a case have failed for good."""

    reference: CaseReference
    failed: int = Field(ge=0)
