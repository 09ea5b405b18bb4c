"""Servers that can be stopped, killed and started again over the same data."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress

from homebuy.embedded.processes import LOCALHOST, EmbeddedServerError, free_port

Opening = Callable[[], AbstractAsyncContextManager[Process]]

# Below the ports that the kernel hands to clients: none of those that call in vain can take it.
FIRST_PORT, LAST_PORT = 15_000, 30_000
BETWEEN_STARTS = 0.3
"""Seconds before one that does not start, or has died, is started again."""


class Server:
    """A process under one name, on the same data and port however often it starts."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._running = AsyncExitStack()
        self._changing = asyncio.Lock()
        self.process: Process | None = None

    async def start(self) -> None:
        """Serve, unless it does."""
        async with self._changing:
            await self._start()

    async def stop(self) -> None:
        """End in order, as an administrator would have it."""
        async with self._changing:
            await self._close()

    async def kill(self) -> None:
        """End at once, as the kernel does it when memory is short."""
        async with self._changing:
            await self._kill()

    async def _kill(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()
        await self._close()

    async def _start(self) -> None:
        if self.process is None:
            self.process = await self._running.enter_async_context(self._opening())

    async def _close(self) -> None:
        self.process = None
        await self._running.aclose()


class KeptServer(Server):
    """A server that is started again whenever it has ended, as production does with workers."""

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Keep it serving until left."""
        keeper = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
            await self.stop()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Kill it, and let nobody start it until left."""
        async with self._changing:
            await self._kill()
            yield

    async def serving(self) -> None:
        """Until it serves, as it does after each start."""
        while self.process is None:
            await asyncio.sleep(0.1)

    async def _keep(self) -> None:
        while True:
            async with self._changing:
                if self.process is not None and self.process.returncode is not None:
                    await self._close()
                if self.process is None:
                    with suppress(EmbeddedServerError):
                        await self._start()
            await asyncio.sleep(BETWEEN_STARTS)


def quiet_port(first: int = FIRST_PORT) -> int:
    """A free port of this machine that stays free while its server is down."""
    for port in range(first, LAST_PORT):
        if free_port(port) == port:
            return port
    raise EmbeddedServerError(f"no port of {LOCALHOST} is free from {first} to {LAST_PORT}")
