"""How a case records what happened: many events at once, but no more than a payload can hold."""

from collections.abc import Sequence
from typing import Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.contracts import CaseActivities, Recording
    from homebuy.domain.case import Case, LiveCase
    from homebuy.domain.case.events import Event, MarkReached, MarkRescheduled
    from homebuy.domain.case.views.explain import explain_case
    from homebuy.domain.ids import ClockId
    from workflows import calls
    from workflows.cancellation import Cancellation

EVENTS_AT_ONCE: Final = 100
BYTES_AT_ONCE: Final = 500_000
FEW: Final = 5
"""So many events always fit."""


def next_batch(unrecorded: Sequence[Event]) -> tuple[Event, ...]:
    """The next events to record together: not so many that no payload could hold them."""
    batch, size = list[Event](), 0
    for event in unrecorded[:EVENTS_AT_ONCE]:
        size += len(event.model_dump_json()) if len(unrecorded) > FEW else 0
        if batch and size > BYTES_AT_ONCE:
            break
        batch.append(event)
    return tuple(batch)


async def record(live: LiveCase, batch: Sequence[Event], cancellation: Cancellation) -> None:
    """What the history does not hold yet may still be decided otherwise: never write it down."""
    recording = Recording(
        events=tuple(batch), view=live.view(workflow.now()), why=_why(live.case, batch)
    )
    await cancellation.after(
        lambda: calls.regular_activity(CaseActivities.record_events, recording, _summary(batch))
    )


def _why(case: Case, batch: Sequence[Event]) -> dict[ClockId, tuple[str, ...]]:
    """The account of each clock of which somebody is to hear, or has yet to."""
    marks = [event for event in batch if isinstance(event, MarkReached | MarkRescheduled)]
    clocks = {e.clock for e in marks if isinstance(e, MarkRescheduled) or e.rule}
    return {clock: explain_case(case, clock)[0].texts for clock in sorted(clocks)}


def _summary(batch: Sequence[Event]) -> str:
    """What an operator sees of the recording."""
    more = f" and {len(batch) - 1} more" if len(batch) > 1 else ""
    return f"Record {batch[0].kind}{more}"
