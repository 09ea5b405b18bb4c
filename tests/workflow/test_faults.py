"""What goes wrong around a case, and that the case goes on."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from homebuy.cli.exit_codes import ExitCode, code_of
from homebuy.domain.alerts.alert import AlertStatus
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference
from homebuy.domain.service_levels.sla import Mark
from homebuy.embedded.mailbox import Mailbox, mailbox
from homebuy.storage.alerts import AlertStore
from homebuy.storage.pool import Pool
from homebuy.temporal.client import UnreachableError
from tests.conftest import run
from tests.desk import Desk, ago, opened, signed
from tests.eventually import eventually
from tests.post import Post


@pytest.fixture
def desk(own_desk: Desk) -> Desk:
    """What is stopped here is nobody else's."""
    return own_desk


async def test_a_case_keeps_accepting_while_the_database_is_down(
    desk: Desk, postgres: str, database: str
) -> None:
    reference = await desk.raise_case()
    await shut(postgres, database)
    for number in range(5):
        answer = await desk.execute(reference, cmd.AddNote, text=f"note {number}")
        assert answer.stage == "first-steps"
    await open_again(postgres, database)
    await eventually(lambda: _has_notes(desk, reference, 5), "the database caught up")
    events = await desk.store.events(reference)
    notes = [e.detail["text"] for e in events if e.kind == "note_added"]
    assert notes == [f"note {number}" for number in range(5)]


async def test_a_case_enters_its_next_stage_once_the_database_is_back(
    desk: Desk, postgres: str, database: str
) -> None:
    reference = await desk.raise_case(at=ago(20))
    await desk.finish_first_stage(reference)
    await shut(postgres, database)
    answer = await desk.execute(reference, cmd.ProgressCase, stage="hand-in")
    assert answer.stage == "hand-in"
    waiting = asyncio.create_task(desk.execute(reference, cmd.AddNote, text="in the new stage"))
    await open_again(postgres, database)
    assert (await waiting).stage == "hand-in"
    await eventually(lambda: _has_notes(desk, reference, 1), "the database caught up")


@pytest.mark.parametrize(
    ("command", "given", "done"),
    [
        (cmd.AcknowledgeAlert, {"clock": "task/1/watch-the-marks"}, "alert_acknowledged"),
        (cmd.ReassignCase, {"owner": "grace-okafor", "reason": "cover"}, "owner_changed"),
    ],
)
async def test_who_waits_for_a_look_up_is_told_that_the_database_is_down(
    desk: Desk,
    postgres: str,
    database: str,
    command: type[cmd.Command],
    given: dict[str, str],
    done: str,
) -> None:
    reference = await desk.raise_case(at=ago(20))
    await eventually(lambda: _has_escalated(desk, reference), "the task is escalated")
    message = signed()
    await shut(postgres, database)
    with pytest.raises(UnreachableError, match="nothing was changed: send it again") as told:
        async with asyncio.timeout(10):
            await desk.execute(reference, command, **given, **message)
    assert code_of(told.value) is ExitCode.UNREACHABLE
    assert (await desk.see(reference)).owner == "amira-khan"
    await open_again(postgres, database)
    assert not (await desk.execute(reference, command, **given, **message)).duplicate
    assert await desk.recorded(reference, done)


async def test_of_two_copies_that_both_wait_for_a_look_up_one_applies_and_one_is_on_record(
    desk: Desk, postgres: str, database: str
) -> None:
    reference = await desk.raise_case()
    message = {"owner": "grace-okafor", "reason": "cover", **signed()}
    await shut(postgres, database)
    for _ in range(2):
        await desk.signal(reference, cmd.ReassignCase, **message)
    answer = await desk.execute(reference, cmd.AddNote, text="the case goes on meanwhile")
    assert answer.status == "open"
    await open_again(postgres, database)
    await eventually(lambda: _has_both(desk, reference), "both copies are on record")
    rejected = await desk.recorded(reference, "message_rejected")
    assert "was applied before; nothing was changed" in rejected["reason"]


async def _has_escalated(desk: Desk, reference: CaseReference) -> bool:
    alerts = await AlertStore(desk.pool).alerts(reference=reference, limit=999)
    return any(a.mark is Mark.ESCALATION and "watch-the-marks" in a.clock for a in alerts)


async def _has_both(desk: Desk, reference: CaseReference) -> bool:
    kinds = await desk.kinds(reference)
    return (kinds.count("owner_changed"), kinds.count("message_rejected")) == (1, 1)


async def test_alerts_wait_for_a_mail_server_that_is_down(
    temporal: Client, pool: Pool, tmp_path: Path
) -> None:
    async with mailbox(tmp_path / "mail") as gone:
        pass
    async with opened(temporal, pool, gone) as desk:
        reference = await desk.raise_case(at=ago(5))
        await desk.recorded(reference, "mark_reached")
        answer = await desk.execute(reference, cmd.AddNote, text="the case goes on")
        assert answer.status == "open"


async def test_an_alert_reaches_a_mail_server_that_was_down_once_it_is_back(
    temporal: Client, pool: Pool, tmp_path: Path
) -> None:
    post = Post()
    async with post.open():
        pass
    async with opened(temporal, pool, Mailbox(tmp_path, post.port)) as desk:
        reference = await desk.raise_case(at=ago(5))
        await desk.recorded(reference, "mark_reached")
        await eventually(lambda: _has_tried(pool), "the mail server was found down")
        async with post.open():
            await desk.sweep(after=timedelta(minutes=1))
            assert await _is_sent(pool)
    assert "amira.khan@example.org" in post.recipients()


async def _has_tried(pool: Pool) -> bool:
    return any(alert.attempts for alert in await AlertStore(pool).alerts())


async def _is_sent(pool: Pool) -> bool:
    sent = await AlertStore(pool).alerts(status=AlertStatus.SENT)
    return any(alert.mark is Mark.AMBER for alert in sent)


async def test_a_new_worker_takes_over_where_another_stopped(
    temporal: Client, pool: Pool, tmp_path: Path
) -> None:
    async with mailbox(tmp_path / "mail") as box:
        async with opened(temporal, pool, box) as desk:
            reference = await desk.raise_case()
        note = cmd.AddNote(text="sent while nobody worked", **signed())
        await desk.cases.signal(reference, note)
        assert "note_added" not in await desk.kinds(reference)
        async with opened(temporal, pool, box, queue=desk.queue):
            await eventually(lambda: _has_notes(desk, reference, 1), "the note is recorded")


async def shut(server: str, database: str) -> None:
    """Let nobody in, and throw out who is there: to a worker, the database is down."""
    name = database.rpartition("/")[2]
    await run(server, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    await run(
        server,
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )


async def open_again(server: str, database: str) -> None:
    await run(server, f"ALTER DATABASE {database.rpartition('/')[2]} WITH ALLOW_CONNECTIONS true")


async def _has_notes(desk: Desk, reference: CaseReference, number: int) -> bool:
    return (await desk.kinds(reference)).count("note_added") == number
