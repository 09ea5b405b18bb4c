"""A Temporal server for the run, and a housing office that all cases of the run share."""

import shutil
import sysconfig
from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment

from homebuy.embedded.mailbox import Mailbox, mailbox
from homebuy.embedded.temporal import embedded_temporal
from homebuy.storage.pool import Pool, open_pool
from homebuy.temporal.client import connect
from homebuy.temporal.payloads import DATA_CONVERTER
from tests.conftest import fresh_database
from tests.desk import Desk, opened
from workflows.contract import (
    ALERTS_FAILED,
    COLOUR,
    NEXT_DEADLINE,
    OWNER,
    SCHEME,
    SEARCH_ATTRIBUTES,
    STAGE,
    STATUS,
)

SKIPPING = (
    "frontend.WorkflowTimeSkippingEnabled=true",
    "frontend.WorkflowTimeSkippingMaxSkipPerSession=10000",
    'history.timerProcessorMaxTimeShift="10ms"',
    "history.timerProcessorMaxPollRPS=1000",
    "system.forceSearchAttributesCacheRefreshOnRead=true",
    # So that a case of a few months continues anew on the way.
    "limit.historyCount.suggestContinueAsNew=150",
)


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[Client]:
    """A real server in memory."""
    async with embedded_temporal(None, search_attributes=SEARCH_ATTRIBUTES, ui=False) as server:
        yield await connect(server.target)


@pytest.fixture(scope="session")
async def desk(
    temporal: Client, postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    """A housing office in real time, with one worker for the cases of every test."""
    async with (
        fresh_database(postgres, f"TEMPLATE {template}") as database,
        open_pool(database) as pool,
        mailbox(tmp_path_factory.mktemp("mail")) as mail,
        opened(temporal, pool, mail) as desk,
    ):
        yield desk


@pytest.fixture
async def own_desk(temporal: Client, pool: Pool, mail: Mailbox) -> AsyncIterator[Desk]:
    """An office of the test's own: it stops the database, or counts all that there is."""
    async with opened(temporal, pool, mail) as desk:
        yield desk


@pytest.fixture(scope="session")
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    """A real server whose cases can be carried through months in a moment."""
    options = [word for value in SKIPPING for word in ("--dynamic-config-value", value)]
    async with await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=TimeSkippingConfig(enabled=False),
        data_converter=DATA_CONVERTER,
        dev_server_existing_path=shutil.which("temporal", path=sysconfig.get_path("scripts")),
        search_attributes=[SCHEME, STAGE, STATUS, COLOUR, OWNER, NEXT_DEADLINE, ALERTS_FAILED],
        dev_server_extra_args=options,
    ) as environment:
        yield environment


@pytest.fixture
async def skipping_desk(
    skipping: WorkflowEnvironment, pool: Pool, mail: Mailbox
) -> AsyncIterator[Desk]:
    """A housing office whose time can be skipped."""
    async with opened(skipping.client, pool, mail) as desk:
        yield desk
