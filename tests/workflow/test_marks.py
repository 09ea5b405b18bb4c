"""What time brings to a case, on a real server in real time: the training scheme counts seconds."""

from datetime import UTC, datetime, timedelta

import pytest

from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference
from homebuy.domain.service_levels.sla import Mark
from homebuy.storage.alerts import AlertStore
from tests.desk import Desk, signed
from tests.eventually import eventually

TASK = "task/1/watch-the-marks"


@pytest.fixture
def desk(own_desk: Desk) -> Desk:
    """Alerts of other cases to the same people would be gathered into a digest."""
    return own_desk


async def test_marks_fire_at_their_deadlines_and_mail_the_alerts(desk: Desk) -> None:
    raised = datetime.now(UTC)
    reference = await desk.raise_case(**signed(raised))
    await eventually(lambda: _reached(desk, reference, Mark.AMBER), "amber is reached")
    await eventually(lambda: _mails(desk, 1), "the alert is mailed")
    marks = [e for e in await desk.store.events(reference) if e.kind == "mark_reached"]
    assert [(m.detail["clock"], m.detail["mark"]) for m in marks] == [(TASK, "amber")]
    assert marks[0].at - raised == timedelta(seconds=4)
    assert marks[0].at < marks[0].recorded_at


async def test_a_case_raised_late_reaches_its_old_marks_at_their_own_time(
    desk: Desk,
) -> None:
    raised = datetime.now(UTC) - timedelta(seconds=20)
    reference = await desk.raise_case(**signed(raised))
    await eventually(lambda: _reached(desk, reference, Mark.ESCALATION), "escalation is reached")
    marks = [e for e in await desk.store.events(reference) if e.kind == "mark_reached"]
    assert [(m.detail["mark"], (m.at - raised).seconds) for m in marks] == [
        ("amber", 4),
        ("target", 12),
        ("escalation", 16),
    ]
    await eventually(lambda: _mails(desk, len(marks)), "each mark is mailed")
    alerts = await AlertStore(desk.pool).alerts(reference=reference)
    assert len({alert.key for alert in alerts}) == len(alerts) >= 3


async def test_an_import_alerts_nobody_to_what_was_over_before(desk: Desk) -> None:
    now = datetime.now(UTC)
    reference = await desk.raise_case(
        **signed(now - timedelta(seconds=20)), alert_from=now - timedelta(seconds=1)
    )
    await eventually(lambda: _reached(desk, reference, Mark.ESCALATION), "escalation is reached")
    marks = [e for e in await desk.store.events(reference) if e.kind == "mark_reached"]
    assert [m.detail["rule"] for m in marks] == [None, None, None]
    assert desk.mail.messages() == []


async def test_a_completion_before_the_target_that_arrives_after_it_is_not_late(
    desk: Desk,
) -> None:
    raised = datetime.now(UTC) - timedelta(seconds=13)
    reference = await desk.raise_case(**signed(raised))
    await eventually(lambda: _reached(desk, reference, Mark.TARGET), "the target is reached")
    done = raised + timedelta(seconds=11)
    await desk.execute(reference, cmd.CompleteTask, task="watch-the-marks", **signed(done))
    withdrawn = await desk.recorded(reference, "mark_withdrawn")
    assert withdrawn["mark"] == "target"
    clock = next(c for c in (await desk.see(reference)).clocks if c.id == TASK)
    assert (clock.state, clock.reached) == ("met", (Mark.AMBER,))


async def test_a_hold_told_late_puts_right_when_a_mark_was_reached_and_alerts_nobody_again(
    desk: Desk,
) -> None:
    raised = datetime.now(UTC) - timedelta(seconds=7)
    reference = await desk.raise_case(**signed(raised))
    await eventually(lambda: _reached(desk, reference, Mark.AMBER), "amber is reached")
    await eventually(lambda: _mails(desk, 1), "the alert is mailed")
    held, release = raised + timedelta(seconds=1), raised + timedelta(seconds=2)
    await desk.execute(reference, cmd.HoldCase, reason="ill", release_at=release, **signed(held))
    rescheduled = await desk.recorded(reference, "mark_rescheduled")
    assert (rescheduled["clock"], rescheduled["mark"]) == (TASK, "amber")
    assert rescheduled["at"] - raised == timedelta(seconds=5)
    alerts = await AlertStore(desk.pool).alerts(reference=reference)
    assert [a.reached_at - raised for a in alerts if a.mark is Mark.AMBER] == [timedelta(seconds=5)]
    assert len(desk.mail.messages()) == 1


async def test_ordinary_messages_cost_at_most_eleven_events_and_no_timer(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.AddNote, text="the first settles the case")
    before = await desk.history_length(reference)
    for number in range(10):
        await desk.execute(reference, cmd.AddNote, text=f"note {number}")
    assert await desk.history_length(reference) - before <= 110


async def _reached(desk: Desk, reference: CaseReference, mark: Mark) -> bool:
    clocks = (await desk.see(reference)).clocks
    seen = any(c.id == TASK and mark in c.reached for c in clocks)
    recorded = await desk.store.events(reference)
    return seen and any(e.detail.get("mark") == mark for e in recorded)


async def _mails(desk: Desk, at_least: int) -> bool:
    return len(desk.mail.messages()) >= at_least
