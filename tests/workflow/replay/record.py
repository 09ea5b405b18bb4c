"""Records the histories that the replay tests lack: `python -m tests.workflow.replay.record`.

From the release of 0.1.0 on those that are there stay: they prove that cases which run today still
replay. Until then delete them first.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from homebuy.definitions.calendars.calendar_files import named_calendar
from homebuy.definitions.calendars.publication import next_version, publish
from homebuy.domain.case import commands as cmd
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.ids import CaseReference, FactName, StageId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.calendars import Calendar
from homebuy.embedded.mailbox import Mailbox, mailbox
from homebuy.embedded.postgres import embedded_postgres
from homebuy.embedded.temporal import embedded_temporal
from homebuy.storage.alerts import AlertStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.migrate import migrate
from homebuy.storage.pool import open_pool
from homebuy.temporal.client import connect
from tests.desk import RIGHT_TO_BUY, Desk, opened, signed
from tests.post import Post
from tests.unit.domain.case.claims import HOME, tenancy
from workflows.contract import SEARCH_ATTRIBUTES, workflow_id

HISTORIES = Path(__file__).parent / "histories"
HELD = timedelta(seconds=2)


async def main() -> None:
    """Write one file for each kind of case."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            embedded_postgres(Path(folder) / "postgres", durable=False) as dsn,
            embedded_temporal(None, search_attributes=SEARCH_ATTRIBUTES, ui=False) as server,
            mailbox(Path(folder) / "mail") as box,
        ):
            await migrate(dsn)
            temporal = await connect(server.target)
            post = Post(to_recipients={"amira.khan@example.org": "550 nobody here"})
            async with post.open(), open_pool(dsn) as pool:
                refused = Mailbox(Path(folder), post.port)
                async with opened(temporal, pool, refused) as desk:
                    await _save(desk, "failures.open", await case_with_failures(desk, post))
            async with open_pool(dsn) as pool, opened(temporal, pool, box) as desk:
                await _save(desk, "training.open", await open_case(desk))
                await _save(desk, "training.closed", await closed_case(desk))
                await _save(desk, "imported.open", await imported_case(desk))
                await _save(desk, "clocks.open", await case_with_moved_clocks(desk))
                await _save(desk, "clocks.closed", await held_case(desk))
                await _save(desk, "rescheduled.open", await rescheduled_case(desk))
                await _save(desk, "decided.open", await decided_case(desk))
                await _save(desk, "cancelled.closed", await cancelled_case(desk))


async def open_case(desk: Desk) -> CaseReference:
    """A case with marks, alerts, a lag, refused and malformed messages."""
    reference = await desk.raise_case()
    await desk.recorded(reference, "mark_reached")
    await desk.execute(reference, cmd.CompleteTask, task="watch-the-marks")
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    await handle.signal("complete_task", "gibberish")
    await desk.recorded(reference, "message_rejected")
    await asyncio.sleep(4)
    await desk.execute(reference, cmd.CompleteTask, task="finish-in-time")
    await desk.execute(reference, cmd.ReassignCase, owner="grace-okafor", reason="cover")
    await desk.execute(reference, cmd.ProgressCase, stage="hand-in")
    await desk.signal(reference, cmd.AddNote, text="a note")
    await desk.recorded(reference, "note_added")
    return reference


async def closed_case(desk: Desk) -> CaseReference:
    """A case that was withdrawn."""
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.CloseCase, outcome=Outcome.WITHDRAWN, reason="moved away")
    await desk.cases.ended(reference)
    return reference


async def case_with_failures(desk: Desk, post: Post) -> CaseReference:
    """A case whose owner could not be alerted until the address was mended."""
    reference = await desk.raise_case()
    await asyncio.sleep(10)
    await desk.sweep()
    post.to_recipients.clear()
    await AlertStore(desk.pool).retry(datetime.now(UTC), reference=reference)
    await desk.sweep()
    await asyncio.sleep(1)
    return reference


async def imported_case(desk: Desk) -> CaseReference:
    """A case that came with its history."""
    served = datetime(2020, 8, 5, 11, tzinfo=UTC)
    admitted = served + timedelta(days=65)
    reference = await desk.raise_case(
        RIGHT_TO_BUY,
        **signed(served),
        facts={"rtb1_served": "2020-08-05"},
        alert_from=datetime.now(UTC),
        history=(
            cmd.CarryToStage(stage=StageId("eligibility-decision"), **signed(served)),
            cmd.RecordFacts(facts={FactName("rtb2_served"): "2020-10-09"}, **signed(admitted)),
            cmd.CarryToStage(stage=StageId("no-such-stage"), **signed(admitted)),
            cmd.CarryToStage(stage=StageId("valuation"), **signed(admitted)),
        ),
    )
    await desk.execute(reference, cmd.AddNote, text="carried over")
    return reference


