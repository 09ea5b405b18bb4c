"""What commands act through: the time, who acts, the cases and the database.

A test hands over its own. What is printed goes to the streams of the program.
"""

import asyncio
import getpass
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Final

from homebuy import config
from homebuy.cli.exit_codes import UsageError
from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date
from homebuy.imports.catalogue import read_catalogue
from homebuy.storage.pool import Pool, open_pool
from homebuy.storage.unreachable import CONNECTING, database_errors
from homebuy.temporal.client import HomeBuyClient, UnreachableError, connect
from homebuy.written_dates import HOME


class Context:
    """The clock and the user of this computer, and the services that the settings name."""

    patience: float = 30
    """Seconds for an answer; a worker that is up answers in a fraction of one."""

    def now(self) -> Instant:
        """The present."""
        return datetime.now(UTC)

    def today(self, zone: str = HOME) -> date:
        """The day it is there."""
        return local_date(self.now(), zone)

    def actor(self, named: str | None) -> str:
        """Who acts: the one named, or the user of this computer; raises UsageError."""
        try:
            return named if named is not None else getpass.getuser()
        except (KeyError, OSError):
            raise UsageError(
                "this computer has no name for you: say who you are with --actor"
            ) from None

    async def cases(self) -> HomeBuyClient:
        """The front door to the cases; raises UnreachableError."""
        settings = {**config.temporal(), "identity": config.identity("cli")}
        try:
            async with asyncio.timeout(CONNECTING):
                return HomeBuyClient(await connect(**settings))
        except TimeoutError:
            where = settings["target_host"]
            raise UnreachableError(f"Temporal does not answer at {where}") from None

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Pool]:
        """Connections to the database of HOMEBUY_DATABASE_URL; raises NoDatabaseError."""
        with database_errors():
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(CONNECTING):
                    pool = await stack.enter_async_context(open_pool(config.database_url(), size=4))
                yield pool

    async def catalogue(self) -> Catalogue:
        """All that is published now."""
        async with self.database() as pool:
            return await read_catalogue(pool, self.now())


PRODUCTION: Final = Context()
_CURRENT: Final = ContextVar("context", default=PRODUCTION)


def context() -> Context:
    """The context of the command that runs."""
    return _CURRENT.get()


@contextmanager
def using(other: Context) -> Iterator[None]:
    """Let commands act through another context for a while."""
    before = _CURRENT.set(other)
    try:
        yield
    finally:
        _CURRENT.reset(before)


@asynccontextmanager
async def answer_awaited(reference: str, what_to_do: str) -> AsyncIterator[None]:
    """Wait for a worker, but not for ever; raises UnreachableError, saying what to do."""
    patience = context().patience
    waiting = asyncio.timeout(patience)
    try:
        async with waiting:
            yield
    except (TimeoutError, UnreachableError):
        # The client of Temporal turns being interrupted into an error of its own.
        if not waiting.expired():
            raise
        raise UnreachableError(
            f"case '{reference}' did not answer within {patience} seconds: is a worker running? "
            + what_to_do
        ) from None
