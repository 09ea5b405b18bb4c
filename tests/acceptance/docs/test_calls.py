"""The calls that the pages show, made."""

import asyncio
import re
import runpy
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client

from homebuy.embedded.mailbox import Mailbox
from homebuy.storage.pool import Pool
from tests.acceptance.docs.pages import WRITTEN, Example, examples, words_in_code
from tests.desk import Desk, opened
from tests.places import ROOT
from workflows.contract import TASK_QUEUE

CALLS = [example for example in examples("sh") if "temporal workflow" in example.text]
FILTER = re.compile(r"(HomeBuy\w+|WorkflowType|TemporalReportedProblems) ?(=|<|IN ).+")
FILTERS = [word for page in WRITTEN for word in words_in_code(page) if FILTER.fullmatch(word)]


async def shell(script: str, environment: dict[str, str]) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        "sh", "-euc", script, env=environment, cwd=ROOT, stdout=PIPE, stderr=STDOUT
    )
    output, _ = await process.communicate()
    return process.returncode, output.decode()


def test_there_are_calls_to_make() -> None:
    assert (len(CALLS), len(FILTERS)) == (2, 8)


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_temporals_command_line_reaches_a_case(
    call: Example, desk: Desk, environment: dict[str, str]
) -> None:
    reference = await desk.raise_case()
    await asyncio.sleep(1)  # the examples name whole seconds
    status, output = await shell(call.text.replace("T-42", reference), environment)
    assert status == 0, output
    assert "watch-the-marks" in (await desk.recorded(reference, "task_completed")).values()
    assert "message_rejected" not in await desk.kinds(reference)


async def test_a_call_that_is_refused_ends_as_the_page_says(
    desk: Desk, environment: dict[str, str]
) -> None:
    reference = await desk.raise_case()
    await asyncio.sleep(1)
    first = CALLS[0].text.replace("T-42", reference).split("temporal workflow signal")[0]
    assert (await shell(first, environment))[0] == 0
    again = first.replace("lettings-1", "lettings-9").replace("call-1", "call-9")
    status, output = await shell(again, environment)
    assert status == 1
    assert "Error: unable to update workflow: task 'watch-the-marks' is complete since" in output
    assert "nothing was changed (type: Rejected, retryable: false)" in output


async def test_a_call_repeated_is_a_duplicate(desk: Desk, environment: dict[str, str]) -> None:
    reference = await desk.raise_case()
    await asyncio.sleep(1)
    call = CALLS[0].text.replace("T-42", reference).split("temporal workflow signal")[0]
    answers = [(await shell(call, environment))[1] for _ in range(2)]
    assert ["duplicate:true" in answer for answer in answers] == [False, True]


@pytest.mark.parametrize("query", FILTERS)
async def test_every_filter_is_one_that_temporal_understands(query: str, temporal: Client) -> None:
    assert (await temporal.count_workflows(query)).count >= 0


@pytest.mark.parametrize("example", examples("python"), ids=str)
async def test_every_python_program_runs(
    example: Example,
    temporal: Client,
    pool: Pool,
    mail: Mailbox,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", environment["TEMPORAL_ADDRESS"])
    program = tmp_path / "example.py"
    program.write_text(example.text.replace("T-43", uuid4().hex), encoding="utf-8")
    async with opened(temporal, pool, mail, TASK_QUEUE):
        await runpy.run_path(str(program))["main"]()
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["first-steps", "green"],
        ["open", "False"],
        ["unfinished", "mandatory"],
    ]
