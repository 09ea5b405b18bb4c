"""What goes out in sweeps: each workflow makes one, and a schedule starts the next."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import DigestActivities, GapReport, SweepRequest, SweepResult
    from homebuy.domain.alerts.alert import CaseFailures
    from workflows.calls import SILENCE
    from workflows.contract import REFRESH_FAILED_ALERTS, FailedAlerts, workflow_id

ONE_SWEEP = timedelta(minutes=2)
ONCE = RetryPolicy(maximum_attempts=1)
"""The next sweep is the next attempt."""
SIGNALS_AT_ONCE = 100
REPORTING = timedelta(hours=12)
"""After so long a report of the day's gaps is worth little."""


@workflow.defn(name="HomeBuyDigests")
class HomeBuyDigests:
    """One sweep: digests, and alerts that did not go with their recording."""

    @workflow.run
    async def run(self, at: datetime | None = None) -> SweepResult:
        """As of now, or of another instant that is given."""
        result = await workflow.execute_activity_method(
            DigestActivities.send_digests,
            SweepRequest(at=at or workflow.now()),
            start_to_close_timeout=ONE_SWEEP,
            heartbeat_timeout=SILENCE,
            retry_policy=ONCE,
            summary="Send what was gathered",
        )
        if result.failures:
            await _show(result.failures)
        return result


@workflow.defn(name="HomeBuyGapReport")
class HomeBuyGapReport:
    """The report of the day's gaps."""

    @workflow.run
    async def run(self, at: datetime | None = None) -> GapReport:
        """As of now, or of another instant that is given."""
        return await workflow.execute_activity_method(
            DigestActivities.report_gaps,
            SweepRequest(at=at or workflow.now()),
            start_to_close_timeout=ONE_SWEEP,
            heartbeat_timeout=SILENCE,
            schedule_to_close_timeout=REPORTING,
            summary="Report who cannot be alerted",
        )


async def _show(failures: Sequence[CaseFailures]) -> None:
    """Tell the cases, a few at a time; only then is it remembered that they know."""
    for start in range(0, len(failures), SIGNALS_AT_ONCE):
        await asyncio.gather(*map(_tell, failures[start : start + SIGNALS_AT_ONCE]))
    await workflow.execute_activity_method(
        DigestActivities.failures_shown,
        tuple(failures),
        start_to_close_timeout=ONE_SWEEP,
        heartbeat_timeout=SILENCE,
        retry_policy=ONCE,
        summary="Remember what cases show",
    )


async def _tell(case: CaseFailures) -> None:
    """A case that has ended keeps the number that it showed last."""
    with suppress(FailureError):
        handle = workflow.get_external_workflow_handle(workflow_id(case.reference))
        await handle.signal(REFRESH_FAILED_ALERTS, FailedAlerts(failed=case.failed))
