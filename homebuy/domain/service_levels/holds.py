"""Holds: spells with a reason, in which the landlord's own clocks stand still."""

from collections.abc import Iterable

from homebuy.domain.ids import ClockId
from homebuy.domain.models import Instant, Value
from homebuy.domain.time.intervals import Interval


class Hold(Value):
    """A spell of the whole case, or of the one task whose `clock` it names.

    It lasts until it is released, by hand or at the date set when it was placed; one with neither
    has no end yet.
    """

    clock: ClockId | None = None
    reason: str
    placed_at: Instant
    release_at: Instant | None = None
    released_at: Instant | None = None

    @property
    def ends_at(self) -> Instant | None:
        """When the clocks go on, as far as is known."""
        return self.released_at or self.release_at

    @property
    def is_active(self) -> bool:
        """Whether nothing has released it yet."""
        return self.released_at is None

    def is_ended_by(self, release: Instant) -> bool:
        """Whether a release at that instant ends it, or ends it sooner than was thought."""
        if self.released_at is None:
            return self.placed_at <= release and (not self.release_at or release <= self.release_at)
        return self.placed_at <= release < self.released_at

    def released(self, at: Instant) -> "Hold":
        """The hold, ended."""
        return self.model_copy(update={"released_at": at})


class Release(Value):
    """Every hold of the case, or of the task of that `clock`, that stands `at` an instant ends."""

    clock: ClockId | None
    at: Instant


def paused_intervals(
    holds: Iterable[Hold], *, since: Instant, until: Instant | None
) -> tuple[Interval, ...]:
    """When a clock that ran between those instants stood still; holds within holds count once."""
    merged: list[Interval] = []
    for hold in sorted(holds, key=lambda hold: hold.placed_at):
        interval = Interval(max(hold.placed_at, since), _earlier(hold.ends_at, until))
        if interval.until is not None and interval.until <= interval.since:
            continue
        if merged and (merged[-1].until is None or interval.since <= merged[-1].until):
            interval = Interval(merged[-1].since, _later(merged.pop().until, interval.until))
        merged.append(interval)
    return tuple(merged)


def _earlier(first: Instant | None, second: Instant | None) -> Instant | None:
    if first is None or second is None:
        return first or second
    return min(first, second)


def _later(first: Instant | None, second: Instant | None) -> Instant | None:
    return None if first is None or second is None else max(first, second)
