"""Signs of life, so that the work of a worker that was killed is taken over within seconds."""

import asyncio
from typing import Any, Final

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

HEARTBEAT_INTERVAL: Final = 2
"""Seconds; far below the time after which a silent worker is taken for dead."""


class Heartbeats(Interceptor):
    """Has every activity give signs of life while it runs, however long that takes."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        """Wrap the activities of a worker."""
        return _HeartbeatInbound(next)


class _HeartbeatInbound(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        # What runs locally belongs to the workflow's own task, which has a time limit of its own.
        if activity.info().is_local:
            return await super().execute_activity(input)
        heartbeats = asyncio.create_task(_send_heartbeats())
        try:
            return await super().execute_activity(input)
        finally:
            heartbeats.cancel()


async def _send_heartbeats() -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_INTERVAL)
        activity.heartbeat()
