"""The worker and the starter as processes of their own, against real servers."""

import asyncio
import json
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from subprocess import CompletedProcess
from typing import Any

import pytest

from homebuy.bulk.start_cases import RaiseResult
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, MessageId, SchemeId, UserId
from homebuy.embedded.mailbox import mailbox
from homebuy.embedded.temporal import embedded_temporal
from homebuy.temporal.client import HomeBuyClient, connect
from tests.acceptance.installation import Installation
from tests.eventually import eventually
from tools.reference import examples
from workflows.contract import SEARCH_ATTRIBUTES, TASK_QUEUE, WORKFLOW, workflow_id

NOTES = 20
RECOVERY = 45
"""Seconds; Temporal gives what a dead worker had begun to another after ten."""
NOWHERE = "127.0.0.1:9"
Settings = dict[str, str]


@pytest.fixture(scope="module")
async def servers(
    postgres: str, installed: Installation, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Settings]:
    """The settings of programs on prepared servers."""
    async with (
        embedded_temporal(None, search_attributes=SEARCH_ATTRIBUTES, ui=False) as temporal,
        mailbox(tmp_path_factory.mktemp("mail")) as mail,
    ):
        settings = {
            "HOMEBUY_DATABASE_URL": postgres,
            "HOMEBUY_SMTP_HOST": "127.0.0.1",
            "HOMEBUY_SMTP_PORT": str(mail.port),
            "TEMPORAL_ADDRESS": temporal.target,
        }
        for words in ("database migrate", "definitions publish --by grace-okafor"):
            done = await ask(installed, settings, installed.homebuy, *words.split())
            assert done.returncode == 0, done.stderr
        yield settings


async def ask(installed: Installation, settings: Settings, *command: str) -> CompletedProcess[str]:
    """Run a program of the installation to its end."""
    return await asyncio.to_thread(installed.run, *command, **settings)


async def started(installed: Installation, settings: Settings) -> Process:
    """A worker that serves."""
    worker = await asyncio.create_subprocess_exec(
        *(installed.python, "-m", "worker"),
        cwd=installed.folder,
        env=installed.environment(**settings),
        stdout=PIPE,
        stderr=STDOUT,
    )
    assert worker.stdout
    said = await worker.stdout.readline()
    if b"serving" not in said:
        raise AssertionError((said + await worker.stdout.read()).decode())
    return worker


async def ended(worker: Process, how: Signals) -> str:
    """What the worker said while it ended."""
    with suppress(ProcessLookupError):
        worker.send_signal(how)
    said, _ = await worker.communicate()
    return said.decode()


@asynccontextmanager
async def working(installed: Installation, settings: Settings) -> AsyncIterator[None]:
    """A worker that serves until the block ends."""
    worker = await started(installed, settings)
    try:
        yield
    finally:
        await ended(worker, SIGTERM)


async def client(settings: Settings) -> HomeBuyClient:
    return HomeBuyClient(await connect(settings["TEMPORAL_ADDRESS"]))


def note(text: str) -> cmd.AddNote:
    return cmd.AddNote(message_id=MessageId(text), actor="tests", at=datetime.now(UTC), text=text)


async def raised(cases: HomeBuyClient, name: str) -> CaseReference:
    reference = CaseReference(name)
    await cases.raise_case(
        cmd.RaiseCase(
            message_id=MessageId(f"{name}/raise"),
            actor="tests",
            at=datetime.now(UTC),
            reference=reference,
            scheme=SchemeId("training"),
            owner=UserId("amira-khan"),
        )
    )
    return reference


async def history(installed: Installation, settings: Settings, reference: str) -> list[Any]:
    """What the database has of the case."""
    done = await ask(installed, settings, installed.homebuy, "case", "history", reference, "--json")
    assert done.returncode in (0, 4), done.stderr
    events: list[Any] = json.loads(done.stdout) if done.returncode == 0 else []
    return events


def notes(events: list[Any]) -> list[str]:
    return [event["detail"]["text"] for event in events if event["kind"] == "note_added"]


