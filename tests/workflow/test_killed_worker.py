"""What a killed worker had begun is taken over soon, on a real server with real processes."""

import sys
import time
from asyncio.subprocess import Process, create_subprocess_exec
from pathlib import Path
from uuid import uuid4

from temporalio.client import Client

from tests.eventually import eventually
from tests.places import ROOT
from tests.workflow.killed_worker import QUEUE, Waiting
from workflows.calls import PATIENT, SILENCE


async def test_what_a_killed_worker_had_begun_is_taken_over_within_seconds(
    temporal: Client, tmp_path: Path
) -> None:
    target = temporal.service_client.config.target_host
    handle = await temporal.start_workflow(
        Waiting.run, str(tmp_path), id=f"waiting-{uuid4().hex}", task_queue=QUEUE
    )
    first = await _worker(target)

    async def has_begun() -> bool:
        return (tmp_path / "begun").exists()

    await eventually(has_begun, "the activity has begun")
    first.kill()
    killed = time.monotonic()
    await first.wait()
    second = await _worker(target)
    try:
        assert await handle.result() == "done"
    finally:
        second.kill()
        await second.wait()
    took = time.monotonic() - killed
    assert took < SILENCE.total_seconds() + 8 < PATIENT.total_seconds()


async def _worker(target: str) -> Process:
    module = "tests.workflow.killed_worker"
    return await create_subprocess_exec(sys.executable, "-m", module, target, cwd=ROOT)
