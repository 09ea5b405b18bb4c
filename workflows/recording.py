"""How a case writes down what happened."""

from collections.abc import Sequence

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.contracts import CaseActivities, Recording, Told
    from homebuy.domain.case import Case, LiveCase
    from homebuy.domain.case.explain import explain_case
    from homebuy.domain.events import Event, MarkReached, MarkRedated
    from homebuy.domain.ids import ClockId
    from workflows import acting
    from workflows.batches import summary
    from workflows.cancelling import Cancellation


async def write_down(
    live: LiveCase, batch: Sequence[Event], cancellation: Cancellation
) -> Told | None:
    """What the history does not hold yet may still be decided otherwise: never write it down."""
    recording = Recording(
        events=tuple(batch), view=live.view(workflow.now()), why=_why(live.case, batch)
    )
    return await cancellation.after(
        lambda: acting.act_durably(CaseActivities.record_events, recording, summary(batch))
    )


def _why(case: Case, batch: Sequence[Event]) -> dict[ClockId, tuple[str, ...]]:
    """The account of each clock of which somebody is to hear, or has yet to."""
    marks = [event for event in batch if isinstance(event, MarkReached | MarkRedated)]
    clocks = {e.clock for e in marks if isinstance(e, MarkRedated) or e.rule}
    return {clock: explain_case(case, clock)[0].told for clock in sorted(clocks)}
