"""What is recorded at once: many events, but never more than a payload can hold."""

from collections.abc import Sequence
from typing import Final

from homebuy.domain.events import Event

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


def summary(batch: Sequence[Event]) -> str:
    """What an operator sees of the recording."""
    more = f" and {len(batch) - 1} more" if len(batch) > 1 else ""
    return f"Record {batch[0].kind}{more}"
