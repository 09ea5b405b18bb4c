"""A calendar published while cases run, on a real server."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from homebuy.cli.app import command_line
from homebuy.cli.program import run
from homebuy.definitions.calendars.calendar_files import named_calendar
from homebuy.domain.ids import CaseReference
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.alerts import AlertStore
from tests.desk import LONDON, RIGHT_TO_BUY, Desk, clock, today
from tests.eventually import eventually


@pytest.fixture
def desk(own_desk: Desk) -> Desk:
    """A calendar moves the clocks of every open case, so there are no others."""
    return own_desk


@pytest.fixture
async def cases(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[CaseReference]:
    """Three open cases, and a command line that reaches their servers."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", desk.temporal.service_client.config.target_host)
    return [await desk.raise_case(RIGHT_TO_BUY, facts={"rtb1_served": today()}) for _ in range(3)]


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

    await eventually(begun, "the first case has the new calendar")
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
