"""What goes out in rounds: each workflow makes one round, and a schedule starts the next."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import GapReport, PostActivities, PostReport, PostRound
    from homebuy.domain.ids import CaseReference
    from workflows.calls import SILENCE
    from workflows.contract import RECOUNT, workflow_id

ONE_ROUND = timedelta(minutes=2)
ONCE = RetryPolicy(maximum_attempts=1)
"""The next round is the next attempt."""
SIGNALS_AT_ONCE = 100
REPORTING = timedelta(hours=12)
"""After so long a report of the day's gaps is worth little."""


@workflow.defn(name="HomeBuyPost")
class HomeBuyPost:
    """One round of digests, and of alerts that their case left behind."""

    @workflow.run
    async def run(self, at: datetime | None = None) -> PostReport:
        """As of now, or of another instant that is given."""
        report = await workflow.execute_activity_method(
            PostActivities.send_digests,
            PostRound(at=at or workflow.now()),
            start_to_close_timeout=ONE_ROUND,
            heartbeat_timeout=SILENCE,
            retry_policy=ONCE,
            summary="Send what was gathered",
        )
        for start in range(0, len(report.recount), SIGNALS_AT_ONCE):
            cases = report.recount[start : start + SIGNALS_AT_ONCE]
            await asyncio.gather(*map(_recount, cases))
        return report


@workflow.defn(name="HomeBuyGapReport")
class HomeBuyGapReport:
    """The report of the day's gaps."""

    @workflow.run
    async def run(self, at: datetime | None = None) -> GapReport:
        """As of now, or of another instant that is given."""
        return await workflow.execute_activity_method(
            PostActivities.report_gaps,
            PostRound(at=at or workflow.now()),
            start_to_close_timeout=ONE_ROUND,
            heartbeat_timeout=SILENCE,
            schedule_to_close_timeout=REPORTING,
            summary="Report who cannot be alerted",
        )


async def _recount(reference: CaseReference) -> None:
    """A case that has ended keeps the number that it showed last."""
    with suppress(FailureError):
        await workflow.get_external_workflow_handle(workflow_id(reference)).signal(RECOUNT)
