"""The one durable timer of a case."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow


class DeadlineTimer:
    """Rings at the next instant that matters.

    A deadline that moved later leaves the timer alone: it rings, finds nothing due and is set
    anew. So ordinary messages cost no timer events.
    """

    def __init__(self) -> None:
        self._at: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def has_fired(self) -> bool:
        """Whether the instant has come."""
        return self._task is not None and self._task.done()

    def set(self, at: datetime | None) -> None:
        """Ring at `at`, or earlier; nothing to wait for leaves the timer as it is."""
        if self.has_fired:
            self.stop()
        if at is None or (self._at is not None and self._at <= at):
            return
        self.stop()
        self._at = at
        self._task = asyncio.create_task(self._fire(at))

    def stop(self) -> None:
        """Ring no more."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
        self._at, self._task = None, None

    async def _fire(self, at: datetime) -> None:
        wait = max(at - workflow.now(), timedelta(milliseconds=1))
        await workflow.sleep(wait, summary=f"Next instant {at:%d %b %Y %H:%M:%S}Z")
