"""What is recorded at once."""

from datetime import UTC, datetime

from homebuy.domain.case import events as ev
from workflows.recording import BYTES_AT_ONCE, EVENTS_AT_ONCE, next_batch

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def notes(number: int, size: int = 10) -> list[ev.Event]:
    return [
        ev.NoteAdded(seq=n, at=AT, recorded_at=AT, actor="ann", text="x" * size)
        for n in range(number)
    ]


def test_a_hundred_small_events_go_together() -> None:
    assert len(next_batch(notes(250))) == EVENTS_AT_ONCE


def test_large_events_go_in_parts_that_a_payload_can_hold() -> None:
    waiting, sizes = notes(60, 50_000), []
    while batch := next_batch(waiting):
        sizes.append(sum(len(event.model_dump_json()) for event in batch))
        waiting = waiting[len(batch) :]
    assert len(sizes) > 1
    assert max(sizes) <= BYTES_AT_ONCE


def test_one_event_goes_alone_however_large_it_is() -> None:
    assert len(next_batch(notes(10, 600_000))) == 1