@pytest.mark.parametrize("how", [SIGKILL, SIGTERM])
async def test_a_worker_that_ends_in_mid_case_loses_no_message_and_repeats_none(
    how: Signals, servers: Settings, installed: Installation
) -> None:
    worker, cases = await started(installed, servers), await client(servers)
    reference = await raised(cases, f"ENDED-BY-{how.name}")
    await cases.execute(reference, note("first"))
    await asyncio.gather(*(cases.signal(reference, note(f"early {n}")) for n in range(NOTES)))
    during = [asyncio.create_task(cases.signal(reference, note(f"late {n}"))) for n in range(NOTES)]
    await asyncio.wait(during, return_when=asyncio.FIRST_COMPLETED)
    said = await ended(worker, how)
    await asyncio.gather(*during)
    told = asyncio.create_task(cases.execute(reference, note("told while nobody served")))
    async with working(installed, servers), asyncio.timeout(RECOVERY):
        await told
        await cases.execute(reference, note("last"))
        while "last" not in notes(events := await history(installed, servers, reference)):
            await asyncio.sleep(0.2)
    sent = [f"{when} {n}" for when in ("early", "late") for n in range(NOTES)]
    assert sorted(notes(events)) == sorted([*sent, "first", "told while nobody served", "last"])
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert worker.returncode == (-SIGKILL if how is SIGKILL else 0), said


async def test_a_worker_says_that_it_drains(servers: Settings, installed: Installation) -> None:
    worker = await started(installed, servers)
    assert "draining" in await ended(worker, SIGTERM)
    assert worker.returncode == 0


@pytest.mark.parametrize(
    ("missing", "what"),
    [
        ({"TEMPORAL_ADDRESS": NOWHERE}, "Temporal does not answer"),
        ({"HOMEBUY_DATABASE_URL": f"postgresql://homebuy@{NOWHERE}/homebuy"}, "database"),
        ({"HOMEBUY_DATABASE_URL": ""}, "HOMEBUY_DATABASE_URL"),
    ],
)
async def test_a_worker_without_a_service_says_so_and_ends(
    missing: Settings, what: str, servers: Settings, installed: Installation
) -> None:
    for command in ([installed.python, "-m", "worker"], [installed.homebuy, "worker"]):
        done = await ask(installed, {**servers, **missing}, *command)
        assert (done.returncode, done.stdout) == (5, "")
        assert what in done.stderr
        assert "Traceback" not in done.stderr


async def test_the_starter_raises_a_case_once(servers: Settings, installed: Installation) -> None:
    case = ("START-1", "--scheme", "training", "--owner", "amira-khan")
    starter = (installed.python, "-m", "starter")
    async with working(installed, servers):
        assert (await ask(installed, servers, *starter, *case)).returncode == 0
        await eventually(lambda: history(installed, servers, "START-1"), "the case is recorded")
        again = await ask(installed, servers, *starter, *case)
        assert (again.returncode, "before" in again.stderr) == (4, True)


async def test_the_starter_raises_the_cases_of_a_file_once(
    servers: Settings, installed: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "applications.csv"
    rows = "".join(f"FILE-{n},training,ben-hughes,2026-01-0{n}\n" for n in (1, 2, 3))
    file.write_text(f"reference,scheme,owner,applied_on\n{rows}", encoding="utf-8")
    starter = (installed.python, "-m", "starter", "--file", str(file))
    async with working(installed, servers):
        for fate in (f"3 {RaiseResult.RAISED}", f"3 {RaiseResult.RAISED_BEFORE}"):
            done = await ask(installed, servers, *starter)
            assert (done.returncode, fate in done.stdout) == (0, True), done.stdout + done.stderr
        await eventually(lambda: history(installed, servers, "FILE-3"), "the cases are recorded")


async def test_a_caller_without_our_code_raises_a_case_and_tells_it_something(
    servers: Settings, installed: Installation
) -> None:
    """As the reference says: names and JSON, sent by Temporal's own client."""
    temporal = await connect(servers["TEMPORAL_ADDRESS"])
    start = json.loads(examples.START.model_dump_json(exclude_unset=True))
    start["request"]["at"] = "2026-01-05T10:00:00Z"
    start["request"]["facts"]["rtb1_served"] = "2026-01-05"
    id = workflow_id(examples.REFERENCE)
    async with working(installed, servers), asyncio.timeout(RECOVERY):
        case = await temporal.start_workflow(WORKFLOW, start, id=id, task_queue=TASK_QUEUE)
        message = json.loads(examples.COMMANDS["add_note"].model_dump_json(exclude_unset=True))
        answer = await case.execute_update("add_note", message)
        assert (answer["reference"], answer["duplicate"]) == (examples.REFERENCE, False)
        view: dict[str, Any] = await case.query("case")
        assert view["stage"] == "application-support"
