"""Holds, revisions, repeats and new calendars, on a real server."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from temporalio.testing import WorkflowEnvironment

from homebuy.calendars.reading import named_calendar
from homebuy.cli.command_line import command_line, run
from homebuy.client import RefusedError
from homebuy.domain import commands as cmd
from homebuy.domain.calendars import Calendar
from homebuy.domain.case.view import CaseView, ClockView
from homebuy.domain.deadlines import local_date
from homebuy.domain.ids import CaseReference
from homebuy.storage.alerts import AlertStore
from tests.desk import RIGHT_TO_BUY, Desk, signed
from tests.patience import until
from workflows.contract import workflow_id

LONDON = "Europe/London"


def clock(view: CaseView, id: str) -> ClockView:
    return next(each for each in view.clocks if each.id == id)


async def test_a_hold_is_released_by_itself_on_the_day_that_was_set(
    skipping: WorkflowEnvironment, skipping_desk: Desk
) -> None:
    reference = await skipping_desk.raise_case(RIGHT_TO_BUY, facts={"rtb1_served": _today()})
    before = await skipping_desk.see(reference)
    release = before.raised_at + timedelta(days=14)
    answer = await skipping_desk.tell(
        reference, cmd.HoldCase, reason="tenant in hospital", release_at=release
    )
    assert answer.status == "on hold"
    held = await skipping_desk.see(reference)
    assert {task.state for task in held.tasks} <= {"on hold", "pending"}
    assert clock(held, "stage/1").state == "held"
    assert clock(held, "law/s124") == clock(before, "law/s124")
    handle = skipping.client.get_workflow_handle(workflow_id(reference))
    await skipping.fast_forward(handle, timedelta(days=15))
    found = await skipping_desk.recorded(reference, "hold_released")
    assert (found["at"], found["actor"]) == (release, "system")
    after = await skipping_desk.see(reference)
    assert (after.status, clock(after, "stage/1").state) == ("open", "running")
    moved, was = clock(after, "stage/1").target_at, clock(before, "stage/1").target_at
    assert moved
    assert was
    assert moved > was + timedelta(days=10)


async def test_an_escalation_is_repeated_until_somebody_acknowledges_it(desk: Desk) -> None:
    raised = datetime.now(UTC) - timedelta(seconds=19)
    reference = await desk.raise_case(**signed(raised))
    await desk.tell(
        reference,
        cmd.ActivateTask,
        task="ask-for-help",
        reason="stuck",
        **signed(raised + timedelta(seconds=1)),
    )

    async def repeats() -> list[int]:
        events = await desk.store.events(reference)
        marks = [e.detail for e in events if e.kind == "mark_reached"]
        return [m["repeat"] for m in marks if m["clock"].endswith("ask-for-help") and m["repeat"]]

    await until(repeats, "the escalation is repeated")
    await desk.tell(reference, cmd.AcknowledgeAlert, clock="task/1/ask-for-help", note="coming")
    seen = len(await repeats())
    await asyncio.sleep(5)
    assert len(await repeats()) == seen < 3
    assert clock(await desk.see(reference), "task/1/ask-for-help").acknowledged_at


@pytest.mark.parametrize("actor", ["mallory", "nadia-rahman", "amira-khan ", "webhook:duty-desk"])
async def test_somebody_who_was_not_alerted_cannot_acknowledge(desk: Desk, actor: str) -> None:
    reference = await desk.raise_case(**signed(datetime.now(UTC) - timedelta(seconds=19)))
    await desk.recorded(reference, "mark_reached")
    told = {"clock": "task/1/watch-the-marks", **signed(), "actor": actor}
    with pytest.raises(RefusedError, match="is not concerned with") as refused:
        await desk.tell(reference, cmd.AcknowledgeAlert, **told)
    assert refused.value.why == "not_concerned"
    await desk.signal(reference, cmd.AcknowledgeAlert, **told)
    assert "is not concerned with" in (await desk.recorded(reference, "message_rejected"))["reason"]
    assert clock(await desk.see(reference), "task/1/watch-the-marks").acknowledged_at is None


async def test_a_completion_that_overtakes_its_predecessors_waits_for_them(desk: Desk) -> None:
    raised = datetime.now(UTC) - timedelta(seconds=10)
    reference = await desk.raise_case(**signed(raised))

    def after(seconds: int) -> dict[str, Any]:
        return signed(raised + timedelta(seconds=seconds))

    await desk.tell(reference, cmd.CompleteTask, task="watch-the-marks", **after(1))
    await desk.tell(reference, cmd.CompleteTask, task="finish-in-time", **after(5))
    await desk.tell(reference, cmd.ProgressCase, stage="side-by-side", **after(6))
    await desk.signal(reference, cmd.CompleteTask, task="check-both", **after(9))
    await desk.recorded(reference, "message_kept")
    await desk.signal(reference, cmd.CompleteTask, task="measure-the-room", **after(7))
    await desk.signal(reference, cmd.CompleteTask, task="draw-the-plan", **after(8))

    async def all_done() -> bool:
        here = [task for task in (await desk.see(reference)).tasks if task.visit == 2]
        return all(task.state == "complete" for task in here)

    await until(all_done, "the message that came too soon applies")
    both = next(t for t in (await desk.see(reference)).tasks if t.id == "check-both")
    assert (both.opened_at, both.ended_at) == (after(8)["at"], after(9)["at"])


async def test_a_revised_target_and_a_hold_of_a_task_are_seen_at_once(desk: Desk) -> None:
    reference = await desk.raise_case(RIGHT_TO_BUY, facts={"rtb1_served": _today()})
    case = await desk.see(reference)
    task = next(task.id for task in case.tasks if task.state == "open")
    before = clock(case, f"task/1/{task}").target_at
    await desk.tell(reference, cmd.ReviseTarget, target="60 working days", reason="a long enquiry")
    await desk.tell(
        reference, cmd.ReviseTarget, task=task, target="50 working days", reason="the same"
    )
    after = clock(await desk.see(reference), f"task/1/{task}")
    assert (after.revisions, before and after.target_at and before < after.target_at) == (1, True)
    with pytest.raises(RefusedError, match="after its stage"):
        await desk.tell(
            reference, cmd.ReviseTarget, task=task, target="90 working days", reason="longer"
        )
    await desk.tell(reference, cmd.HoldTask, task=task, reason="the registry is closed")
    assert clock(await desk.see(reference), f"task/1/{task}").state == "held"


@pytest.fixture
async def cases(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[CaseReference]:
    """Three open cases, and a command line that reaches their servers."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", desk.temporal.service_client.config.target_host)
    return [await desk.raise_case(RIGHT_TO_BUY, facts={"rtb1_served": _today()}) for _ in range(3)]


