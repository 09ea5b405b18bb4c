"""How a case writes down what happened."""

from collections.abc import Sequence

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.contracts import CaseActivities, Recording, Told
    from homebuy.domain.case import Case
    from homebuy.domain.case.explain import explain_case
    from homebuy.domain.case.view import view
    from homebuy.domain.events import Event, MarkReached, MarkRedated
    from homebuy.domain.ids import ClockId
    from workflows import acting, changes
    from workflows.batches import summary
    from workflows.cancelling import Cancellation

RECORD_AFTER_HISTORY = "record-after-history"
"""The patch since which nothing is recorded that the history might not come to hold."""


async def write_down(case: Case, batch: Sequence[Event], cancellation: Cancellation) -> Told | None:
    """What the history does not hold yet may still be decided otherwise: never write it down.

    Cases that began before this was known go on as they began, so that they replay.
    """
    recording = Recording(
        events=tuple(batch), view=view(case, workflow.now()), why=_why(case, batch)
    )
    record = acting.act_durably if changes.includes(RECORD_AFTER_HISTORY) else acting.act
    return await cancellation.after(
        lambda: record(CaseActivities.record_events, recording, summary(batch))
    )


def _why(case: Case, batch: Sequence[Event]) -> dict[ClockId, tuple[str, ...]]:
    """The account of each clock of which somebody is to hear, or has yet to."""
    marks = [event for event in batch if isinstance(event, MarkReached | MarkRedated)]
    clocks = {e.clock for e in marks if isinstance(e, MarkRedated) or e.rule}
    return {clock: explain_case(case, clock)[0].told for clock in sorted(clocks)}
