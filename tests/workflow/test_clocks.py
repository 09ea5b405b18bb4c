"""Holds, revisions and repeats, on a real server."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from homebuy.domain.case import commands as cmd
from homebuy.temporal.client import RefusedError
from tests.desk import RIGHT_TO_BUY, Desk, ago, clock, signed, today
from tests.eventually import eventually
from workflows.contract import workflow_id


async def test_a_hold_is_released_by_itself_on_the_day_that_was_set(
    skipping: WorkflowEnvironment, skipping_desk: Desk
) -> None:
    reference = await skipping_desk.raise_case(RIGHT_TO_BUY, facts={"rtb1_served": today()})
    before = await skipping_desk.see(reference)
    release = before.raised_at + timedelta(days=14)
    answer = await skipping_desk.execute(
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


async def test_an_escalation_is_repeated_until_somebody_acknowledges_it(
    skipping: WorkflowEnvironment, skipping_desk: Desk
) -> None:
    desk, reference = skipping_desk, await skipping_desk.raise_case()
    await desk.execute(reference, cmd.ActivateTask, task="ask-for-help", reason="stuck")
    handle = skipping.client.get_workflow_handle(workflow_id(reference))

    async def repeats() -> list[int]:
        events = await desk.store.events(reference)
        marks = [e.detail for e in events if e.kind == "mark_reached"]
        return [m["repeat"] for m in marks if m["clock"].endswith("ask-for-help") and m["repeat"]]

    await skipping.fast_forward(handle, timedelta(seconds=21))
    await eventually(repeats, "the escalation is repeated")
    asked = {"clock": "task/1/ask-for-help", "note": "coming", "at": await desk.now(reference)}
    await desk.execute(reference, cmd.AcknowledgeAlert, **asked)
    await skipping.fast_forward(handle, timedelta(hours=1))
    await desk.execute(reference, cmd.AddNote, text="later", at=await desk.now(reference))
    await desk.recorded(reference, "note_added")
    assert await repeats() == [1]
    assert clock(await desk.see(reference), "task/1/ask-for-help").acknowledged_at


async def test_somebody_who_was_not_alerted_cannot_acknowledge(desk: Desk) -> None:
    reference = await desk.raise_case(at=ago(19))
    await desk.recorded(reference, "mark_reached")
    told = {"clock": "task/1/watch-the-marks", **signed(), "actor": "nadia-rahman"}
    with pytest.raises(RefusedError, match="is not concerned with") as refused:
        await desk.execute(reference, cmd.AcknowledgeAlert, **told)
    assert refused.value.code == "not_concerned"
    await desk.signal(reference, cmd.AcknowledgeAlert, **told)
    assert "is not concerned with" in (await desk.recorded(reference, "message_rejected"))["reason"]
    assert clock(await desk.see(reference), "task/1/watch-the-marks").acknowledged_at is None


async def test_a_completion_that_overtakes_its_predecessors_waits_for_them(desk: Desk) -> None:
    raised = datetime.now(UTC) - timedelta(seconds=10)
    reference = await desk.raise_case(**signed(raised))

    def after(seconds: int) -> dict[str, Any]:
        return signed(raised + timedelta(seconds=seconds))

    await desk.execute(reference, cmd.CompleteTask, task="watch-the-marks", **after(1))
    await desk.execute(reference, cmd.CompleteTask, task="finish-in-time", **after(5))
    await desk.execute(reference, cmd.ProgressCase, stage="side-by-side", **after(6))
    await desk.signal(reference, cmd.CompleteTask, task="check-both", **after(9))
    await desk.recorded(reference, "message_deferred")
    await desk.signal(reference, cmd.CompleteTask, task="measure-the-room", **after(7))
    await desk.signal(reference, cmd.CompleteTask, task="draw-the-plan", **after(8))

    async def all_done() -> bool:
        here = [task for task in (await desk.see(reference)).tasks if task.visit == 2]
        return all(task.state == "complete" for task in here)

    await eventually(all_done, "the message that came too soon applies")
    both = next(t for t in (await desk.see(reference)).tasks if t.id == "check-both")
    assert (both.opened_at, both.ended_at) == (after(8)["at"], after(9)["at"])


async def test_a_revised_target_and_a_hold_of_a_task_are_seen_at_once(desk: Desk) -> None:
    reference = await desk.raise_case(RIGHT_TO_BUY, facts={"rtb1_served": today()})
    case = await desk.see(reference)
    task = next(task.id for task in case.tasks if task.state == "open")
    before = clock(case, f"task/1/{task}").target_at
    await desk.execute(
        reference, cmd.ReviseTarget, target="60 working days", reason="a long enquiry"
    )
    await desk.execute(
        reference, cmd.ReviseTarget, task=task, target="50 working days", reason="the same"
    )
    after = clock(await desk.see(reference), f"task/1/{task}")
    assert (after.revisions, before and after.target_at and before < after.target_at) == (1, True)
    with pytest.raises(RefusedError, match="after its stage"):
        await desk.execute(
            reference, cmd.ReviseTarget, task=task, target="90 working days", reason="longer"
        )
    await desk.execute(reference, cmd.HoldTask, task=task, reason="the registry is closed")
    assert clock(await desk.see(reference), f"task/1/{task}").state == "held"
