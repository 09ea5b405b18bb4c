"""Cases that run today must replay under the code of tomorrow."""

import base64
import json
import re
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter
from temporalio.worker import Replayer, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import NondeterminismError

from homebuy.temporal.payloads import DATA_CONVERTER
from tests.workflow.replay.later_release import with_a_field_more
from worker import RUNNER
from workflows.contract import WORKFLOW, CaseStart
from workflows.home_buy_case import HomeBuyCase

HISTORIES = Path(__file__).parent / "histories"
RECORDED = sorted(HISTORIES.glob("*.json"))
# Time zones do not work in the sandbox, so what decides passes through; the rest is watched.
WATCHED = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules(
        "homebuy.domain", "activities.contracts", "workflows.contract"
    )
)
MUST_CONTAIN = {
    "training.open": ("record_events", "load_stage", "serving_user", "gibberish"),
    "training.closed": ("record_events", "EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED"),
    "clocks.open": ("calendar_version", "concerned", "revise_target", "message_deferred"),
    "clocks.closed": ("hold_released", "EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED"),
    "failures.open": ("refresh_failed_alerts", "HomeBuyAlertsFailed"),
    "rescheduled.open": ("hold_placed", "mark_rescheduled"),
    "decided.open": (
        "calculated_price",
        "eligibility_assessed",
        "delay_notice_served",
        "message_rejected",
    ),
    "cancelled.closed": ("EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED", "note_added", "case_closed"),
    "imported.open": ("load_stage", "EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED"),
}


@workflow.defn(name=WORKFLOW, sandboxed=False)
class Divergent:
    """Another workflow under the same name: replaying a case as this one must fail."""

    @workflow.run
    async def run(self, start: CaseStart) -> None:
        await workflow.sleep(1)


def test_there_is_a_history_of_each_kind_and_no_other() -> None:
    assert {file.stem for file in RECORDED} == set(MUST_CONTAIN)


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
async def test_a_recorded_case_replays(file: Path) -> None:
    await replay(HomeBuyCase, history_in(file))


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
async def test_a_recorded_case_replays_where_every_forbidden_call_is_caught(file: Path) -> None:
    await replay(HomeBuyCase, history_in(file), WATCHED)


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
async def test_a_case_that_a_newer_release_carried_on_replays(file: Path) -> None:
    await replay(HomeBuyCase, with_a_field_more(history_in(file)))


async def test_a_strict_reader_would_not_get_over_what_a_newer_release_wrote() -> None:
    later = with_a_field_more(history_in(HISTORIES / "training.open.json"))
    with pytest.raises(RuntimeError, match="added_by_a_later_release"):
        await replay(HomeBuyCase, later, converter=pydantic_data_converter)


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
async def test_a_divergent_workflow_is_caught(file: Path) -> None:
    with pytest.raises(NondeterminismError):
        await replay(Divergent, history_in(file))


@pytest.mark.parametrize(("name", "parts"), MUST_CONTAIN.items())
def test_a_recorded_case_contains_what_it_is_kept_for(name: str, parts: tuple[str, ...]) -> None:
    text = (HISTORIES / f"{name}.json").read_text(encoding="utf-8")
    decoded = text + _payloads(text)
    assert [part for part in parts if part not in decoded] == []


def history_in(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(f"replayed-{file.stem}", file.read_text(encoding="utf-8"))


async def replay(
    kind: type,
    history: WorkflowHistory,
    runner: WorkflowRunner = RUNNER,
    converter: DataConverter = DATA_CONVERTER,
) -> None:
    replayer = Replayer(workflows=[kind], data_converter=converter, workflow_runner=runner)
    await replayer.replay_workflow(history)


def _payloads(history: str) -> str:
    """The payloads of a history, which are base64 in its JSON."""
    found = re.findall(r'"data":\s*"([A-Za-z0-9+/=]+)"', history)
    assert json.loads(history)["events"]
    return "\n".join(base64.b64decode(data).decode("utf-8", "replace") for data in found)
