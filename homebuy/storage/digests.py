"""Digests: one mail for all that a recipient has waiting, sent under one key however often."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from homebuy.domain.alerts.alert import AlertChannel
from homebuy.domain.alerts.digest_times import LATE
from homebuy.domain.models import Instant, Value
from homebuy.storage.pool import Connection, Pool
from homebuy.storage.queries import queries
from homebuy.storage.rows import DigestRow, DigestStatus, NewDigest, WaitingAlert

SQL = queries("digests")
MOST = {AlertChannel.EMAIL: 1000, AlertChannel.WEBHOOK: 100}
"""Alerts in one digest; a person is told the number of what is too much, a system told all."""


class Reader(Value):
    """Somebody with gathered alerts that may go, as the newest of them names them.

    Some of the alerts may have been noticed `late`, or `tried` before.
    """

    channel: AlertChannel
    recipient: str
    recipient_name: str
    address: str
    late: bool
    tried: bool


@dataclass(frozen=True)
class DigestClaim:
    """A digest that nobody else will send while this claim is held; say how it went, once."""

    digest: DigestRow
    alerts: tuple[WaitingAlert, ...]
    _connection: Connection

    async def sent(self) -> None:
        """It is on its way, with all its alerts."""
        await self._connection.execute(SQL["sent"], self.digest.key)

    async def failed(self, error: str) -> None:
        """It can never be sent."""
        await self._connection.execute(SQL["failed"], self.digest.key, error)

    async def delayed(self, error: str, try_after: Instant | None = None) -> None:
        """It could not be sent now, and waits until then, or for the next sweep."""
        await self._connection.execute(SQL["delayed"], self.digest.key, error, try_after)


class DigestStore:
    """Gathers alerts into digests, and hands these out."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def due(self, now: Instant) -> tuple[Reader, ...]:
        """Everybody with a gathered alert that may go."""
        rows = await self._pool.fetch(SQL["due"], now, LATE)
        return tuple(Reader(**dict(row)) for row in rows)

    async def build(self, digest: NewDigest) -> None:
        """Put all that the recipient has gathered into a digest, or nothing into none."""
        await self._pool.execute(
            SQL["build"],
            digest.key,
            digest.channel,
            digest.recipient,
            digest.recipient_name,
            digest.address,
            digest.because,
            digest.created_at,
            MOST[digest.channel],
        )

    async def add(self, report: NewDigest) -> None:
        """Have a report of gaps sent; the same key again changes nothing."""
        await self._pool.execute(
            SQL["add"],
            report.key,
            report.channel,
            report.recipient,
            report.recipient_name,
            report.address,
            report.because,
            list(report.gaps),
            report.created_at,
        )

    @asynccontextmanager
    async def claim(self, now: Instant) -> AsyncIterator[DigestClaim | None]:
        """The digest that has waited longest, unless claimed or to be left alone for now.

        What the claim is told is kept when the block ends, and lost when it raises.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(SQL["next_due"], now)
            if row is None:
                yield None
                return
            alerts = await connection.fetch(SQL["alerts_of"], row["key"])
            waiting = tuple(WaitingAlert(**dict(alert)) for alert in alerts)
            yield DigestClaim(DigestRow(**dict(row)), waiting, connection)

    async def last_report(self, before: Instant) -> Instant | None:
        """When gaps were last reported; a report that was cut short does not count for its rest."""
        at: Instant | None = await self._pool.fetchval(SQL["last_report"], before)
        return at

    async def retry_reports(self, at: Instant) -> tuple[str, ...]:
        """Let failed reports of gaps wait again; answers with their keys."""
        return tuple(row["key"] for row in await self._pool.fetch(SQL["retry_reports"], at))

    async def digests(
        self,
        *,
        status: DigestStatus | None = None,
        recipient: str | None = None,
        limit: int = 100,
    ) -> tuple[DigestRow, ...]:
        """The digests that fit every filter given, the newest first."""
        rows = await self._pool.fetch(SQL["digests"], status, recipient, limit)
        return tuple(DigestRow(**dict(row)) for row in rows)
