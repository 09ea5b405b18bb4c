"""The worker in production: connects, serves cases, and drains on SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio.client import Client
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.case_activities import case_activities
from activities.heartbeats import Heartbeats
from homebuy import config
from homebuy.channels.alert import Channel
from homebuy.channels.email import EmailChannel
from homebuy.channels.notice import MailChannel
from homebuy.channels.rendering import Templates
from homebuy.channels.webhook import WebhookChannel
from homebuy.storage.pool import Pool, open_pool
from homebuy.storage.unreachable import database_errors
from homebuy.temporal.client import UnreachableError, connect
from homebuy.temporal.namespace import adding, missing_attributes
from homebuy.temporal.schedules import ensure_schedules
from workflows.contract import TASK_QUEUE
from workflows.home_buy_case import HomeBuyCase
from workflows.post import HomeBuyGapReport, HomeBuyPost

# Below compose's stop_grace_period, so that what is in flight ends before the process must.
DRAIN = timedelta(seconds=20)
# Lint and replays keep workflows deterministic; a sandbox besides took most of a worker's time.
RUNNER = UnsandboxedWorkflowRunner()
NO_ANSWER = {
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.UNKNOWN,
}
POOL_SIZE = 10
ACTIVITIES = 100
# A long case takes most of a second to replay: more at once would all run out of their time.
REPLAYS = 8


def case_worker(
    client: Client,
    pool: Pool,
    mail: MailChannel,
    webhooks: Channel | None = None,
    *,
    task_queue: str = TASK_QUEUE,
) -> Worker:
    """A worker for cases and the post; activities that wait for a connection cost next to nothing.

    Without `webhooks`, alerts to other systems fail, visibly.
    """
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
    settings = config.Serving.read()
    shown = runtime(settings.metrics)
    client = await connect(**config.temporal(), identity=config.identity("worker"), runtime=shown)
    words = Templates(settings.templates)
    mail = EmailChannel(**config.Mail.read().revealed(), templates=words)
    webhooks = WebhookChannel(**config.Webhooks.read().revealed(), templates=words)
    await must_know_attributes(client)
    await schedule_post(client)
    with database_errors():
        async with (
            open_pool(config.database_url(), size=POOL_SIZE) as pool,
            case_worker(client, pool, mail, webhooks),
        ):
            yield


def runtime(metrics: str | None) -> Runtime | None:
    """What shows metrics to Prometheus at that address; raises ConfigurationError if it is taken.

    Nothing, which means the default, for no address.
    """
    if metrics is None:
        return None
    prometheus = PrometheusConfig(
        bind_address=metrics,
        counters_total_suffix=True,
        unit_suffix=True,
        durations_as_seconds=True,
    )
    try:
        return Runtime(telemetry=TelemetryConfig(metrics=prometheus))
    except (RuntimeError, ValueError) as fault:
        raise config.ConfigurationError(
            f"HOMEBUY_METRICS: nothing can be shown at {metrics}: {fault}"
        ) from fault


async def must_know_attributes(client: Client) -> None:
    """Raises ConfigurationError for a namespace in which cases would stop half way.

    Where a namespace does not tell what it knows, the worker says so and serves.
    """
    try:
        missing = await missing_attributes(client)
    except RPCError as refused:
        _must_have_answered(refused)
        print(
            f"Home Buy worker: Temporal does not list its search attributes ({refused.message}): "
            "make sure that it knows those of deploy/search-attributes.txt, or cases stop",
            file=sys.stderr,
            flush=True,
        )
        return
    if missing:
        raise config.ConfigurationError(
            f"the namespace '{client.namespace}' does not know, or not as that type: "
            f"{', '.join(f'{name} ({kind})' for name, kind in missing.items())}; a case would stop "
            f"where it needs one. Add them: {adding(client.namespace, missing)}"
        )


async def schedule_post(client: Client) -> None:
    """A namespace that allows no schedules has no digests, and is told so; cases are served.

    Raises UnreachableError where Temporal does not answer at all.
    """
    try:
        await ensure_schedules(client)
    except RPCError as refused:
        _must_have_answered(refused)
        print(
            f"Home Buy worker: Temporal takes no schedules ({refused.message}), so no digests and "
            "no reports of gaps are sent: start the workflow HomeBuyPost every minute by "
            "other means",
            file=sys.stderr,
            flush=True,
        )


def _must_have_answered(refused: RPCError) -> None:
    if refused.status in NO_ANSWER:
        raise UnreachableError(
            f"Temporal does not answer, so the worker cannot begin: {refused.message}"
        ) from refused


async def main() -> None:
    """Serve until SIGTERM or Ctrl-C, then finish what is in flight."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with serving():
        print("Home Buy worker: serving", flush=True)
        await stop.wait()
        print("Home Buy worker: draining", flush=True)


if __name__ == "__main__":
    from homebuy.cli.command_line import command_line, leave, run

    leave(run(command_line(), ["worker", *sys.argv[1:]]))
