"""A housing office whose every server can fail."""

from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from temporalio.client import Client
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from drills.people import with_officers
from drills.post import Post
from drills.servers import FIRST_PORT, KeptServer, Server, quiet_port
from homebuy.definitions.bundle import Bundle, read_bundle, shipped
from homebuy.definitions.publication import publish
from homebuy.embedded.postgres import postgres_server
from homebuy.embedded.processes import LOCALHOST
from homebuy.embedded.temporal import embedded_temporal
from homebuy.embedded.worker import embedded_worker
from homebuy.storage.migrate import migrate
from homebuy.storage.pool import Pool, open_pool
from homebuy.temporal.client import HomeBuyClient, connect
from workflows.contract import SEARCH_ATTRIBUTES

BY = "drill"
DEFINITIONS = "organisation.yaml", "calendars", "training.yaml", "right-to-buy-england.yaml"
SENDER = "home-buy@drill.example"


@dataclass(frozen=True)
class Office:
    """The servers, and the front door to the cases."""

    postgres: Server
    temporal: Server
    worker: KeptServer
    post: Post
    client: Client
    cases: HomeBuyClient
    dsn: str


@asynccontextmanager
async def office(
    home: Path, step: Callable[[str], None], *, settings: Sequence[str] = ()
) -> AsyncIterator[Office]:
    """Start everything, and stop it when the block ends; `step` is told what comes next.

    The settings are Temporal's dynamic configuration.
    """
    sql, temporal, smtp = _ports()
    dsn, target = f"postgresql://homebuy@{LOCALHOST}:{sql}/homebuy", f"{LOCALHOST}:{temporal}"
    database, engine = (
        _postgres(home / "postgres", sql),
        _temporal(home / "temporal", temporal, settings),
    )
    worker, post = _worker(home / "worker", dsn, target, smtp), Post(smtp)
    async with AsyncExitStack() as stack:
        for server in (engine, database, post):
            stack.push_async_callback(server.stop)
        step("Starting PostgreSQL")
        await database.start()
        await migrate(dsn)
        step("Starting Temporal")
        await engine.start()
        await post.start()
        step("Publishing definitions")
        async with open_pool(dsn, size=2) as pool:
            await _publish(pool, datetime.now(UTC))
        client = await connect(target, lazy=True, runtime=_quiet())
        step("Starting the worker")
        await stack.enter_async_context(worker.kept())
        await worker.serving()
        yield Office(database, engine, worker, post, client, HomeBuyClient(client), dsn)


async def _publish(pool: Pool, now: datetime) -> None:
    await publish(pool, _definitions(now.date()), by=BY, at=now)


@cache
def _definitions(today: date) -> Bundle:
    """The schemes of a drill; it takes seconds to prove that their stages cover their tasks."""
    bundle = read_bundle([shipped() / name for name in DEFINITIONS], today=today)
    return bundle._replace(organisation=with_officers(bundle.organisation))


def _quiet() -> Runtime:
    """Servers that are away are no news in a drill."""
    logging = LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR"))
    return Runtime(telemetry=TelemetryConfig(logging=logging))


def _ports() -> tuple[int, int, int]:
    sql = quiet_port(FIRST_PORT)
    temporal = quiet_port(sql + 1)
    return sql, temporal, quiet_port(temporal + 1)


def _postgres(folder: Path, port: int) -> Server:
    @asynccontextmanager
    async def opening() -> AsyncIterator[Process]:
        async with postgres_server(folder, durable=True, port=port) as server:
            yield server.process

    return Server(opening)


def _temporal(folder: Path, port: int, settings: Sequence[str]) -> Server:
    @asynccontextmanager
    async def opening() -> AsyncIterator[Process]:
        async with embedded_temporal(
            folder, search_attributes=SEARCH_ATTRIBUTES, ui=False, port=port, settings=settings
        ) as server:
            yield server.process

    return Server(opening)


def _worker(folder: Path, dsn: str, target: str, smtp: int) -> KeptServer:
    environment = {
        "HOMEBUY_DATABASE_URL": dsn,
        "HOMEBUY_SMTP_HOST": LOCALHOST,
        "HOMEBUY_SMTP_PORT": str(smtp),
        "HOMEBUY_SMTP_SENDER": SENDER,
        "TEMPORAL_ADDRESS": target,
    }
    return KeptServer(lambda: embedded_worker(folder, environment))
