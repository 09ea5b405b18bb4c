"""Alerts that go as soon as their mark is recorded; whatever does not go then is swept up."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from temporalio import activity

from activities.metrics import count_alerts
from activities.sender import Sender, SendResult, attempt
from homebuy.domain.ids import CaseReference
from homebuy.storage.alerts import AlertStore

MOMENT: Final = timedelta(seconds=2)
"""How long a recording waits for its alerts, and a delivery for its turn while none goes."""
MOMENTS: Final = 10
"""How many of them a delivery waits for its turn at most, however well the others get on."""
AT_ONCE: Final = 4
"""Deliveries that may hold a connection: a slow mail server leaves the rest to recording."""


class AlertSender:
    """Sends what a case has to say at once; an alert may arrive twice, always under one key."""

    def __init__(self, alerts: AlertStore, sender: Sender) -> None:
        self._alerts = alerts
        self._sender = sender
        self._places = asyncio.Semaphore(AT_ONCE)
        self._deliveries = set[asyncio.Task[None]]()
        self._last_success = float("-inf")

    @property
    def under_way(self) -> int:
        """How many cases have alerts on their way, or waiting for their turn."""
        return len(self._deliveries)

    async def send_soon(self, reference: CaseReference) -> None:
        """Send what goes in a moment; what takes longer goes on beside, and whatever fails waits.

        Whoever gives this up cuts no mail short, which might go out again then.
        """
        delivery = asyncio.create_task(self._deliver(reference))
        self._deliveries.add(delivery)
        delivery.add_done_callback(self._on_done)
        await asyncio.wait({delivery}, timeout=MOMENT.total_seconds())

    def _on_done(self, delivery: asyncio.Task[None]) -> None:
        self._deliveries.discard(delivery)
        if not delivery.cancelled() and (error := delivery.exception()):
            activity.logger.warning("alerts wait for the next sweep: %r", error)

    async def _deliver(self, reference: CaseReference) -> None:
        if not await self._take_place():
            return
        try:
            await self._send_all(reference)
        finally:
            self._places.release()

    async def _take_place(self) -> bool:
        """Whether a turn came: nobody waits for one behind a mail server that hangs."""
        for _ in range(MOMENTS):
            try:
                async with asyncio.timeout(MOMENT.total_seconds()):
                    return await self._places.acquire()
            except TimeoutError:
                if not self._others_succeed():
                    break
        return False

    def _others_succeed(self) -> bool:
        passed = asyncio.get_running_loop().time() - self._last_success
        return passed < MOMENT.total_seconds()

    async def _send_all(self, reference: CaseReference) -> None:
        """One that cannot go now holds up no other."""
        delayed, now = set[str](), _server_time()
        while True:
            async with self._alerts.claim(reference, now=now, passing_over=delayed) as claim:
                if claim is None:
                    return
                result = (await attempt(claim, self._sender.send(claim.alert))).result
                count_alerts(result, claim.alert.channel)
            if result is SendResult.DELAYED:
                delayed.add(claim.alert.key)
            else:
                self._last_success = asyncio.get_running_loop().time()


def _server_time() -> datetime | None:
    """When the attempt began, by the clock of the server, which a test may have moved on."""
    return activity.info().current_attempt_scheduled_time if activity.in_activity() else None
