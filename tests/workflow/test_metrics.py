"""What the worker shows to Prometheus, read over HTTP."""

import re
from pathlib import Path

import httpx
import pytest
from temporalio.client import Client

from homebuy.config import ConfigurationError
from homebuy.embedded.mailbox import Mailbox
from homebuy.embedded.processes import LOCALHOST, free_port
from homebuy.storage.pool import Pool
from homebuy.temporal.client import connect
from homebuy.temporal.telemetry import runtime
from tests.desk import ago, opened
from tests.eventually import eventually
from tests.post import Post


async def test_metrics_count_what_was_sent_and_what_failed(
    temporal: Client, pool: Pool, tmp_path: Path
) -> None:
    where = f"{LOCALHOST}:{free_port(0)}"
    target = temporal.service_client.config.target_host
    post = Post(to_recipients={"grace.okafor@example.org": "550 nobody here"})
    async with post.open(), httpx.AsyncClient(base_url=f"http://{where}") as scraper:
        measured = await connect(target, runtime=runtime(where))
        async with opened(measured, pool, Mailbox(tmp_path, post.port)) as desk:
            await desk.raise_case(at=ago(20))
            for name in ("homebuy_alerts_sent_total", "homebuy_alerts_failed_total"):

                async def counted(name: str = name) -> bool:
                    return _count((await scraper.get("/metrics")).text, name) >= 1

                await eventually(counted, f"{name} is counted")


async def test_an_address_that_is_taken_is_said_plainly() -> None:
    where = f"{LOCALHOST}:{free_port(0)}"
    first = runtime(where)
    with pytest.raises(ConfigurationError, match=f"HOMEBUY_METRICS.*{where}"):
        runtime(where)
    assert first


def _count(page: str, name: str) -> int:
    found = re.search(rf'^{name}{{[^}}]*channel="email"[^}}]*}} (\d+)', page, re.MULTILINE)
    return int(found[1]) if found else 0
