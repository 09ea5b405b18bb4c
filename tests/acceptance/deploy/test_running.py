import asyncio
import os
import sysconfig
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator

import pytest
import yaml
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from homebuy.embedded.temporal import embedded_temporal
from tests.places import ROOT
from workflows.contract import SEARCH_ATTRIBUTES

SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
SETUP = SERVICES["setup"]["environment"]
NAMESPACE = SETUP["TEMPORAL_NAMESPACE"]

Environment = dict[str, str]


@pytest.fixture(scope="module")
async def bare_temporal() -> AsyncIterator[Environment]:
    """The environment of programs beside a server without our namespace."""
    async with embedded_temporal(None, search_attributes={}, ui=False) as server:
        yield {
            "PATH": f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            **SETUP,
            "TEMPORAL_ADDRESS": server.target,
        }


async def program(environment: Environment, *command: str) -> Process:
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT
    )


async def outcome(environment: Environment, *command: str) -> tuple[int | None, str]:
    process = await program(environment, *command)
    output, _ = await process.communicate()
    return process.returncode, output.decode()


async def health(environment: Environment) -> tuple[int | None, str]:
    return await outcome(environment, "python", "deploy/worker_health.py")


async def test_setup_makes_the_namespace_ready_and_may_run_again(
    bare_temporal: Environment,
) -> None:
    for _ in range(2):
        status, output = await outcome(bare_temporal, "sh", "deploy/temporal-setup.sh")
        assert status == 0, output
    client = await Client.connect(bare_temporal["TEMPORAL_ADDRESS"], namespace=NAMESPACE)
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=NAMESPACE)
    )
    assert SEARCH_ATTRIBUTES.keys() <= known.custom_attributes.keys()
    found = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=NAMESPACE)
    )
    assert (
        f"{found.config.workflow_execution_retention_ttl.ToTimedelta().days}d"
        == (SETUP["RETENTION"])
    )


async def test_worker_is_well_while_it_serves_and_ends_well_when_told_to(
    bare_temporal: Environment, database: str
) -> None:
    await outcome(bare_temporal, "sh", "deploy/temporal-setup.sh")
    assert "has seen no worker" in (await health(bare_temporal))[1]
    environment = {**bare_temporal, "HOMEBUY_DATABASE_URL": database}
    worker = await program(environment, *SERVICES["worker"]["command"])
    try:
        assert worker.stdout
        assert b"serving" in await worker.stdout.readline()
        for _ in range(5):
            assert await health(bare_temporal) == (0, "serving\n")
    finally:
        worker.terminate()
        rest, _ = await worker.communicate()
    assert worker.returncode == 0, rest.decode()


async def test_health_check_says_why_a_worker_is_not_well(bare_temporal: Environment) -> None:
    unreachable = {**bare_temporal, "TEMPORAL_ADDRESS": "127.0.0.1:1"}
    unmade = {**bare_temporal, "TEMPORAL_NAMESPACE": "not-made"}
    for environment, why in ((unreachable, "does not answer"), (unmade, "not found")):
        status, output = await health(environment)
        assert (status, why in output, "Traceback" in output) == (1, True, False), output
