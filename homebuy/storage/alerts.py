"""Alerts: each taken by one sender at a time, and marked with what became of it."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from homebuy.domain.ids import CaseReference
from homebuy.storage.pool import Connection, Pool
from homebuy.storage.queries import queries
from homebuy.storage.rows import AlertRow, AlertStatus, WaitingAlert

SQL = queries("alerts")


@dataclass(frozen=True)
class Claim:
    """An alert that nobody else will send while this claim is held; say how it went, once."""

    alert: WaitingAlert
    _connection: Connection

    async def sent(self) -> None:
        """It is on its way."""
        await self._connection.execute(SQL["sent"], self.alert.key)

    async def failed(self, error: str) -> None:
        """It can never be sent."""
        await self._connection.execute(SQL["failed"], self.alert.key, error)

    async def delayed(self, error: str) -> None:
        """It could not be sent now, and goes on waiting."""
        await self._connection.execute(SQL["delayed"], self.alert.key, error)


class AlertStore:
    """Hands out the alerts that wait, and lists them all."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def claim(
        self, reference: CaseReference, *, passing_over: Collection[str] = ()
    ) -> AsyncIterator[Claim | None]:
        """The case's oldest waiting alert that is neither claimed nor passed over, if any.

        What the claim is told is kept when the block ends, and lost when it raises.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(SQL["next_waiting"], reference, list(passing_over))
            yield Claim(WaitingAlert(**dict(row)), connection) if row else None

    async def alerts(
        self,
        *,
        reference: CaseReference | None = None,
        status: AlertStatus | None = None,
        limit: int = 100,
    ) -> tuple[AlertRow, ...]:
        """The alerts that fit every filter given, the newest first."""
        rows = await self._pool.fetch(SQL["alerts"], reference, status, limit)
        return tuple(AlertRow(**dict(row)) for row in rows)
