"""From a row that waits to a message on its way, whichever channel it takes."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from homebuy.channels.alert import AlertMessage, Channel, DelayedError, Digest, RefusedError
from homebuy.channels.notice import MailChannel, Notice
from homebuy.domain.alerts.alert import WEBHOOK, AlertChannel
from homebuy.domain.definitions.organisation import Organisation, Webhook
from homebuy.domain.ids import UserId, WebhookId
from homebuy.domain.models import Instant
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.rows import DigestRow, WaitingAlert

GAPS = "Home Buy: who could not be alerted, or soon cannot be"


class SendResult(StrEnum):
    """How an attempt to send ended."""

    SENT = "sent"
    DELAYED = "delayed"
    FAILED = "failed"


class Attempt(NamedTuple):
    """How it went, and what stood in the way."""

    result: SendResult
    error: str = ""


class Claimed(Protocol):
    """What is being sent, and is told how that went."""

    async def sent(self) -> None: ...

    async def failed(self, error: str) -> None: ...

    async def delayed(self, error: str, try_after: Instant | None) -> None: ...


async def attempt(
    claimed: Claimed, sending: Awaitable[None], try_after: Instant | None = None
) -> Attempt:
    """Send it and put down how it went; what nobody foresaw delays this one and no other."""
    try:
        await sending
    except RefusedError as refused:
        await claimed.failed(str(refused))
        return Attempt(SendResult.FAILED, str(refused))
    except Exception as delay:
        error = str(delay) if isinstance(delay, DelayedError) else f"not foreseen: {delay!r}"
        await claimed.delayed(error, try_after)
        return Attempt(SendResult.DELAYED, error)
    await claimed.sent()
    return Attempt(SendResult.SENT)


@dataclass(frozen=True)
class Sender:
    """Hands alerts, digests and reports to their channels; each may arrive twice, under one key."""

    definitions: DefinitionStore
    mail: MailChannel
    webhooks: Channel | None = None

    async def send(self, alert: WaitingAlert) -> None:
        """Raises RefusedError or DelayedError."""
        organisation = await self.definitions.organisation()
        await self._channel(alert.channel).send(_message(alert, organisation))

    async def send_digest(self, digest: DigestRow, alerts: Sequence[WaitingAlert]) -> None:
        """Raises RefusedError or DelayedError; a report of gaps takes no alerts along."""
        if digest.gaps:
            await self.mail.send_notice(_report(digest))
        else:
            await self._send_alerts(digest, alerts)

    async def _send_alerts(self, digest: DigestRow, alerts: Sequence[WaitingAlert]) -> None:
        organisation = await self.definitions.organisation()
        message = Digest(
            key=digest.key,
            address=digest.address,
            recipient_name=digest.recipient_name,
            messages=tuple(_message(alert, organisation) for alert in _latest(alerts)),
            because=digest.because,
            webhook=_webhook(digest.recipient, digest.channel, organisation),
        )
        await self._channel(digest.channel).send_digest(message)

    def _channel(self, name: AlertChannel) -> Channel:
        channel = self.mail if name is AlertChannel.EMAIL else self.webhooks
        if channel is None:
            raise RefusedError("this worker has no way to webhooks")
        return channel


def _latest(alerts: Sequence[WaitingAlert]) -> list[WaitingAlert]:
    """The last mark of each clock, in the order given: who reads "overdue" needs no warning."""
    in_order = sorted(alerts, key=lambda alert: alert.reached_at)
    last = {(alert.reference, alert.clock): alert.key for alert in in_order}
    return [a for a in alerts if last[a.reference, a.clock] == a.key]


def _message(alert: WaitingAlert, organisation: Organisation) -> AlertMessage:
    shared = AlertMessage.model_fields.keys() & WaitingAlert.model_fields.keys()
    fields = {name: getattr(alert, name) for name in shared}
    return AlertMessage(
        **fields
        | {
            "on_behalf_of": _name(alert.on_behalf_of, organisation),
            "webhook": _webhook(alert.recipient, alert.channel, organisation),
        }
    )


def _name(id: UserId | None, organisation: Organisation) -> str | None:
    user = organisation.user(id) if id else None
    return user.name if user else id


def _webhook(
    recipient: str | None, channel: AlertChannel, organisation: Organisation
) -> Webhook | None:
    if channel is not AlertChannel.WEBHOOK:
        return None
    id = WebhookId((recipient or "").removeprefix(WEBHOOK))
    found = next((webhook for webhook in organisation.webhooks if webhook.id == id), None)
    if found is None:
        raise RefusedError(f'webhook "{id}" is no longer defined: publish it, then try again')
    return found


def _report(digest: DigestRow) -> Notice:
    gaps = (f"- {' '.join(gap.split())}" for gap in digest.gaps)
    text = f"{digest.because}\n\n" + "\n".join(gaps) + "\n"
    return Notice(
        key=digest.key,
        address=digest.address,
        recipient_name=digest.recipient_name,
        subject=GAPS,
        text=text,
    )
