"""What a case answers, on a real server."""

import asyncio
from uuid import uuid4

import pytest
from temporalio.client import WorkflowFailureError, WorkflowUpdateFailedError

from homebuy.channels.notice import Channels
from homebuy.cli.exit_codes import ExitCode, code_of
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.temporal.client import CaseExistsError, NoSuchCaseError, RefusedError
from tests.desk import OWNER, TRAINING, Desk, ago, signed
from tests.eventually import eventually
from tests.workflow.replay.record import cancelled_case
from worker import case_worker
from workflows.contract import WORKFLOW, CaseStart, workflow_id


async def test_a_case_enters_its_first_stage_with_its_owner_and_line_manager(desk: Desk) -> None:
    case = await desk.see(await desk.raise_case())
    assert (case.stage, case.owner, case.line_manager) == (
        "first-steps",
        "amira-khan",
        "grace-okafor",
    )


async def test_owner_and_line_manager_carry_to_the_next_stage(desk: Desk) -> None:
    reference = await desk.raise_case(at=ago(20))
    await desk.finish_first_stage(reference)
    answer = await desk.execute(reference, cmd.ProgressCase, stage="hand-in")
    assert answer.stage == "hand-in"
    await eventually(lambda: _has_entered(desk, reference, "hand-in"), "the stage is entered")
    stages = (await desk.see(reference)).stages
    assert [(s.id, s.owner, s.line_manager) for s in stages] == [
        ("first-steps", "amira-khan", "grace-okafor"),
        ("hand-in", "amira-khan", "grace-okafor"),
    ]


async def test_a_message_right_after_progress_finds_the_new_stage(desk: Desk) -> None:
    reference = await desk.raise_case(at=ago(20))
    await desk.finish_first_stage(reference)
    await desk.signal(reference, cmd.ProgressCase, stage="hand-in")
    with pytest.raises(RefusedError, match="stage 'hand-in' has no task 'watch-the-marks'"):
        await desk.execute(reference, cmd.CompleteTask, task="watch-the-marks")


async def test_a_second_case_of_the_same_reference_is_refused(desk: Desk) -> None:
    reference = await desk.raise_case()
    with pytest.raises(CaseExistsError, match="raised before; nothing was changed"):
        await desk.raise_case(reference=reference)


async def test_a_case_that_cannot_be_raised_says_why(desk: Desk) -> None:
    request = cmd.RaiseCase(reference="X-0", scheme="right-to-steal", owner=OWNER, **signed())  # type: ignore[arg-type]
    await desk.cases.raise_case(request)
    with pytest.raises(RefusedError, match=r"no scheme 'right-to-steal': did you mean"):
        await desk.cases.ended(request.reference)


def new(reference: CaseReference, owner: UserId = OWNER) -> cmd.RaiseCase:
    return cmd.RaiseCase(reference=reference, scheme=TRAINING, owner=owner, **signed())


async def test_a_reference_of_which_no_case_came_can_be_raised_again(desk: Desk) -> None:
    reference = CaseReference(f"X-{uuid4().hex[:8]}")
    await desk.cases.raise_case(new(reference, owner=UserId("amira-kahn")))
    with pytest.raises(RefusedError, match="there is no user 'amira-kahn'"):
        await desk.cases.ended(reference)
    with pytest.raises(RefusedError, match="could not be raised: there is no user"):
        await desk.see(reference)
    await desk.cases.raise_case(new(reference))
    assert (await desk.see(reference)).owner == OWNER


