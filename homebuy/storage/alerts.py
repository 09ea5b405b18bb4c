"""Alerts: each taken by one sender at a time, and marked with what became of it."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from homebuy.domain.alerts.alert import AlertStatus, CaseFailures
from homebuy.domain.alerts.digest_times import gathered_from
from homebuy.domain.ids import CaseReference, ClockId, UserId
from homebuy.domain.models import Instant
from homebuy.storage.pool import Connection, Pool
from homebuy.storage.queries import queries
from homebuy.storage.rows import AlertRow, WaitingAlert

SQL = queries("alerts")


@dataclass(frozen=True)
class Claim:
    """An alert that nobody else will send while this claim is held; say how it went, once."""

    alert: WaitingAlert
    _connection: Connection
    _now: Instant | None = None

    async def sent(self) -> None:
        """It is on its way."""
        await self._connection.execute(SQL["sent"], self.alert.key)

    async def failed(self, error: str) -> None:
        """It can never be sent."""
        await self._connection.execute(SQL["failed"], self.alert.key, error)

    async def delayed(self, error: str, try_after: Instant | None = None) -> None:
        """It could not be sent now, and goes on waiting; sweeps leave it alone until then.

        One that has waited for long joins the next digest.
        """
        gathered = gathered_from(self.alert.created_at, self._now) if self._now else None
        await self._connection.execute(SQL["delayed"], self.alert.key, error, try_after, gathered)


class AlertStore:
    """Hands out the alerts that wait, and lists them all."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def claim(
        self,
        reference: CaseReference,
        *,
        now: Instant | None = None,
        passing_over: Collection[str] = (),
    ) -> AsyncIterator[Claim | None]:
        """The case's oldest alert to send at once that is neither claimed nor passed over, if any.

        What the claim is told is kept when the block ends, and lost when it raises; `now` decides
        whether an alert that cannot go has waited for long.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(SQL["next_waiting"], reference, list(passing_over))
            yield Claim(WaitingAlert(**dict(row)), connection, now) if row else None

    @asynccontextmanager
    async def claim_left(self, since: Instant, now: Instant) -> AsyncIterator[Claim | None]:
        """An alert of any case to send at once that has waited `since` then, unless claimed."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(SQL["next_left"], since, now)
            yield Claim(WaitingAlert(**dict(row)), connection, now) if row else None

    async def failures_not_shown(self) -> tuple[CaseFailures, ...]:
        """The cases with another number of failed alerts than they show; some at a time."""
        rows = await self._pool.fetch(SQL["failures_not_shown"])
        return tuple(CaseFailures(**dict(row)) for row in rows)

    async def failures_shown(self, failures: Mapping[CaseReference, int]) -> None:
        """Remember the numbers of failed alerts that cases show now."""
        await self._pool.execute(
            SQL["failures_shown"], list(failures.keys()), list(failures.values())
        )

    async def alerts(
        self,
        *,
        key: str | None = None,
        reference: CaseReference | None = None,
        status: AlertStatus | None = None,
        recipient: str | None = None,
        limit: int = 100,
    ) -> tuple[AlertRow, ...]:
        """The alerts that fit every filter given, the newest first."""
        rows = await self._pool.fetch(SQL["alerts"], reference, status, recipient, key, limit)
        return tuple(AlertRow(**dict(row)) for row in rows)

    async def fell_back(
        self, since: Instant, until: Instant, limit: int = 100
    ) -> tuple[AlertRow, ...]:
        """The alerts of a spell that missed somebody whom they were meant for, in order."""
        rows = await self._pool.fetch(SQL["fell_back"], since, until, limit)
        return tuple(AlertRow(**dict(row)) for row in rows)

    async def alerted_users(self, reference: CaseReference, clock: ClockId) -> frozenset[UserId]:
        """Everybody who has an alert of the clock, and those whom they cover for."""
        rows = await self._pool.fetch(SQL["alerted_users"], reference, clock)
        return frozenset(UserId(name) for row in rows for name in row if name)

    async def retry(
        self,
        at: Instant,
        *,
        key: str | None = None,
        reference: CaseReference | None = None,
        recipient: str | None = None,
    ) -> tuple[str, ...]:
        """Let the failed alerts that fit every filter given wait again; answers with their keys."""
        rows = await self._pool.fetch(SQL["retry"], key, reference, recipient, at)
        return tuple(row["key"] for row in rows)
