"""Cases that come with their history, on a real server."""

from datetime import UTC, datetime, timedelta

from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, FactName, StageId
from homebuy.domain.service_levels.sla import Mark
from homebuy.storage.alerts import AlertStore
from tests.desk import RIGHT_TO_BUY, Desk, signed
from tests.eventually import eventually

SERVED = datetime(1990, 7, 17, 11, tzinfo=UTC)


async def test_events_keep_the_time_they_happened_and_marks_that_of_their_deadline(
    desk: Desk,
) -> None:
    admitted = SERVED + timedelta(days=31)
    reference = await desk.raise_case(
        RIGHT_TO_BUY,
        **signed(SERVED),
        facts={"rtb1_served": "1990-07-17"},
        alert_from=datetime.now(UTC),
        history=(
            cmd.RecordFacts(facts={FactName("rtb2_served"): "1990-08-17"}, **signed(admitted)),
            cmd.CarryToStage(stage=StageId("valuation"), **signed(admitted)),
        ),
    )
    await eventually(lambda: _is_in(desk, reference, "valuation"), "the history was lived through")
    events = await desk.store.events(reference)
    entered = next(e for e in events if e.detail.get("stage") == "valuation")
    assert entered.at == admitted
    law = [e for e in events if e.detail.get("clock") == "law/s124"]
    assert {(e.detail["mark"], f"{e.at:%Y-%m-%d}") for e in law} >= {("target", "1990-08-14")}
    assert all(e.detail["rule"] is None for e in law)
    assert await AlertStore(desk.pool).alerts(reference=reference) == ()


async def test_old_marks_alert_when_asked_and_are_gathered_into_a_digest(desk: Desk) -> None:
    reference = await desk.raise_case(
        RIGHT_TO_BUY, **signed(SERVED), facts={"rtb1_served": "1990-07-17"}
    )
    await eventually(
        lambda: _has_reached(desk, reference, Mark.TARGET), "the old target is reached"
    )
    await eventually(
        lambda: AlertStore(desk.pool).alerts(reference=reference), "alerts are waiting"
    )
    alerts = await AlertStore(desk.pool).alerts(reference=reference)
    assert all(alert.send_after for alert in alerts)


async def test_a_history_of_five_hundred_steps_is_lived_through(desk: Desk) -> None:
    steps = tuple(
        cmd.AddNote(text=f"step {number}", **signed(SERVED + timedelta(days=number)))
        for number in range(500)
    )
    reference = await desk.raise_case(
        RIGHT_TO_BUY, **signed(SERVED), alert_from=datetime.now(UTC), history=steps
    )
    await eventually(lambda: _has_notes(desk, reference, 500), "every step is recorded")
    events = await desk.store.events(reference)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


async def _is_in(desk: Desk, reference: CaseReference, stage: str) -> bool:
    return any(e.detail.get("stage") == stage for e in await desk.store.events(reference))


async def _has_reached(desk: Desk, reference: CaseReference, mark: Mark) -> bool:
    return any(mark in clock.reached for clock in (await desk.see(reference)).clocks)


async def _has_notes(desk: Desk, reference: CaseReference, number: int) -> bool:
    return (await desk.kinds(reference)).count("note_added") == number
