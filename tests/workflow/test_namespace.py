"""What a namespace must know before a worker serves cases in it."""

import os
import shlex
import sysconfig
from asyncio.subprocess import DEVNULL, create_subprocess_exec

import pytest
from temporalio.client import Client

from homebuy.config import ConfigurationError
from homebuy.embedded.temporal import embedded_temporal
from homebuy.temporal import namespace
from homebuy.temporal.client import UnreachableError, connect
from homebuy.temporal.readiness import must_know_attributes
from workflows.contract import SEARCH_ATTRIBUTES

BEFORE = {name: kind for name, kind in SEARCH_ATTRIBUTES.items() if name != "HomeBuyAlertsFailed"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namespace, "BETWEEN_LOOKS", 0.5)


async def test_a_worker_names_the_attribute_that_is_missing_and_the_command_that_adds_it() -> None:
    async with embedded_temporal(None, search_attributes=BEFORE, ui=False) as server:
        client = await connect(server.target)
        with pytest.raises(ConfigurationError) as refused:
            await must_know_attributes(client)
        said, command = str(refused.value).split("Add them: ")
        assert "'default' does not know, or not as that type: HomeBuyAlertsFailed (Int);" in said
        await _run(command, server.target)
        await must_know_attributes(client)


async def test_a_namespace_that_lists_no_attributes_does_not_stop_the_worker(
    temporal: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    target = temporal.service_client.config.target_host
    await must_know_attributes(await connect(target, namespace="nowhere"))
    assert "Temporal does not list its search attributes" in capsys.readouterr().err


async def test_a_server_that_is_gone_is_not_taken_for_one_that_lists_nothing() -> None:
    async with embedded_temporal(None, search_attributes={}, ui=False) as server:
        client = await connect(server.target)
    with pytest.raises(UnreachableError, match="Temporal does not answer"):
        await must_know_attributes(client)


async def _run(command: str, target: str) -> None:
    path = f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "TEMPORAL_ADDRESS": target}
    process = await create_subprocess_exec(*shlex.split(command), env=environment, stdout=DEVNULL)
    assert await process.wait() == 0
