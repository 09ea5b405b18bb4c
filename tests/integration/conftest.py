"""One migrated database for the run, emptied after each test that used it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.conftest import fresh_database, run

TABLES = (
    *(
        "alert_failures_shown",
        "alert",
        "digest",
        "letter",
        "case_event",
        "case_clock",
        "case_task",
        "case_stage",
    ),
    *("case_hold", "home_buy_case", "definition"),
)
"""Every table with rows of a test; what others refer to comes after them."""
# The audit lets nobody change it, except its owner once they have said so.
EMPTYING = "; ".join(
    f"ALTER TABLE {table} DISABLE TRIGGER USER; DELETE FROM {table}; "
    f"ALTER TABLE {table} ENABLE TRIGGER USER"
    for table in TABLES
)
THERE = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture(scope="session")
async def shared_database(postgres: str, template: str) -> AsyncIterator[str]:
    """The DSN of the database of all tests."""
    async with fresh_database(postgres, f"TEMPLATE {template}") as dsn:
        connection = await asyncpg.connect(dsn)
        there = {row["tablename"] for row in await connection.fetch(THERE)}
        await connection.close()
        assert there == {*TABLES, "schema_migration"}
        yield dsn


@pytest.fixture
async def database(shared_database: str) -> AsyncIterator[str]:
    """The DSN of a migrated database without a row."""
    yield shared_database
    await run(shared_database, EMPTYING)
