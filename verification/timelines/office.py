"""A housing office of its own for one run: in memory, and gone when it closes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from temporalio.client import Client

from homebuy.channels.email import EmailChannel
from homebuy.channels.notice import Channels
from homebuy.definitions.publication import publish_shipped
from homebuy.domain.models import Instant
from homebuy.embedded.mailbox import Mailbox, mailbox
from homebuy.embedded.postgres import embedded_postgres
from homebuy.embedded.processes import LOCALHOST
from homebuy.embedded.temporal import embedded_temporal
from homebuy.storage.cases import CaseStore
from homebuy.storage.migrate import migrate
from homebuy.storage.pool import Pool, open_pool
from homebuy.temporal.client import HomeBuyClient, connect
from worker import case_worker
from workflows.contract import SEARCH_ATTRIBUTES

PUBLISHER = "timelines"
SENDER = "home-buy@example.org"


class Office(NamedTuple):
    """An office at work with the shipped definitions, and what it keeps."""

    cases: HomeBuyClient
    store: CaseStore
    temporal: Client
    pool: Pool
    mail: Mailbox


@asynccontextmanager
async def ephemeral_office(now: Instant) -> AsyncIterator[Office]:
    """PostgreSQL, Temporal, a mail catcher and a worker in this process, until left.

    Raises EmbeddedServerError if a server is not installed or does not start.
    """
    with TemporaryDirectory(prefix="homebuy-office-") as temporary:
        folder = Path(temporary)
        async with (
            embedded_postgres(folder / "postgres", durable=False) as dsn,
            embedded_temporal(None, search_attributes=SEARCH_ATTRIBUTES, ui=False) as server,
            mailbox(folder / "mail") as mail,
        ):
            await migrate(dsn)
            channel = EmailChannel(host=LOCALHOST, port=mail.port, sender=SENDER)
            temporal = await connect(server.target)
            async with open_pool(dsn) as pool, case_worker(temporal, pool, Channels(channel)):
                await publish_shipped(pool, by=PUBLISHER, at=now)
                yield Office(HomeBuyClient(temporal), CaseStore(pool), temporal, pool, mail)
