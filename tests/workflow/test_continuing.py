"""A history that grows long is continued in a new run, and nobody notices."""

import asyncio

import pytest

from homebuy.domain.case import commands as cmd
from homebuy.temporal.client import RefusedError
from tests.desk import Desk, signed
from tests.eventually import eventually
from workflows.contract import workflow_id


async def test_a_long_history_continues_anew_with_all_it_knew(skipping_desk: Desk) -> None:
    desk = skipping_desk
    reference = await desk.raise_case()
    first_run = await _run_id(desk, reference)
    first_note = cmd.AddNote(text="first", **signed())
    await desk.cases.execute(reference, first_note)
    for number in range(40):
        await desk.execute(reference, cmd.AddNote, text=f"note {number}")
    await eventually(lambda: _differs(desk, reference, first_run), "the case continues anew")
    answer = await desk.cases.execute(reference, first_note)
    assert answer.duplicate
    case = await desk.see(reference)
    assert (case.stage, case.owner) == ("first-steps", "amira-khan")
    assert (await desk.kinds(reference)).count("note_added") == 41


async def test_no_signal_is_lost_while_the_case_continues_anew(skipping_desk: Desk) -> None:
    desk = skipping_desk
    reference = await desk.raise_case()
    notes = [cmd.AddNote(text=f"note {number}", **signed()) for number in range(150)]
    await asyncio.gather(*(desk.cases.signal(reference, note) for note in notes))
    await eventually(lambda: _has_notes(desk, reference, 150), "every note is recorded")
    events = await desk.store.events(reference)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


async def test_a_case_refuses_as_before_after_continuing_anew(skipping_desk: Desk) -> None:
    desk = skipping_desk
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.CompleteTask, task="watch-the-marks")
    first_run = await _run_id(desk, reference)
    for number in range(40):
        await desk.execute(reference, cmd.AddNote, text=f"note {number}")
    await eventually(lambda: _differs(desk, reference, first_run), "the case continues anew")
    with pytest.raises(RefusedError, match="is complete since"):
        await desk.execute(reference, cmd.CompleteTask, task="watch-the-marks")


async def _run_id(desk: Desk, reference: str) -> str:
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))  # type: ignore[arg-type]
    run_id = (await handle.describe()).run_id
    assert run_id
    return run_id


async def _differs(desk: Desk, reference: str, run_id: str) -> bool:
    return await _run_id(desk, reference) != run_id


async def _has_notes(desk: Desk, reference: str, number: int) -> bool:
    return (await desk.kinds(reference)).count("note_added") == number  # type: ignore[arg-type]
