"""A case that is asked about before it has been raised must still replay.

A worker may end the first task once it has looked something up.
"""

import asyncio
from contextlib import suppress
from uuid import uuid4

from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.worker import Replayer

from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference
from homebuy.embedded.mailbox import Mailbox
from homebuy.storage.pool import Pool
from homebuy.temporal.client import HomeBuyClient
from homebuy.temporal.payloads import DATA_CONVERTER
from tests.desk import OWNER, TRAINING, opened, signed
from worker import RUNNER
from workflows.contract import QUERY, workflow_id
from workflows.home_buy_case import HomeBuyCase


async def test_a_case_that_was_asked_before_a_worker_saw_it_replays(
    temporal: Client, pool: Pool, mail: Mailbox
) -> None:
    queue, reference = f"home-buy-{uuid4().hex}", CaseReference(f"T-{uuid4().hex[:8]}")
    request = cmd.RaiseCase(reference=reference, scheme=TRAINING, owner=OWNER, **signed())
    await HomeBuyClient(temporal, queue).raise_case(request)
    handle = temporal.get_workflow_handle(workflow_id(reference))
    asking = asyncio.create_task(handle.query(QUERY))
    await asyncio.sleep(0.5)
    async with opened(temporal, pool, mail, queue) as desk:
        with suppress(WorkflowQueryFailedError):
            await asking
        await desk.recorded(reference, "task_opened")
        history = await handle.fetch_history()
    replayer = Replayer(
        workflows=[HomeBuyCase], data_converter=DATA_CONVERTER, workflow_runner=RUNNER
    )
    await replayer.replay_workflow(history)
