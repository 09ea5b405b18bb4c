"""What a channel is given to send, and how it answers."""

from typing import Protocol

from homebuy.domain.clock import ClockKind
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference
from homebuy.domain.models import Instant, Value
from homebuy.domain.sla import Mark


class AlertMessage(Value):
    """A mark that a person must hear of; `key` stays the same however often it is sent."""

    key: str
    address: str
    reference: CaseReference
    scheme_title: str
    stage_title: str
    kind: ClockKind
    title: str
    source: str
    mark: Mark
    reached_at: Instant
    due_at: Instant
    zone: str
    reason: str


class RefusedError(HomeBuyError):
    """The alert can never reach that address; trying again will not help."""


class DelayedError(HomeBuyError):
    """The alert could not be sent now; trying again may help."""


class Channel(Protocol):
    """A way to reach a person; it may deliver an alert twice, and never two under one key."""

    async def send(self, message: AlertMessage) -> None:
        """Hand the alert over; raises RefusedError or DelayedError, and nothing else."""
        ...