async def test_a_case_that_was_terminated_is_not_raised_again_over_its_record(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.recorded(reference, "task_opened")
    await desk.temporal.get_workflow_handle(workflow_id(reference)).terminate("by mistake")
    await desk.cases.raise_case(new(reference))
    with pytest.raises(RefusedError, match="is on record already"):
        await desk.cases.ended(reference)


async def test_a_message_to_a_case_that_could_not_be_raised_is_answered(desk: Desk) -> None:
    request = cmd.RaiseCase(reference="X-1", scheme="nope", owner="amira-khan", **signed())  # type: ignore[arg-type]
    handle = await desk.temporal.start_workflow(
        WORKFLOW,
        CaseStart(request=request),
        id=workflow_id(request.reference),
        task_queue="nobody-works-here",
        start_signal="add_note",
        start_signal_args=[{"text": "hello"}],
    )
    update = asyncio.create_task(
        desk.cases.execute(request.reference, cmd.AddNote(text="hello", **signed()))
    )
    await asyncio.sleep(0.3)
    async with case_worker(desk.temporal, desk.pool, Channels(desk.channel), "nobody-works-here"):
        with pytest.raises(RefusedError, match="no scheme 'nope'"):
            await update
        with pytest.raises(WorkflowFailureError):
            await handle.result()


@pytest.mark.parametrize(
    ("command", "given", "code"),
    [
        (cmd.CompleteTask, {"task": "nope"}, "unknown_task"),
        (cmd.ReassignCase, {"owner": "nobody", "reason": "x"}, "unknown_user"),
    ],
)
async def test_a_case_refuses_what_cannot_be_and_goes_on(
    desk: Desk, command: type[cmd.Command], given: dict[str, object], code: str
) -> None:
    reference = await desk.raise_case()
    with pytest.raises(RefusedError) as refused:
        await desk.execute(reference, command, **given)
    assert refused.value.code == code
    await desk.execute(reference, cmd.AddNote, text="still here")


async def test_the_same_message_twice_applies_once(desk: Desk) -> None:
    reference = await desk.raise_case()
    command = cmd.AddNote(text="once", **signed())
    await desk.cases.execute(reference, command)
    await desk.cases.signal(reference, command)
    again = command.model_copy(update={"text": "sent again under the same id"})
    await desk.cases.signal(reference, again)
    refused = await desk.recorded(reference, "message_rejected")
    assert "was applied before" in refused["reason"]
    assert (await desk.kinds(reference)).count("note_added") == 1


async def test_a_closed_case_answers_that_it_has_ended(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.CloseCase, outcome=Outcome.WITHDRAWN, reason="moved away")
    ended = await desk.cases.ended(reference)
    assert (ended.status, ended.outcome) == ("closed", "withdrawn")
    with pytest.raises(RefusedError, match="has ended") as refused:
        await desk.execute(reference, cmd.AddNote, text="too late")
    assert refused.value.code == "case_closed"
    assert code_of(refused.value) is ExitCode.REFUSED


async def test_a_cancellation_in_the_web_ui_ends_the_case_on_record(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.temporal.get_workflow_handle(workflow_id(reference)).cancel()
    ended = await desk.cases.ended(reference)
    assert (ended.status, ended.outcome) == ("cancelled", "cancelled")
    closed = await desk.recorded(reference, "case_closed")
    assert (closed["actor"], closed["outcome"]) == ("temporal", "cancelled")


async def test_what_was_answered_is_on_record_though_the_case_is_cancelled_meanwhile(
    desk: Desk,
) -> None:
    reference = await cancelled_case(desk)
    ended = await desk.cases.ended(reference)
    assert (ended.status, ended.outcome) == ("cancelled", "cancelled")
    kinds = await desk.kinds(reference)
    assert kinds.index("note_added") < kinds.index("case_closed")


async def test_an_unknown_case_is_named(desk: Desk) -> None:
    with pytest.raises(NoSuchCaseError, match="'RTB-404' was never raised"):
        await desk.signal("RTB-404", cmd.AddNote, text="anybody?")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("complete_task", [{"task": 1}], "message_id: this is missing: add it"),
        ("complete_task", [None], "this is not JSON"),
        ("complete_task", [], "one JSON object, not 0"),
        ("complete_tusk", [{}], "no message 'complete_tusk'; there are: complete_task"),
        ("add_note", [{"text": "x" * 70_000}], "bytes are too many"),
    ],
)
async def test_a_foreign_signal_that_makes_no_sense_goes_on_record(
    desk: Desk, name: str, arguments: list[object], reason: str
) -> None:
    reference = await desk.raise_case()
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    await handle.signal(name, args=arguments)
    rejected = await desk.recorded(reference, "message_rejected")
    assert rejected["name"] == name
    assert reason in rejected["reason"]
    await desk.execute(reference, cmd.AddNote, text="still here")


async def test_a_foreign_update_that_makes_no_sense_is_answered_field_by_field(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.AddNote, text="first")
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    with pytest.raises(Exception) as failed:  # noqa: PT011  the client's class says nothing
        await handle.execute_update("complete_task", {"task": 7, "colour": "red"})
    assert "task: 7 is not text: put it in quotes" in str(failed.value.__cause__)
    assert "colour: there is no such field: remove it" in str(failed.value.__cause__)


async def test_an_update_of_no_payload_or_of_several_leaves_the_case_well(desk: Desk) -> None:
    reference = await desk.raise_case()
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    for number in (0, 2):
        with pytest.raises(WorkflowUpdateFailedError):
            await handle.execute_update("add_note", args=[{}] * number)
    await desk.execute(reference, cmd.AddNote, text="still here")


async def test_a_nul_in_a_text_does_not_keep_a_case_from_its_record(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.signal(reference, cmd.AddNote, text="a\x00b")
    assert (await desk.recorded(reference, "note_added"))["text"] == "a\ufffdb"


async def test_a_late_signal_of_a_finished_task_is_kept_on_record(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.CompleteTask, task="watch-the-marks")
    await desk.signal(reference, cmd.CompleteTask, task="watch-the-marks")
    rejected = await desk.recorded(reference, "message_rejected")
    assert rejected["actor"] == "amira-khan"
    assert "is complete since" in rejected["reason"]


async def test_a_reassigned_case_has_the_new_owners_line_manager(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.ReassignCase, owner="grace-okafor", reason="cover")
    changed = await desk.recorded(reference, "owner_changed")
    assert changed["owner_before"] == "amira-khan"
    case = await desk.see(reference)
    assert case.owner == "grace-okafor"
    assert case.line_manager != "grace-okafor"


async def _has_entered(desk: Desk, reference: str, stage: str) -> bool:
    return (await desk.see(reference)).stage == stage  # type: ignore[arg-type]
