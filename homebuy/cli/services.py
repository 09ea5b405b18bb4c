"""The services that commands need, each with a plain word when it cannot be reached."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from homebuy import config
from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.imports.catalogue import read_catalogue
from homebuy.storage.pool import Pool, open_pool
from homebuy.storage.unreachable import CONNECTING, database_errors
from homebuy.temporal.client import HomeBuyClient, UnreachableError, connect

ANSWERING: Final = 30
"""Seconds; a worker that is up answers in a fraction of one."""


@asynccontextmanager
async def database() -> AsyncIterator[Pool]:
    """Connections to the database of HOMEBUY_DATABASE_URL; raises NoDatabaseError."""
    with database_errors():
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(CONNECTING):
                pool = await stack.enter_async_context(open_pool(config.database_url(), size=4))
            yield pool


async def published() -> Catalogue:
    """All that is published now."""
    async with database() as pool:
        return await read_catalogue(pool)


async def home_buy() -> HomeBuyClient:
    """The front door to the cases; raises UnreachableError."""
    settings = {**config.temporal(), "identity": config.identity("cli")}
    try:
        async with asyncio.timeout(CONNECTING):
            return HomeBuyClient(await connect(**settings))
    except TimeoutError:
        where = settings["target_host"]
        raise UnreachableError(f"Temporal does not answer at {where}") from None


@asynccontextmanager
async def answer_awaited(reference: str, what_to_do: str) -> AsyncIterator[None]:
    """Wait for a worker, but not for ever; raises UnreachableError, saying what to do."""
    waiting = asyncio.timeout(ANSWERING)
    try:
        async with waiting:
            yield
    except (TimeoutError, UnreachableError):
        # The client of Temporal turns being interrupted into an error of its own.
        if not waiting.expired():
            raise
        raise UnreachableError(
            f"case '{reference}' did not answer within {ANSWERING} seconds: is a worker running? "
            + what_to_do
        ) from None
