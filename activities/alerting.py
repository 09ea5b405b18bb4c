"""How a case reaches people."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.contracts import AlertActivities, Delivery
from homebuy.channels.alert import AlertMessage, Channel, DelayedError, RefusedError
from homebuy.storage.alerts import AlertStore, Claim
from homebuy.storage.rows import WaitingAlert

DELAYED = "Delayed"
"""The error type of a delivery that left alerts waiting; asking again may help."""


class AlertSender(AlertActivities):
    """Sends alerts through a channel; an alert may arrive twice, always under the same key."""

    def __init__(self, alerts: AlertStore, channel: Channel) -> None:
        self._alerts = alerts
        self._channel = channel

    @activity.defn(name="deliver_alerts")
    async def deliver_alerts(self, delivery: Delivery) -> None:
        """One that cannot go now holds up no other; only then does the delivery fail."""
        delayed: dict[str, str] = {}
        while True:
            async with self._alerts.claim(delivery.reference, passing_over=delayed) as claim:
                if claim is None:
                    break
                if error := await self._send(claim):
                    delayed[claim.alert.key] = error
        if delayed:
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
    return AlertMessage(**{name: getattr(alert, name) for name in AlertMessage.model_fields})


def _still_waiting(delivery: Delivery, delayed: dict[str, str]) -> str:
    *_, last = delayed.values()
    return f"{len(delayed)} alerts of case {delivery.reference} still wait; the last because {last}"
