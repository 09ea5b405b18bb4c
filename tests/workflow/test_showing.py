"""What an operator sees in the Temporal web UI, asked of a real server."""

from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowExecutionStatus

from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference
from homebuy.domain.outcomes import Outcome
from tests.desk import Desk
from tests.eventually import eventually
from workflows.contract import (
    COLOUR,
    COMMANDS,
    NEXT_DEADLINE,
    OWNER,
    SCHEME,
    STAGE,
    STATUS,
    workflow_id,
)


async def test_a_case_is_found_by_its_search_attributes(desk: Desk) -> None:
    reference = await desk.raise_case()
    query = (
        f'WorkflowId = "{workflow_id(reference)}" AND HomeBuyScheme = "training"'
        ' AND HomeBuyStage = "first-steps" AND HomeBuyStatus = "open"'
        ' AND HomeBuyColour = "green" AND HomeBuyOwner = "amira-khan"'
        ' AND HomeBuyNextDeadline > "2020-01-01T00:00:00Z"'
    )
    await eventually(lambda: _finds(desk, query), "the case is listed")


async def test_search_attributes_follow_the_case(desk: Desk) -> None:
    reference = await desk.raise_case()
    await desk.execute(reference, cmd.ReassignCase, owner="grace-okafor", reason="cover")
    await desk.execute(reference, cmd.CloseCase, outcome=Outcome.WITHDRAWN, reason="moved away")
    await desk.cases.ended(reference)
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    described = await handle.describe()
    shown = described.typed_search_attributes
    assert [shown.get(key) for key in (SCHEME, STAGE, STATUS, COLOUR, OWNER)] == [
        "training",
        "first-steps",
        "withdrawn",
        "green",
        "grace-okafor",
    ]
    assert shown.get(NEXT_DEADLINE) is None
    assert described.status is WorkflowExecutionStatus.COMPLETED


async def test_current_details_show_stage_tasks_clocks_and_owner(desk: Desk) -> None:
    reference = await desk.raise_case()
    metadata = await _metadata(desk, reference)
    details = metadata.current_details
    for part in (
        f"## {reference}: First steps",
        "**Owner** amira-khan, line manager grace-okafor",
        "**green**",
        "| `watch-the-marks` Watch the marks | open | yes |",
        "| First steps | running |",
        "**May go on to** side-by-side, hand-in",
    ):
        assert part in details
    assert len(details.encode()) < 20_000


async def test_every_update_is_named_and_explained(desk: Desk) -> None:
    reference = await desk.raise_case()
    updates = (await _metadata(desk, reference)).definition.update_definitions
    assert {update.name for update in updates} == set(COMMANDS)
    assert all(update.description for update in updates)


async def test_a_case_activities_and_timers_carry_a_summary(desk: Desk) -> None:
    reference = await desk.raise_case()
    await eventually(lambda: _timers(desk, reference), "the case waits for its next instant")
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    started = (await handle.fetch_history()).events[0]
    assert reference in str(started.user_metadata.summary)
    timers = await _timers(desk, reference)
    assert all(b"Next instant" in e.user_metadata.summary.data for e in timers)


async def _timers(desk: Desk, reference: CaseReference) -> list[HistoryEvent]:
    history = await desk.temporal.get_workflow_handle(workflow_id(reference)).fetch_history()
    return [e for e in history.events if e.HasField("timer_started_event_attributes")]


async def _finds(desk: Desk, query: str) -> bool:
    return (await desk.temporal.count_workflows(query)).count == 1


async def _metadata(desk: Desk, reference: CaseReference) -> WorkflowMetadata:
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    metadata: WorkflowMetadata = await handle.query(
        "__temporal_workflow_metadata", result_type=WorkflowMetadata
    )
    return metadata
