"""What PostgreSQL holds, read past the product's own stores."""

from dataclasses import dataclass
from typing import Any

from homebuy.storage.pool import Connection, Pool

Row = dict[str, Any]

CASE = {
    "case": "SELECT * FROM home_buy_case WHERE reference = $1",
    "stages": "SELECT * FROM case_stage WHERE reference = $1 ORDER BY visit",
    "tasks": "SELECT * FROM case_task WHERE reference = $1 ORDER BY visit, id",
    "clocks": "SELECT * FROM case_clock WHERE reference = $1 ORDER BY id",
    "holds": "SELECT * FROM case_hold WHERE reference = $1 ORDER BY number",
    "events": "SELECT * FROM case_event WHERE reference = $1 ORDER BY seq",
    "alerts": "SELECT * FROM alert WHERE reference = $1",
}
AT_ONCE = "SELECT count(*) FROM alert WHERE status = 'waiting' AND send_after IS NULL"
AT_ALL = """
SELECT (SELECT count(*) FROM alert WHERE status = 'waiting')
    + (SELECT count(*) FROM digest WHERE status = 'waiting')
"""


@dataclass(frozen=True)
class CaseRecord:
    """The rows of one case, all of one moment."""

    case: Row
    stages: list[Row]
    tasks: list[Row]
    clocks: list[Row]
    holds: list[Row]
    events: list[Row]
    alerts: list[Row]

    def told(self, actor: str) -> list[Row]:
        """The events that one sender caused by hand."""
        return [event for event in self.events if event["actor"] == actor]


async def read_case(pool: Pool, reference: str) -> CaseRecord | None:
    """All rows of the case, if it is there."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
        rows = {name: await _rows(connection, sql, reference) for name, sql in CASE.items()}
    case = rows.pop("case")
    return CaseRecord(case=case[0], **rows) if case else None


async def waiting_at_once(pool: Pool) -> int:
    """How many alerts wait though they should go at once."""
    return int(await pool.fetchval(AT_ONCE))


async def waiting_at_all(pool: Pool) -> int:
    """How many alerts and digests wait."""
    return int(await pool.fetchval(AT_ALL))


async def alerts(pool: Pool) -> list[Row]:
    """Every alert."""
    return [dict(row) for row in await pool.fetch("SELECT * FROM alert")]


async def digests(pool: Pool) -> list[Row]:
    """Every digest."""
    return [dict(row) for row in await pool.fetch("SELECT * FROM digest")]


async def _rows(connection: Connection, sql: str, reference: str) -> list[Row]:
    return [dict(row) for row in await connection.fetch(sql, reference)]
