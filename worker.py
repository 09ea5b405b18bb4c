"""The worker in production: connects, serves cases, and drains on SIGTERM."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from signal import SIGINT, SIGTERM

from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.case_activities import case_activities
from activities.heartbeats import Heartbeats
from homebuy import config
from homebuy.channels.notice import Channels
from homebuy.channels.settings import configured_channels
from homebuy.cli.program import app_named, leave, run, stop_requested
from homebuy.storage.pool import Pool, open_pool
from homebuy.storage.unreachable import database_errors
from homebuy.temporal.client import connect
from homebuy.temporal.readiness import make_ready
from homebuy.temporal.telemetry import runtime
from workflows.contract import TASK_QUEUE
from workflows.digests import HomeBuyDigests, HomeBuyGapReport
from workflows.home_buy_case import HomeBuyCase

SERVE = "Serve cases until told to stop. For example: homebuy worker"
# Below compose's stop_grace_period, so that what is in flight ends before the process must.
DRAIN = timedelta(seconds=20)
# Lint and replays keep workflows deterministic; a sandbox besides took most of a worker's time.
RUNNER = UnsandboxedWorkflowRunner()
# Activities that wait for a connection cost next to nothing. A long case takes most of a second
# to replay: more at once would all run out of their time.
POOL_SIZE, ACTIVITIES, REPLAYS = 10, 100, 8


def case_worker(
    client: Client, pool: Pool, channels: Channels, task_queue: str = TASK_QUEUE
) -> Worker:
    """A worker for cases, and for what goes out in rounds."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[HomeBuyCase, HomeBuyDigests, HomeBuyGapReport],
        activities=case_activities(pool, channels),
        workflow_runner=RUNNER,
        interceptors=[Heartbeats()],
        max_concurrent_activities=ACTIVITIES,
        max_concurrent_workflow_tasks=REPLAYS,
        graceful_shutdown_timeout=DRAIN,
    )


@asynccontextmanager
async def serving() -> AsyncIterator[None]:
    """Serve cases with everything that the environment names, until left."""
    identity, shown = config.identity("worker"), runtime(config.Serving.read().metrics)
    client = await connect(**config.temporal(), identity=identity, runtime=shown)
    channels = configured_channels()
    await make_ready(client)
    with database_errors():
        async with (
            open_pool(config.database_url(), size=POOL_SIZE) as pool,
            case_worker(client, pool, channels),
        ):
            yield


async def main() -> None:
    """Serve until SIGTERM or Ctrl-C, then finish what is in flight."""
    stop = stop_requested(SIGTERM, SIGINT)
    async with serving():
        print("Home Buy worker: serving", flush=True)
        await stop.wait()
        print("Home Buy worker: draining", flush=True)


if __name__ == "__main__":
    leave(run(app_named("worker", SERVE, main), sys.argv[1:]))
