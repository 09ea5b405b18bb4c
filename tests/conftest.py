"""A PostgreSQL for the whole run, and a fresh database for each test that asks for one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

import asyncpg
import pytest
from hypothesis import settings

from homebuy.embedded.mailbox import Mailbox, mailbox
from homebuy.embedded.postgres import embedded_postgres
from homebuy.storage.migrate import migrate
from homebuy.storage.pool import Pool, open_pool

settings.register_profile("fast", max_examples=40, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)

TEMPLATE = "home_buy_template"
NUMBERS = count(1)


@pytest.fixture(scope="session")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The DSN of a server that forgets everything when the run ends."""
    async with embedded_postgres(tmp_path_factory.mktemp("postgres"), durable=False) as dsn:
        yield dsn


@pytest.fixture(scope="session")
async def template(postgres: str) -> str:
    """The name of a migrated database to copy."""
    await run(postgres, f"CREATE DATABASE {TEMPLATE}")
    await migrate(sibling(postgres, TEMPLATE))
    return TEMPLATE


@asynccontextmanager
async def fresh_database(postgres: str, options: str = "") -> AsyncIterator[str]:
    name = f"test_{next(NUMBERS)}"
    await run(postgres, f"CREATE DATABASE {name} {options}")
    yield sibling(postgres, name)
    await drop(postgres, name)


async def drop(postgres: str, name: str) -> None:
    """A vacuum that PostgreSQL has just begun by itself cannot be ended; it soon ends."""
    for _ in range(40):
        with suppress(asyncpg.InsufficientPrivilegeError):
            return await run(postgres, f"DROP DATABASE {name} WITH (FORCE)")
        await asyncio.sleep(0.25)
    raise AssertionError(f"database {name} is still in use")


async def run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def sibling(dsn: str, name: str) -> str:
    return f"{dsn.rpartition('/')[0]}/{name}"


@pytest.fixture
async def empty_database(postgres: str) -> AsyncIterator[str]:
    """The DSN of a database without a table."""
    async with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def own_database(postgres: str, template: str) -> AsyncIterator[str]:
    """The DSN of a migrated database that the test may alter and stop."""
    async with fresh_database(postgres, f"TEMPLATE {template}") as dsn:
        yield dsn


@pytest.fixture
def database(own_database: str) -> str:
    """The DSN of a migrated database without a row."""
    return own_database


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    """Connections to a migrated database without a row."""
    async with open_pool(database) as pool:
        yield pool


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mailbox]:
    """A mail server that keeps what it is given."""
    async with mailbox(tmp_path / "mail") as box:
        yield box