def extra_holiday(folder: Path) -> Path:
    """The England calendar with one more closed day a few days from now."""
    calendar = named_calendar("england-office")
    day = local_date(datetime.now(UTC), LONDON) + timedelta(days=3)
    while not calendar.hours_on(day):
        day += timedelta(days=1)
    more = calendar.model_copy(update={"closed": {**calendar.closed, day: "Extra bank holiday"}})
    return written(more, folder)


def written(calendar: Calendar, folder: Path) -> Path:
    file = folder / "england-office.yaml"
    document = calendar.model_dump(mode="json", exclude={"version"})
    file.write_text(yaml.safe_dump({"kind": "calendar", **document}), encoding="utf-8")
    return file


async def published(*words: str) -> int:
    return await asyncio.to_thread(run, command_line(), ["calendar", "publish", *words])


async def test_a_rehearsal_shows_what_would_move_and_changes_nothing(
    desk: Desk,
    cases: list[CaseReference],
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", database)
    before = [await desk.see(reference) for reference in cases]
    assert await published(str(extra_holiday(tmp_path)), "--rehearse") == 0
    out = capsys.readouterr().out
    assert "3 of 3 open cases would have dates that move" in out
    assert all(reference in out for reference in cases)
    assert [await desk.see(reference) for reference in cases] == before


async def test_a_published_calendar_moves_open_clocks_and_says_why(
    desk: Desk,
    cases: list[CaseReference],
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", database)
    before = [await desk.see(reference) for reference in cases]
    file = str(extra_holiday(tmp_path))
    assert await published(file, "--reason", "an extra day for a jubilee") == 0
    for reference, then in zip(cases, before, strict=True):
        found = await desk.recorded(reference, "calendar_changed")
        assert found["reason"] == "an extra day for a jubilee"
        now = await desk.see(reference)
        assert now.calendar_version == 2
        assert clock(now, "law/s124") == clock(then, "law/s124")
        assert (clock(now, "stage/1").target_at or now.raised_at) > (
            clock(then, "stage/1").target_at or now.raised_at
        )
        assert await AlertStore(desk.pool).alerts(reference=reference) == ()
    capsys.readouterr()
    assert await published(file) == 0
    assert "every open case counts in it already" in capsys.readouterr().out
    kinds = [await desk.kinds(reference) for reference in cases]
    assert [each.count("calendar_changed") for each in kinds] == [1, 1, 1]


async def test_a_publication_that_is_killed_half_way_goes_on_when_it_is_run_again(
    desk: Desk,
    cases: list[CaseReference],
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", database)
    file = str(extra_holiday(tmp_path))
    words = ["-c", "from homebuy.cli import main; main()", "calendar", "publish", file]
    process = await asyncio.create_subprocess_exec(sys.executable, *words)

    async def begun() -> bool:
        changed = [await desk.kinds(reference) for reference in cases]
        return any("calendar_changed" in kinds for kinds in changed)

    await until(begun, "the first case has the new calendar")
    if process.returncode is None:
        process.kill()
    await process.wait()
    assert await published(file) == 0
    for reference in cases:
        await desk.recorded(reference, "calendar_changed")
        assert (await desk.kinds(reference)).count("calendar_changed") == 1


async def test_a_calendar_that_breaks_a_scheme_is_refused_and_changes_nothing(
    cases: list[CaseReference],
    desk: Desk,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HOMEBUY_DATABASE_URL", database)
    calendar = named_calendar("england-office")
    short = calendar.within(calendar.covers.first, datetime.now(UTC).date())
    assert await published(str(written(short, tmp_path))) == 1
    said = capsys.readouterr().err
    assert "covers" in said
    assert "calendar_changed" not in await desk.kinds(cases[0])


def _today() -> str:
    return f"{local_date(datetime.now(UTC), LONDON)}"
