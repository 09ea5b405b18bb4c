"""Rounds of the post on a real server: after outages, and started by their schedule."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from activities.contracts import SweepResult
from homebuy.domain.alerts.alert import AlertStatus
from homebuy.domain.ids import CaseReference
from homebuy.domain.service_levels.sla import Mark
from homebuy.embedded.temporal import embedded_temporal
from homebuy.storage.alerts import AlertStore
from homebuy.temporal.client import UnreachableError, connect
from homebuy.temporal.readiness import schedule_post
from homebuy.temporal.schedules import DIGESTS, GAPS, ensure_schedules
from tests.desk import Desk, signed
from tests.eventually import eventually
from tests.workflow.test_faults import open_again, shut
from workflows.contract import workflow_id
from workflows.digests import HomeBuyDigests

LONDON = ZoneInfo("Europe/London")
EASTER, HOURS = timedelta(days=4), timedelta(hours=3)
SETTLED = timedelta(minutes=11)
PEOPLE = 3
"""The owner, the line manager and the head, whom the marks of practice cases alert."""


@pytest.fixture
def desk(own_desk: Desk) -> Desk:
    """A round of the post takes all that waits, so nothing else waits."""
    return own_desk


async def test_cases_that_wake_after_easter_bring_one_digest_to_each_person(desk: Desk) -> None:
    raised = datetime.now(UTC) - EASTER
    references = [await desk.raise_case(**signed(raised)) for _ in range(6)]
    for reference in references:
        await eventually(partial(_has_escalated, desk, reference), "the escalation is recorded")
    alerts = await AlertStore(desk.pool).alerts(limit=999)
    assert {alert.reference for alert in alerts} == {*references}
    assert {alert.reached_at - raised for alert in alerts if alert.mark is Mark.AMBER} >= {
        timedelta(seconds=4)
    }
    assert desk.mail.messages() == []
    report = await _round(desk, datetime.now(UTC) + SETTLED)
    assert report == SweepResult(sent=PEOPLE, delayed=0, failed=0)
    assert _mails_by_person(desk) == [1] * PEOPLE
    assert await _round(desk, datetime.now(UTC) + 2 * SETTLED) == SweepResult(
        sent=0, delayed=0, failed=0
    )


async def test_marks_that_pass_while_the_database_is_down_for_hours_come_in_one_digest(
    skipping: WorkflowEnvironment, skipping_desk: Desk, postgres: str, database: str
) -> None:
    desk = skipping_desk
    references = [await desk.raise_case() for _ in range(2)]
    await shut(postgres, database)
    for reference in references:
        handle = desk.temporal.get_workflow_handle(workflow_id(reference))
        await skipping.fast_forward(handle, HOURS)
    await open_again(postgres, database)
    for reference in references:
        await eventually(partial(_has_escalated, desk, reference), "the database caught up")
    alerts = await AlertStore(desk.pool).alerts(limit=999)
    gathered = [alert for alert in alerts if alert.send_after]
    at_once = [alert for alert in alerts if not alert.send_after]
    # A case may see its first mark before the database goes.
    assert len(at_once) <= len(references)
    assert {alert.reference for alert in gathered} == {*references}
    last = max(alert.send_after for alert in gathered if alert.send_after)
    assert (await _round(desk, last)).sent == PEOPLE
    assert {alert.status for alert in await AlertStore(desk.pool).alerts(limit=999)} <= {
        AlertStatus.SENT,
        AlertStatus.WAITING,
    }


async def test_a_schedule_starts_the_round_and_is_made_once(desk: Desk) -> None:
    prefix = f"{uuid4().hex}-"
    options = {"task_queue": desk.queue, "prefix": prefix}
    made = await ensure_schedules(desk.temporal, **options)
    assert made == [f"{prefix}{DIGESTS}", f"{prefix}{GAPS}"]
    assert await ensure_schedules(desk.temporal, **options) == []
    post, gaps = (desk.temporal.get_schedule_handle(id) for id in made)
    try:
        await post.trigger()
        await eventually(lambda: _has_started(desk.temporal, made[0]), "a round has started")
        await gaps.pause()
        assert await ensure_schedules(desk.temporal, **options) == []
        assert (await gaps.describe()).schedule.state.paused
        assert await _eight_in_london(desk.temporal, made[1])
    finally:
        await post.delete()
        await gaps.delete()


async def test_a_namespace_without_schedules_does_not_stop_the_worker(
    temporal: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    target = temporal.service_client.config.target_host
    nowhere = await connect(target, namespace="nowhere")
    await schedule_post(nowhere)
    assert "Temporal takes no schedules" in capsys.readouterr().err


async def test_a_server_that_is_gone_is_not_taken_for_one_without_schedules(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with embedded_temporal(None, search_attributes={}, ui=False) as server:
        client = await connect(server.target)
    with pytest.raises(UnreachableError, match="Temporal does not answer"):
        await schedule_post(client)
    assert capsys.readouterr().err == ""


async def _round(desk: Desk, at: datetime) -> SweepResult:
    return await desk.temporal.execute_workflow(
        HomeBuyDigests.run, at, id=f"post-{uuid4().hex}", task_queue=desk.queue
    )


async def _has_escalated(desk: Desk, reference: CaseReference) -> bool:
    return any(
        alert.mark is Mark.ESCALATION
        for alert in await AlertStore(desk.pool).alerts(reference=reference, limit=999)
    )


def _mails_by_person(desk: Desk) -> list[int]:
    return list(Counter(str(mail["To"]) for mail in desk.mail.messages()).values())


async def _has_started(temporal: Client, schedule: str) -> bool:
    return (await temporal.get_schedule_handle(schedule).describe()).info.num_actions > 0


async def _eight_in_london(temporal: Client, schedule: str) -> bool:
    info = (await temporal.get_schedule_handle(schedule).describe()).info
    local = [at.astimezone(LONDON) for at in info.next_action_times]
    return bool(local) and all((at.hour, at.minute) == (8, 0) for at in local)
