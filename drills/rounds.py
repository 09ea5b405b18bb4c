"""Rounds of the post, made as if days had passed: what is gathered goes out during the drill."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count

from temporalio.client import Client, RPCError, WorkflowFailureError

from drills.stopping import stop_if_told
from workflows.contract import TASK_QUEUE
from workflows.digests import HomeBuyDigests

LATER = timedelta(days=1)
"""By how much each round is later than the one before: nothing that was delayed waits longer."""
PATIENCE = 15.0
"""Seconds for one round; one that takes longer goes on by itself."""


class Rounds:
    """Makes rounds of the post, each a day after the other."""

    def __init__(self, client: Client, seed: int) -> None:
        self._client, self._seed = client, seed
        self._numbers = count(4)  # the first is after any weekend

    @asynccontextmanager
    async def going(self, pause: float) -> AsyncIterator[None]:
        """Make one after another until left."""
        making = asyncio.create_task(self._make(pause))
        try:
            yield
        finally:
            making.cancel()
            await asyncio.gather(making, return_exceptions=True)

    async def one(self) -> None:
        """Make one, unless something is in its way."""
        number = next(self._numbers)
        with suppress(RPCError, WorkflowFailureError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._client.execute_workflow(
                    HomeBuyDigests.run,
                    datetime.now(UTC) + number * LATER,
                    id=f"drill-post-{self._seed}-{number}",
                    task_queue=TASK_QUEUE,
                )

    async def _make(self, pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            await self.one()
            stop_if_told()
