"""A year in the life of a Right to Buy case, with time skipped on a real server."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from temporalio.testing import WorkflowEnvironment

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.ids import CaseReference
from homebuy.domain.outcomes import Outcome
from tests.desk import RIGHT_TO_BUY, Desk, signed
from tests.eventually import eventually
from tests.unit.domain.case.claims import HOME, STATED
from workflows.contract import workflow_id

LONDON = ZoneInfo("Europe/London")


async def test_a_case_left_alone_for_a_year_reaches_every_mark_once_at_its_deadline(
    skipping: WorkflowEnvironment, skipping_desk: Desk
) -> None:
    now = datetime.now(UTC)
    served = now.astimezone(LONDON).date()
    reference = await skipping_desk.raise_case(
        RIGHT_TO_BUY, **signed(now), facts={"rtb1_served": served.isoformat()}
    )
    await _skip(skipping, reference, timedelta(days=365))
    await eventually(lambda: _has_escalated(skipping_desk, reference), "the last mark is recorded")
    case = await skipping_desk.see(reference)
    marks = [e for e in await skipping_desk.store.events(reference) if e.kind == "mark_reached"]
    keys = [(m.detail["clock"], m.detail["mark"]) for m in marks]
    assert len(keys) == len(set(keys))
    deadlines = {
        (c.id, mark): at
        for c in case.clocks
        for mark, at in (
            ("amber", c.amber_at),
            ("target", c.target_at),
            ("escalation", c.escalation_at),
        )
    }
    assert all(m.at == deadlines[(m.detail["clock"], m.detail["mark"])] for m in marks)
    target = next(c.target_at for c in case.clocks if c.id == "law/s124")
    assert target == _end_of(served + timedelta(weeks=4))
    assert case.colour == "red"


async def test_a_case_worked_over_months_ends_completed(
    skipping: WorkflowEnvironment, skipping_desk: Desk
) -> None:
    reference = await skipping_desk.raise_case(RIGHT_TO_BUY, facts={**HOME, **STATED})
    while (case := await skipping_desk.see(reference)).status == "open":
        await _work_through_stage(skipping, skipping_desk, case)
    assert case.outcome == Outcome.COMPLETED
    stages = [stage.id for stage in case.stages]
    assert stages[0] == "application-support"
    assert stages[-1] in {"completion", "after-sale"}
    assert case.raised_at + timedelta(days=60) < case.stages[-1].entered_at


async def _work_through_stage(environment: WorkflowEnvironment, desk: Desk, case: CaseView) -> None:
    """A week later everything that is open is done; when nothing is left the case moves on."""
    reference = case.reference
    await _skip(environment, reference, timedelta(days=7))
    at = await desk.now(reference)
    todo = [t for t in case.tasks if t.state == "open" and t.visit == len(case.stages)]
    for task in todo:
        if task.id == "serve-s125":
            await desk.execute(reference, cmd.CalculatePrice, **signed(at))
        why = {"late_reason": "everything is done once a week"}
        await desk.execute(reference, cmd.CompleteTask, task=task.id, **why, **signed(at))
    waiting = [t for t in case.tasks if t.state == "pending" and t.visit == len(case.stages)]
    if todo or waiting:
        return
    if Outcome.COMPLETED in case.outcomes:
        done = {"outcome": Outcome.COMPLETED, "reason": "sold"}
        await desk.execute(reference, cmd.CloseCase, **done, **signed(at))
        await desk.cases.ended(reference)
    else:
        onward = _onward(case)
        why = {"late_reason": "everything is done once a week"}
        await desk.execute(reference, cmd.ProgressCase, stage=onward, **why, **signed(at))


def _onward(case: CaseView) -> str:
    """The straight way through the scheme: no denial, appeal, delay or second valuation."""
    aside = {"denial", "appeal", "delay", "district-valuer"}
    been = {stage.id for stage in case.stages}
    return next(s for s in case.next_stages if s not in aside | been)


async def _skip(
    environment: WorkflowEnvironment, reference: CaseReference, duration: timedelta
) -> None:
    handle = environment.client.get_workflow_handle(workflow_id(reference))
    await environment.fast_forward(handle, duration)


async def _has_escalated(desk: Desk, reference: CaseReference) -> bool:
    case = await desk.see(reference)
    recorded = [e for e in await desk.store.events(reference) if e.kind == "mark_reached"]
    return len(recorded) == sum(len(c.reached) for c in case.clocks) > 5


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, LONDON).astimezone(UTC)
