"""Holds as they act on a case: told in any order, each ends with the first release after it."""

from homebuy.domain.case import events as ev
from homebuy.domain.case.state import Case, task_clock
from homebuy.domain.ids import ClockId, TaskId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock, ClockKind
from homebuy.domain.service_levels.holds import Hold, Release


def held(case: Case, event: ev.HoldPlaced) -> Case:
    """The case with one hold more, ended already if a release was told before it."""
    clock = _held_clock(case, event.task)
    hold = Hold(clock=clock, reason=event.reason, placed_at=event.at, release_at=event.release_at)
    known = (release.at for release in case.releases if release.clock == clock)
    first = min((at for at in known if event.at < at and hold.is_ended_by(at)), default=None)
    return _with_holds(case, (*case.holds, hold.released(first) if first else hold))


def released(case: Case, event: ev.HoldReleased) -> Case:
    """The case with its holds ended: the one whose date has come, or all that a hand ends."""
    ended = _dated(case, event) if event.placed_at else released_by(case, event.task, event.at)
    holds = tuple(hold.released(event.at) if hold in ended else hold for hold in case.holds)
    if not event.placed_at:
        release = Release(clock=_held_clock(case, event.task), at=event.at)
        case = case.model_copy(update={"releases": (*case.releases, release)})
    return _with_holds(case, holds)


def released_by(case: Case, task: TaskId | None, at: Instant) -> tuple[Hold, ...]:
    """The holds of the case, or of the task, that a release at `at` ends."""
    return tuple(hold for hold in _of(case, task) if hold.is_ended_by(at))


def holding(clock: Clock, holds: tuple[Hold, ...]) -> Clock:
    """The clock with the holds that concern it, if it is the landlord's own."""
    if clock.kind is ClockKind.STATUTORY or clock.frozen:
        return clock
    concern = tuple(hold for hold in holds if _concerns(hold, clock))
    return clock if concern == clock.holds else clock.model_copy(update={"holds": concern})


def _concerns(hold: Hold, clock: Clock) -> bool:
    """Whether it may fall into the life of the clock; a clock carries no hold of another time."""
    if hold.clock not in (None, clock.id):
        return False
    over = hold.ends_at is not None and hold.ends_at <= clock.started_at
    return not over and (clock.stopped_at is None or hold.placed_at < clock.stopped_at)


def assuming_release(case: Case, at: Instant) -> Case:
    """The case as it would be if every hold without an end had one at that instant."""
    holds = (
        hold if hold.ends_at else hold.model_copy(update={"release_at": max(at, hold.placed_at)})
        for hold in case.holds
    )
    return _with_holds(case, tuple(holds))


def _dated(case: Case, event: ev.HoldReleased) -> tuple[Hold, ...]:
    placed = (hold for hold in _of(case, event.task) if hold.is_active)
    return tuple(h for h in placed if (h.placed_at, h.release_at) == (event.placed_at, event.at))


def _of(case: Case, task: TaskId | None) -> tuple[Hold, ...]:
    clock = _held_clock(case, task)
    return tuple(hold for hold in case.holds if hold.clock == clock)


def _held_clock(case: Case, task: TaskId | None) -> ClockId | None:
    return task_clock(case.visit, task) if task else None


def _with_holds(case: Case, holds: tuple[Hold, ...]) -> Case:
    """Every clock of the landlord's own has the holds that concern it."""
    clocks = {id: holding(clock, holds) for id, clock in case.clocks.items()}
    return case.model_copy(update={"holds": holds, "clocks": clocks})
