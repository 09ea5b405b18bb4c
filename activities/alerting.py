"""How a case reaches people."""

import asyncio

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.contracts import AlertActivities, Delivery
from activities.counting import count_alerts
from activities.posting import Poster, Went, attempt
from homebuy.storage.alerts import AlertStore

DELAYED = "Delayed"
"""The error type of a delivery that left alerts waiting; asking again may help."""
AT_ONCE = 4
"""Deliveries that may hold a connection: a slow mail server leaves the rest to recording."""


class AlertSender(AlertActivities):
    """Sends what a case has to say at once; an alert may arrive twice, always under one key."""

    def __init__(self, alerts: AlertStore, poster: Poster) -> None:
        self._alerts = alerts
        self._poster = poster
        self._places = asyncio.Semaphore(AT_ONCE)

    @activity.defn(name="deliver_alerts")
    async def deliver_alerts(self, delivery: Delivery) -> int:
        """One that cannot go now holds up no other; only then does the delivery fail."""
        async with self._places:
            return await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> int:
        delayed: dict[str, str] = {}
        while True:
            async with self._alerts.claim(delivery.reference, passing_over=delayed) as claim:
                if claim is None:
                    break
                went, error = await attempt(claim, self._poster.send(claim.alert))
                count_alerts(went, claim.alert.channel)
                if went is Went.DELAYED:
                    delayed[claim.alert.key] = error
        if await self._alerts.still_waits(delivery.reference):
            raise ApplicationError(_still_waiting(delivery, delayed), type=DELAYED)
        return await self._alerts.failures(delivery.reference)


def _still_waiting(delivery: Delivery, delayed: dict[str, str]) -> str:
    *_, last = "another attempt still holds one", *delayed.values()
    number = len(delayed) or 1
    return f"{number} alerts of case {delivery.reference} still wait; the last because {last}"
