"""The servers of the demo, and a worker in a process of its own."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from homebuy.definitions.publication import publish_shipped
from homebuy.embedded.mailbox import Mailbox, mailbox
from homebuy.embedded.postgres import embedded_postgres
from homebuy.embedded.processes import claimed
from homebuy.embedded.temporal import TemporalServer, embedded_temporal
from homebuy.embedded.worker import embedded_worker
from homebuy.storage.migrate import migrate
from homebuy.storage.pool import Pool, open_pool
from homebuy.temporal.client import HomeBuyClient, connect
from workflows.contract import SEARCH_ATTRIBUTES, TASK_QUEUE
from workflows.digests import HomeBuyDigests

STEPS = 5
FOLDERS = ("postgres", "temporal", "mail", "worker")
PUBLISHER = "demo"


@dataclass(frozen=True)
class Office:
    """A housing office that is ready for work."""

    cases: HomeBuyClient
    pool: Pool
    mail: Mailbox
    temporal: TemporalServer
    dsn: str

    def environment(self) -> dict[str, str]:
        """What another program must be told to work on these servers."""
        return {
            "HOMEBUY_DATABASE_URL": self.dsn,
            "HOMEBUY_SMTP_HOST": "127.0.0.1",
            "HOMEBUY_SMTP_PORT": str(self.mail.port),
            "TEMPORAL_ADDRESS": self.temporal.target,
        }


@asynccontextmanager
async def office(home: Path, *, fresh: bool, step: Callable[[str], None]) -> AsyncIterator[Office]:
    """Start everything over the data kept in `home`, and stop it when the block ends.

    `step` is told of each of the STEPS as it begins; `fresh` forgets the data first.
    """
    if fresh:
        await forget(home)
    home.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        step("Starting PostgreSQL")
        dsn = await stack.enter_async_context(embedded_postgres(home / "postgres", durable=True))
        await migrate(dsn)
        pool = await stack.enter_async_context(open_pool(dsn))
        step("Starting Temporal")
        server = await stack.enter_async_context(
            embedded_temporal(home / "temporal", search_attributes=SEARCH_ATTRIBUTES, ui=True)
        )
        step("Starting the mail catcher")
        mail = await stack.enter_async_context(mailbox(home / "mail"))
        step("Publishing definitions")
        await publish_shipped(pool, by=PUBLISHER, at=datetime.now(UTC))
        ready = Office(HomeBuyClient(await connect(server.target)), pool, mail, server, dsn)
        step("Starting the worker")
        await stack.enter_async_context(embedded_worker(home / "worker", ready.environment()))
        yield ready


async def send_gathered(office: Office) -> None:
    """One sweep as it will be tomorrow, when nothing has to wait any longer."""
    temporal = await connect(office.temporal.target)
    now = datetime.now(UTC)
    await temporal.execute_workflow(
        HomeBuyDigests.run,
        now + timedelta(days=1),
        id=f"home-buy-demo-sweep-{now:%H%M%S%f}",
        task_queue=TASK_QUEUE,
    )


async def forget(home: Path) -> None:
    """Remove what earlier demos left in `home`; refused while one of them runs there."""
    folders = [home / name for name in FOLDERS if (home / name).exists()]
    async with AsyncExitStack() as stack:
        for folder in folders:
            await stack.enter_async_context(claimed(folder))
        for folder in folders:
            shutil.rmtree(folder)