async def case_with_moved_clocks(desk: Desk) -> CaseReference:
    """A case that was held, revised and acknowledged, kept a message, and has a new calendar."""
    raised = datetime.now(UTC) - timedelta(seconds=30)
    reference = await desk.raise_case(**signed(raised))

    def after(seconds: int) -> dict[str, Any]:
        return signed(raised + timedelta(seconds=seconds))

    await desk.execute(reference, cmd.HoldTask, task="watch-the-marks", reason="pause", **after(2))
    await desk.execute(reference, cmd.ReleaseTask, task="watch-the-marks", **after(5))
    await desk.execute(reference, cmd.ReviseTarget, target="90 seconds", reason="slow", **after(6))
    await desk.execute(reference, cmd.ActivateTask, task="ask-for-help", reason="stuck", **after(7))
    await desk.execute(reference, cmd.AcknowledgeAlert, clock="task/1/watch-the-marks", note="seen")
    await desk.execute(reference, cmd.CompleteTask, task="watch-the-marks", **after(8))
    await desk.execute(reference, cmd.CompleteTask, task="finish-in-time", **after(12))
    await desk.execute(reference, cmd.ProgressCase, stage="side-by-side", **after(13))
    await desk.signal(reference, cmd.CompleteTask, task="check-both", **after(16))
    await desk.recorded(reference, "message_deferred")
    await desk.execute(reference, cmd.CompleteTask, task="measure-the-room", **after(14))
    await desk.execute(reference, cmd.CompleteTask, task="draw-the-plan", **after(15))
    version = await _with_a_closed_day(desk)
    change = {"calendar": version.id, "version": version.version, "reason": "a day more"}
    await desk.execute(reference, cmd.ChangeCalendar, **change)
    return reference


async def held_case(desk: Desk) -> CaseReference:
    """A case whose hold was released by itself, and which was then withdrawn."""
    reference = await desk.raise_case()
    release = datetime.now(UTC) + timedelta(seconds=2)
    await desk.execute(reference, cmd.HoldCase, reason="holiday", release_at=release)
    await desk.recorded(reference, "hold_released")
    await desk.execute(reference, cmd.CloseCase, outcome=Outcome.WITHDRAWN, reason="moved away")
    await desk.cases.ended(reference)
    return reference


async def rescheduled_case(desk: Desk) -> CaseReference:
    """A case that learns late of a hold."""
    raised = datetime.now(UTC) - timedelta(seconds=30)
    reference = await desk.raise_case(**signed(raised))
    await desk.recorded(reference, "mark_reached")
    late = signed(raised + timedelta(seconds=1))
    await desk.execute(reference, cmd.HoldCase, reason="ill", release_at=raised + HELD, **late)
    await desk.recorded(reference, "mark_rescheduled")
    return reference


async def decided_case(desk: Desk) -> CaseReference:
    """A claim that was assessed, priced once and once not, delayed, and not cancelled."""
    served = datetime.now(UTC) - timedelta(days=40)
    facts = {**HOME, "rtb1_served": served.date().isoformat(), "landlord": "Northgate"}
    raised = {**signed(served), "alert_from": datetime.now(UTC), "facts": facts}
    reference = await desk.raise_case(RIGHT_TO_BUY, **raised)
    listed = (tenancy("Northgate", "2015-04-06"),)
    await desk.execute(reference, cmd.AssessEligibility, tenancies=listed)
    await desk.execute(reference, cmd.CalculatePrice)
    notice = {"notice": Kind.INITIAL, "ground": Ground.RTB2_LATE}
    await desk.execute(reference, cmd.ServeDelayNotice, served=datetime.now(UTC).date(), **notice)
    await desk.execute(reference, cmd.RecordFacts, facts={"qualifying_years": "two"})
    await desk.signal(reference, cmd.CalculatePrice)
    await desk.recorded(reference, "message_rejected")
    await desk.temporal.get_workflow_handle(workflow_id(reference)).cancel()
    await asyncio.sleep(1)
    await desk.execute(reference, cmd.AddNote, text="it goes on")
    return reference


async def cancelled_case(desk: Desk) -> CaseReference:
    """A case that Temporal is asked to cancel while a note is written down."""
    reference = await desk.raise_case()
    async with while_recording(desk, reference):
        await desk.execute(reference, cmd.AddNote, text="answered, so kept")
        await asyncio.sleep(0.5)
        await desk.temporal.get_workflow_handle(workflow_id(reference)).cancel()
        await asyncio.sleep(0.5)
    await asyncio.sleep(1)
    return reference


@asynccontextmanager
async def while_recording(desk: Desk, reference: CaseReference) -> AsyncIterator[None]:
    """Nothing of the case is written down before this ends."""
    lock = "SELECT FROM home_buy_case WHERE reference = $1 FOR UPDATE"
    async with desk.pool.acquire() as connection, connection.transaction():
        await connection.execute(lock, reference)
        yield


async def _with_a_closed_day(desk: Desk) -> Calendar:
    """A newer version of the calendar of the training scheme."""
    calendar = named_calendar("round-the-clock")
    day = datetime.now(UTC).date() + timedelta(days=30)
    more = calendar.model_copy(update={"closed": {**calendar.closed, day: "One more"}})
    store, now = DefinitionStore(desk.pool), datetime.now(UTC)
    version = await next_version(store, more, today=now.date())
    await publish(store, version, by="record", at=now)
    return version


async def _save(desk: Desk, name: str, reference: CaseReference) -> None:
    if (HISTORIES / f"{name}.json").exists():
        return print(f"{name}: kept")
    await asyncio.sleep(0.5)
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    history = await handle.fetch_history()
    (HISTORIES / f"{name}.json").write_text(history.to_json() + "\n", encoding="utf-8")
    return print(f"{name}: {len(history.events)} events")


if __name__ == "__main__":
    asyncio.run(main())
