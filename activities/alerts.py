"""How a case reaches people."""

import asyncio
from datetime import datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.contracts import AlertActivities, Delivery, RecordingResult
from activities.metrics import count_alerts
from activities.sender import Poster, Went, attempt
from homebuy.domain.ids import CaseReference
from homebuy.storage.alerts import AlertStore

DELAYED = "Delayed"
"""The error type of a delivery that left alerts waiting; asking again may help."""
MOMENT = timedelta(seconds=2)
"""How long whoever waits for a mail to go, or for a turn, waits while no other mail goes either."""
MOMENTS = 10
"""How many of them at most, however well the others get on; an activity has half as long again."""
AT_ONCE = 4
"""Deliveries that may hold a connection: a slow mail server leaves the rest to recording."""


class AlertSender(AlertActivities):
    """Sends what a case has to say at once; an alert may arrive twice, always under one key."""

    def __init__(self, alerts: AlertStore, poster: Poster) -> None:
        self._alerts = alerts
        self._poster = poster
        self._places = asyncio.Semaphore(AT_ONCE)
        self._going = set[asyncio.Task[int]]()
        self._last_gone = float("-inf")

    @activity.defn(name="deliver_alerts")
    async def deliver_alerts(self, delivery: Delivery) -> int:
        """One that cannot go now holds up no other; only then does the delivery fail.

        Whoever gives this attempt up cuts no mail short, which might go out again then.
        """
        enough = asyncio.Event()
        try:
            return await asyncio.shield(self._begin(delivery.reference, enough))
        except asyncio.CancelledError:
            enough.set()
            raise

    async def deliver_soon(self, reference: CaseReference) -> RecordingResult:
        """Send what goes in a moment; what takes longer goes on beside, and whatever fails waits.

        It spares the case a turn of its own for the delivery, which is most of what an alert costs.
        """
        going = self._begin(reference, asyncio.Event())
        for _ in range(MOMENTS):
            await asyncio.wait({going}, timeout=MOMENT.total_seconds())
            if going.done() or not self._others_go():
                break
        if not going.done() or going.cancelled() or going.exception():
            return RecordingResult(waiting=True)
        return RecordingResult(waiting=False, failed=going.result())

    def _begin(self, reference: CaseReference, enough: asyncio.Event) -> asyncio.Task[int]:
        going = asyncio.create_task(self._deliver(reference, enough))
        self._going.add(going)
        going.add_done_callback(self._gone)
        return going

    def _gone(self, going: asyncio.Task[int]) -> None:
        """What went wrong, the case will hear when it has the alert delivered again."""
        self._going.discard(going)
        if not going.cancelled() and not going.exception():
            self._last_gone = asyncio.get_running_loop().time()

    def _others_go(self) -> bool:
        """Whether a delivery succeeded within the last moment, so that a turn may be near."""
        passed = asyncio.get_running_loop().time() - self._last_gone
        return passed < MOMENT.total_seconds()

    async def _deliver(self, reference: CaseReference, enough: asyncio.Event) -> int:
        await self._take_place(reference)
        try:
            return await self._send_all(reference, enough)
        finally:
            self._places.release()

    async def _take_place(self, reference: CaseReference) -> None:
        """Whoever waited on while a mail server hangs would keep recordings out of the worker."""
        for _ in range(MOMENTS):
            try:
                async with asyncio.timeout(MOMENT.total_seconds()):
                    await self._places.acquire()
                    return
            except TimeoutError:
                if not self._others_go():
                    break
        raise ApplicationError(_busy(reference), type=DELAYED)

    async def _send_all(self, reference: CaseReference, enough: asyncio.Event) -> int:
        delayed: dict[str, str] = {}
        while not enough.is_set():
            now = _server_time()
            async with self._alerts.claim(reference, now=now, passing_over=delayed) as claim:
                if claim is None:
                    break
                went, error = await attempt(claim, self._poster.send(claim.alert))
                count_alerts(went, claim.alert.channel)
                if went is Went.DELAYED:
                    delayed[claim.alert.key] = error
        if await self._alerts.still_waits(reference):
            raise ApplicationError(_still_waiting(reference, delayed), type=DELAYED)
        return await self._alerts.failures(reference)


def _server_time() -> datetime | None:
    """When the attempt began, by the clock of the server, which a test may have moved on."""
    return activity.info().current_attempt_scheduled_time if activity.in_activity() else None


def _busy(reference: CaseReference) -> str:
    return f"the alerts of case {reference} still wait: {AT_ONCE} other deliveries take their time"


def _still_waiting(reference: CaseReference, delayed: dict[str, str]) -> str:
    *_, last = "another attempt still holds one", *delayed.values()
    number = len(delayed) or 1
    return f"{number} alerts of case {reference} still wait; the last because {last}"
