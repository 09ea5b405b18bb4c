"""Alerts that failed for good, as an operator sees them in Temporal, on a real server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from temporalio.client import Client

from homebuy.domain.alerts.alert import AlertStatus
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference
from homebuy.domain.outcomes import Outcome
from homebuy.embedded.mailbox import Mailbox
from homebuy.storage.alerts import AlertStore
from homebuy.storage.pool import Pool
from tests.desk import Desk, ago, opened
from tests.eventually import eventually
from tests.post import Post
from tests.workflow.test_showing import _metadata
from workflows.contract import ALERTS_FAILED, workflow_id

AMIRA = "amira.khan@example.org"


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    """A mail server that will never take mail for the owner of the cases."""
    post = Post(to_recipients={AMIRA: "550 nobody here"})
    async with post.open():
        yield post


@pytest.fixture
async def desk(temporal: Client, pool: Pool, post: Post, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(temporal, pool, Mailbox(tmp_path, post.port)) as desk:
        yield desk


async def test_a_case_shows_how_many_of_its_alerts_failed_until_they_went_after_all(
    desk: Desk, post: Post
) -> None:
    reference = await desk.raise_case(at=ago(20))
    await eventually(partial(_all_have_gone, desk, reference), "the marks have all been told of")
    await desk.sweep()
    await eventually(lambda: _shows_some(desk, reference), "the failures are shown")
    assert "**Alerts that failed** " in (await _metadata(desk, reference)).current_details
    post.to_recipients.clear()
    alerts = AlertStore(desk.pool)
    assert await alerts.retry(datetime.now(UTC), reference=reference)
    await desk.sweep()
    await eventually(lambda: _shows(desk, reference, None), "the failure is shown no more")
    assert "Alerts that failed" not in (await _metadata(desk, reference)).current_details
    assert "message_rejected" not in await desk.kinds(reference)


async def test_a_failure_is_found_by_its_search_attribute(desk: Desk) -> None:
    reference = await _with_a_failure(desk)
    query = f'HomeBuyAlertsFailed > 0 AND WorkflowId = "{workflow_id(reference)}"'
    await eventually(lambda: _finds(desk, query), "the case is listed")


async def test_an_alert_that_fails_in_a_digest_is_shown(desk: Desk, post: Post) -> None:
    reference = await desk.raise_case(at=ago(3600))
    await desk.recorded(reference, "mark_reached")
    await eventually(lambda: _has_alerts(desk, reference), "alerts were gathered")
    assert (await desk.see(reference)).status == "open"
    await desk.sweep()
    await eventually(lambda: _shows_some(desk, reference), "the failures are shown")


async def test_a_case_that_ended_does_not_stop_the_post(desk: Desk) -> None:
    reference = await _with_a_failure(desk)
    await eventually(lambda: _shows(desk, reference, 1), "the failure is shown")
    await desk.execute(reference, cmd.CloseCase, outcome=Outcome.WITHDRAWN, reason="moved away")
    await desk.cases.ended(reference)
    assert await AlertStore(desk.pool).retry(datetime.now(UTC), reference=reference)
    await desk.sweep()


async def _with_a_failure(desk: Desk) -> CaseReference:
    reference = await desk.raise_case(at=ago(5))
    await eventually(lambda: _has_failed(desk, reference), "an alert has failed")
    await desk.sweep()
    return reference


async def _has_failed(desk: Desk, reference: CaseReference) -> bool:
    failed = await AlertStore(desk.pool).alerts(reference=reference, status=AlertStatus.FAILED)
    return bool(failed)


async def _failed(desk: Desk, reference: CaseReference) -> int | None:
    handle = desk.temporal.get_workflow_handle(workflow_id(reference))
    return (await handle.describe()).typed_search_attributes.get(ALERTS_FAILED)


async def _shows(desk: Desk, reference: CaseReference, number: int | None) -> bool:
    return await _failed(desk, reference) == number


async def _shows_some(desk: Desk, reference: CaseReference) -> bool:
    return bool(await _failed(desk, reference))


async def _finds(desk: Desk, query: str) -> bool:
    return (await desk.temporal.count_workflows(query)).count == 1


async def _has_alerts(desk: Desk, reference: CaseReference) -> bool:
    return bool(await AlertStore(desk.pool).alerts(reference=reference))


async def _all_have_gone(desk: Desk, reference: CaseReference) -> bool:
    alerts = await AlertStore(desk.pool).alerts(reference=reference)
    return any(alert.mark == "escalation" for alert in alerts)
