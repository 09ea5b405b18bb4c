"""The schedules that start sweeps and reports, made when they are missing."""

from dataclasses import replace
from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
)

from workflows.contract import TASK_QUEUE
from workflows.digests import HomeBuyDigests, HomeBuyGapReport

DIGESTS, GAPS = "home-buy-digests", "home-buy-gaps"
EVERY = timedelta(minutes=1)
ONE_IS_ENOUGH = SchedulePolicy(
    overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(minutes=1)
)
"""After an outage one sweep sends everything, so those that were missed are not made up for."""
THE_SAME_DAY = replace(ONE_IS_ENOUGH, catchup_window=timedelta(hours=12))


async def ensure_schedules(
    client: Client, *, task_queue: str = TASK_QUEUE, prefix: str = ""
) -> list[str]:
    """Make the schedules that are missing; one that is there stays as somebody has set it.

    Answers with the ids of those made; raises RPCError where the namespace allows none.
    """
    made = []
    for id, schedule in _schedules(task_queue).items():
        try:
            await client.create_schedule(f"{prefix}{id}", schedule)
        except ScheduleAlreadyRunningError:
            continue
        made.append(f"{prefix}{id}")
    return made


def _schedules(task_queue: str) -> dict[str, Schedule]:
    digests = ScheduleActionStartWorkflow(HomeBuyDigests.run, id=DIGESTS, task_queue=task_queue)
    gaps = ScheduleActionStartWorkflow(HomeBuyGapReport.run, id=GAPS, task_queue=task_queue)
    at_eight = ScheduleCalendarSpec(hour=[ScheduleRange(8)])
    return {
        DIGESTS: Schedule(
            digests, ScheduleSpec(intervals=[ScheduleIntervalSpec(EVERY)]), ONE_IS_ENOUGH
        ),
        GAPS: Schedule(
            gaps,
            ScheduleSpec(calendars=[at_eight], time_zone_name="Europe/London"),
            THE_SAME_DAY,
        ),
    }
