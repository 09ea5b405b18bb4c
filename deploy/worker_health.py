"""Exits with 0 if Temporal sees the worker of this container asking for work."""

import asyncio
import os
import socket
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import PollerInfo, TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.service import RPCError

from homebuy import config
from homebuy.domain.errors import HomeBuyError
from homebuy.temporal.client import connect
from workflows.contract import TASK_QUEUE

# A worker asks again when a poll of a minute ends with nothing to do.
STALE = timedelta(seconds=90)


async def main() -> str:
    """The reason why the worker is not well, or nothing."""
    try:
        pollers = await _pollers()
    except (HomeBuyError, RPCError) as fault:
        return str(fault)
    here = f"worker@{socket.gethostname()}:"
    fresh = datetime.now(UTC) - STALE  # noqa: TID251  how long ago is the whole question
    if any(p.identity.startswith(here) and _seen(p) > fresh for p in pollers):
        return ""
    return f"Temporal has seen no worker of {socket.gethostname()} for {STALE.seconds} seconds"


async def _pollers() -> Iterable[PollerInfo]:
    client = await connect(**config.temporal())
    answer = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=TASK_QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    return answer.pollers


def _seen(poller: PollerInfo) -> datetime:
    return poller.last_access_time.ToDatetime(tzinfo=UTC)


if __name__ == "__main__":
    reason = asyncio.run(main())
    print(reason or "serving", flush=True)
    # The SDK's own threads may abort an interpreter that takes its leave step by step.
    os._exit(1 if reason else 0)
