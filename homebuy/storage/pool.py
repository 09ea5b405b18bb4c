"""Connections to the database."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg

Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"


@asynccontextmanager
async def open_pool(dsn: str, *, size: int = 10) -> AsyncIterator[Pool]:
    """Connections that read and write jsonb as plain values; at most `size` of them."""
    async with asyncpg.create_pool(dsn, min_size=1, max_size=size, init=_prepare) as pool:
        yield pool


def _json(value: object) -> str:
    """PostgreSQL's text has no NUL: one that somebody sent must not keep a case from its record."""
    return json.dumps(value).replace("\\u0000", "\\ufffd")


async def _prepare(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_json, decoder=json.loads)
