"""How a case reaches people."""

import asyncio

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.contracts import AlertActivities, Delivery
from homebuy.channels.alert import AlertMessage, Channel, DelayedError, RefusedError
from homebuy.storage.alerts import AlertStore, Claim
from homebuy.storage.rows import WaitingAlert

DELAYED = "Delayed"
"""The error type of a delivery that left alerts waiting; asking again may help."""
AT_ONCE = 4
"""Deliveries that may hold a connection: a slow mail server leaves the rest to recording."""


class AlertSender(AlertActivities):
    """Sends alerts through a channel; an alert may arrive twice, always under the same key."""

    def __init__(self, alerts: AlertStore, channel: Channel) -> None:
        self._alerts = alerts
        self._channel = channel
        self._places = asyncio.Semaphore(AT_ONCE)

    @activity.defn(name="deliver_alerts")
    async def deliver_alerts(self, delivery: Delivery) -> None:
        """One that cannot go now holds up no other; only then does the delivery fail."""
        async with self._places:
            await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> None:
        delayed: dict[str, str] = {}
        while True:
            async with self._alerts.claim(delivery.reference, passing_over=delayed) as claim:
                if claim is None:
                    break
                if error := await self._send(claim):
                    delayed[claim.alert.key] = error
        if await self._alerts.still_waits(delivery.reference):
            raise ApplicationError(_still_waiting(delivery, delayed), type=DELAYED)

    async def _send(self, claim: Claim) -> str | None:
        """What delays the alert, if anything does."""
        try:
            await self._channel.send(_message(claim.alert))
        except RefusedError as refused:
            await claim.failed(str(refused))
        except DelayedError as error:
            await claim.delayed(str(error))
            return str(error)
        else:
            await claim.sent()
        return None


def _message(alert: WaitingAlert) -> AlertMessage:
    shared = AlertMessage.model_fields.keys() & WaitingAlert.model_fields.keys()
    return AlertMessage(**{name: getattr(alert, name) for name in shared})


def _still_waiting(delivery: Delivery, delayed: dict[str, str]) -> str:
    *_, last = "another attempt still holds one", *delayed.values()
    number = len(delayed) or 1
    return f"{number} alerts of case {delivery.reference} still wait; the last because {last}"
