"""The worker in production: connects, serves cases, and drains on SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.case_activities import case_activities
from activities.heartbeats import Heartbeats
from homebuy import config
from homebuy.channels.alert import Channel
from homebuy.channels.configured import channels
from homebuy.channels.notice import MailChannel
from homebuy.storage.pool import Pool, open_pool
from homebuy.storage.unreachable import database_errors
from homebuy.temporal.client import connect
from homebuy.temporal.readiness import make_ready
from homebuy.temporal.telemetry import runtime
from workflows.contract import TASK_QUEUE
from workflows.home_buy_case import HomeBuyCase
from workflows.post import HomeBuyGapReport, HomeBuyPost

# Below compose's stop_grace_period, so that what is in flight ends before the process must.
DRAIN = timedelta(seconds=20)
# Lint and replays keep workflows deterministic; a sandbox besides took most of a worker's time.
RUNNER = UnsandboxedWorkflowRunner()
POOL_SIZE = 10
ACTIVITIES = 100
"""Those that wait for a connection cost next to nothing."""
REPLAYS = 8
"""A long case takes most of a second: more at once would all run out of their time."""


def case_worker(
    client: Client,
    pool: Pool,
    mail: MailChannel,
    webhooks: Channel | None = None,
    task_queue: str = TASK_QUEUE,
) -> Worker:
    """A worker for cases and the post; without `webhooks`, alerts to other systems fail visibly."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[HomeBuyCase, HomeBuyPost, HomeBuyGapReport],
        activities=case_activities(pool, mail, webhooks),
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
    mail, webhooks = channels()
    await make_ready(client)
    with database_errors():
        async with (
            open_pool(config.database_url(), size=POOL_SIZE) as pool,
            case_worker(client, pool, mail, webhooks),
        ):
            yield


async def main() -> None:
    """Serve until SIGTERM or Ctrl-C, then finish what is in flight."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, stop.set)
    async with serving():
        print("Home Buy worker: serving", flush=True)
        await stop.wait()
        print("Home Buy worker: draining", flush=True)


if __name__ == "__main__":
    from homebuy.cli.command_line import command_line, leave, run

    leave(run(command_line(), ["worker", *sys.argv[1:]]))
