"""The one durable timer of a case."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow


class Alarm:
    """Rings at the next instant that matters.

    A deadline that moved later leaves the timer alone: it rings, finds nothing due and is set
    anew. So ordinary messages cost no timer events.
    """

    def __init__(self) -> None:
        self._at: datetime | None = None
        self._timer: asyncio.Task[None] | None = None

    @property
    def has_rung(self) -> bool:
        """Whether the instant has come."""
        return self._timer is not None and self._timer.done()

    def set(self, at: datetime | None) -> None:
        """Ring at `at`, or earlier; nothing to wait for leaves the timer as it is."""
        if self.has_rung:
            self.stop()
        if at is None or (self._at is not None and self._at <= at):
            return
        self.stop()
        self._at = at
        self._timer = asyncio.create_task(self._ring(at))

    def stop(self) -> None:
        """Ring no more."""
        if self._timer is not None and not self._timer.done():
            self._timer.cancel()
        self._at, self._timer = None, None

    async def _ring(self, at: datetime) -> None:
        wait = max(at - workflow.now(), timedelta(milliseconds=1))
        await workflow.sleep(wait, summary=f"Next instant {at:%d %b %Y %H:%M:%S}Z")
