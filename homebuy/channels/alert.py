"""What a channel is given to send, and how it answers."""

from typing import Protocol

from pydantic import Field

from homebuy.domain.definitions.organisation import Webhook
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference, ClockId
from homebuy.domain.models import Instant, Value
from homebuy.domain.service_levels.clock import ClockKind
from homebuy.domain.service_levels.sla import Mark


class AlertMessage(Value):
    """A mark that a person must hear of; `key` stays the same however often it is sent.

    `why` tells how the date came about, `gaps` who could not be told, `on_behalf_of` who is away;
    `template` names the landlord's own words. With `webhook` it goes to a system, not to a person.
    """

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
    clock: ClockId = ClockId("")
    repeat: int = 0
    on_behalf_of: str | None = None
    why: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    recipient_name: str = ""
    template: str | None = None
    webhook: Webhook | None = None


class Digest(Value):
    """Many alerts of one person in one message; `because` says why they come together."""

    key: str
    address: str
    recipient_name: str = ""
    messages: tuple[AlertMessage, ...] = Field(min_length=1)
    because: str
    webhook: Webhook | None = None


class RefusedError(HomeBuyError):
    """The alert can never reach that address; trying again will not help."""


class DelayedError(HomeBuyError):
    """The alert could not be sent now; trying again may help."""


class Channel(Protocol):
    """A way to reach a person; it may deliver an alert twice, and never two under one key."""

    async def send(self, message: AlertMessage) -> None:
        """Hand the alert over; raises RefusedError or DelayedError, and nothing else."""
        ...

    async def send_digest(self, digest: Digest) -> None:
        """Hand the alerts over as one; raises RefusedError or DelayedError, and nothing else."""
        ...
