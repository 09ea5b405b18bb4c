"""What Temporal keeps of each case: every message it took, and no failed workflow task."""

from collections.abc import AsyncIterator, Iterator

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionStatus

from drills.findings import Finding, Wrong
from drills.ledger import Fate, Ledger
from homebuy.domain.ids import CaseReference
from workflows.contract import WORKFLOW, workflow_id

HARMLESS = {
    # The server asks again: a message came as the task was completed, or its worker was gone.
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FAILOVER_CLOSE_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_UPDATE,
}
ALIVE = {WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.COMPLETED}
FAILED_TASKS = """TemporalReportedProblems IN
("category=WorkflowTaskFailed", "category=WorkflowTaskTimedOut")"""


async def stuck(client: Client) -> list[Finding]:
    """The cases that the server itself reports as stuck or failed."""
    failed = 'ExecutionStatus IN ("Failed", "Terminated", "TimedOut", "Canceled")'
    ours = f'WorkflowType = "{WORKFLOW}" AND '
    return [
        Finding(Wrong.WEDGED, found.id, what)
        for query, what in ((failed, "ended against its will"), (FAILED_TASKS, "makes no progress"))
        async for found in client.list_workflows(ours + query)
    ]


async def history_findings(
    client: Client, ledger: Ledger, reference: CaseReference
) -> list[Finding]:
    """What Temporal says of a case, against what the senders know."""
    handle = client.get_workflow_handle(workflow_id(reference))
    status = (await handle.describe()).status
    found = []
    if status not in ALIVE:
        found.append((Wrong.WEDGED, f"the workflow is {status.name if status else 'unknown'}"))
    events = [event async for event in _events(client, reference)]
    found += [(Wrong.WEDGED, what) for what in _failures(events)]
    carried = b"\n".join(said for event in events for said in _carried(event))
    for id, sent in ledger.of(reference):
        if sent.number(Fate.TAKEN, Fate.DONE) and id.encode() not in carried:
            found.append((Wrong.LOST, f"{sent.name} {id} was taken and Temporal has forgotten it"))
    return [Finding(wrong, reference, what) for wrong, what in found]


async def _events(client: Client, reference: CaseReference) -> AsyncIterator[HistoryEvent]:
    """The histories of all runs, the latest first."""
    run: str | None = None
    while run != "":
        handle = client.get_workflow_handle(workflow_id(reference), run_id=run)
        run = ""
        async for event in handle.fetch_history_events():
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
                began = event.workflow_execution_started_event_attributes
                run = began.continued_execution_run_id
            yield event


def _failures(events: list[HistoryEvent]) -> Iterator[str]:
    for event in events:
        failed = event.workflow_task_failed_event_attributes
        is_failure = event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
        if is_failure and failed.cause not in HARMLESS:
            cause = WorkflowTaskFailedCause.Name(failed.cause)
            yield f"a workflow task failed: {cause}: {failed.failure.message}"


def _carried(event: HistoryEvent) -> list[bytes]:
    """What a message said, if the event is one."""
    match event.event_type:
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
            signal = event.workflow_execution_signaled_event_attributes
            said = [signal.signal_name.encode(), *(p.data for p in signal.input.payloads)]
        case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
            update = event.workflow_execution_update_accepted_event_attributes.accepted_request
            said = [payload.data for payload in update.input.args.payloads]
        case _:
            said = []
    return said
