"""A worker to be killed: its activity hangs the first time, and says so in a file."""

import asyncio
import sys
from pathlib import Path
from uuid import uuid4

from temporalio import activity, workflow
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.heartbeats import Heartbeats
from homebuy.temporal.client import connect
from workflows import calls

QUEUE = "killed"


class Hanging:
    """Something that stops in the middle until its worker is killed."""

    @activity.defn
    async def hang_once(self, folder: str) -> str:
        """Hangs for the first that asks."""
        begun = Path(folder) / "begun"
        if begun.exists():
            return "done"
        begun.touch()
        await asyncio.sleep(3600)
        return "never"


@workflow.defn
class Waiting:
    """Acts as cases do."""

    @workflow.run
    async def run(self, folder: str) -> str:
        return await calls.regular_activity(Hanging.hang_once, folder, "Hang")


async def serve(target: str) -> None:
    """Until killed."""
    client = await connect(target, identity=uuid4().hex)
    async with Worker(
        client,
        task_queue=QUEUE,
        workflows=[Waiting],
        activities=[Hanging().hang_once],
        interceptors=[Heartbeats()],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
