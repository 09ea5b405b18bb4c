"""What time brings by itself: tasks whose lag has passed, releases, and marks that are due."""

from collections.abc import Iterator
from typing import Final, NamedTuple, assert_never

from homebuy.domain.case import events as ev
from homebuy.domain.case.state import Case, task_clock
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.ids import RuleId, TaskId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.holds import Hold
from homebuy.domain.service_levels.marks import moved, pending, prevented
from homebuy.domain.service_levels.sla import Mark

SET_DATE: Final = "the date set for the release has come"


class Opening(NamedTuple):
    """A task that opens when its lag has passed."""

    at: Instant
    task: TaskId


class Release(NamedTuple):
    """A hold that ends at the date set for it."""

    at: Instant
    hold: Hold


class Due(NamedTuple):
    """A mark that is reached unless its clock stops first."""

    at: Instant
    clock: Clock
    mark: Mark
    repeat: int = 0


DueItem = Opening | Release | Due


def due_items(case: Case) -> list[DueItem]:
    """All that time will bring to the case as it stands, in order; marks come last."""
    if case.plan is None or not case.is_open:
        return []
    openings = (Opening(at=t.opens_at, task=t.id) for t in case.current_tasks() if t.opens_at)
    releases = (Release(at=h.release_at, hold=h) for h in _active_holds(case) if h.release_at)
    dues = (
        Due(at=due.at, clock=clock, mark=due.mark, repeat=due.repeat)
        for clock in case.clocks.values()
        for due in pending(clock, case.calendar_of(clock))
    )
    return sorted([*openings, *releases, *dues], key=_order)


def _active_holds(case: Case) -> Iterator[Hold]:
    """The holds that stop something: of the case, or of a task that is still to be done."""
    yield from case.active_holds()
    for task in case.current_tasks():
        if task.is_unfinished:
            yield from case.active_holds(task_clock(task.visit, task.id))


def next_instant(case: Case) -> Instant | None:
    """When time next brings something; nothing if only people can move the case."""
    return min((item.at for item in due_items(case)), default=None)


def next_target(case: Case) -> Due | None:
    """The next target that is still to be met."""
    dues = [h for h in due_items(case) if isinstance(h, Due) and h.mark is Mark.TARGET]
    return dues[0] if dues else None


def apply_due(transaction: Transaction, until: Instant, *, before_only: bool = False) -> None:
    """Let everything happen that is due by `until`, each at its own instant.

    With `before_only` a mark that falls on `until` itself does not count: what is done at the
    instant of a target is on time.
    """
    while item := _first(transaction.case, until, before_only):
        match item:
            case Opening():
                transaction.add_automatic(ev.TaskOpened, item.at, task=item.task)
            case Release():
                _release(transaction, item)
            case Due():
                _reach(transaction, item)
            case _:
                assert_never(item)


def withdraw_prevented(transaction: Transaction, at: Instant) -> None:
    """Take back the marks that what has just been learnt prevents."""
    for clock in transaction.case.clocks.values():
        for mark, repeat in prevented(
            clock, transaction.case.calendar_of(clock), transaction.latest
        ):
            transaction.add_automatic(
                ev.MarkWithdrawn, at, clock=clock.id, mark=mark, repeat=repeat
            )


def reschedule_moved(transaction: Transaction) -> None:
    """Put right when marks were reached that what has just been learnt has moved in the past."""
    for clock in transaction.case.clocks.values():
        for mark, repeat, at in moved(clock, transaction.case.calendar_of(clock)):
            transaction.add_automatic(
                ev.MarkRescheduled,
                at,
                clock=clock.id,
                title=clock.title,
                mark=mark,
                repeat=repeat,
                before=clock.recorded_at(mark, repeat),
            )


def task_of(hold: Hold) -> TaskId | None:
    """The task that is held; none for a hold of the whole case."""
    return TaskId(hold.clock.rsplit("/", 1)[-1]) if hold.clock else None


def _first(case: Case, until: Instant, before_only: bool) -> DueItem | None:
    for item in due_items(case):
        if item.at > until:
            return None
        if before_only and isinstance(item, Due) and item.at == until:
            continue
        return item
    return None


def _release(transaction: Transaction, release: Release) -> None:
    hold = release.hold
    transaction.add_automatic(
        ev.HoldReleased,
        release.at,
        task=task_of(hold),
        reason=SET_DATE,
        placed_at=hold.placed_at,
    )


def _reach(transaction: Transaction, due: Due) -> None:
    transaction.add_automatic(
        ev.MarkReached,
        due.at,
        clock=due.clock.id,
        title=due.clock.title,
        mark=due.mark,
        repeat=due.repeat,
        rule=_rule(transaction, due),
    )


def _rule(transaction: Transaction, due: Due) -> RuleId | None:
    """Nobody is alerted to what was over before the case came to us."""
    if transaction.case.alert_from and due.at < transaction.case.alert_from:
        return None
    return due.clock.sla.alerts.or_else(transaction.plan.alerts).rule(due.mark)


def _order(item: DueItem) -> tuple[Instant, int, str, int]:
    match item:
        case Opening():
            return item.at, 0, item.task, 0
        case Release():
            return item.at, 1, item.hold.clock or "", 0
        case Due():
            return item.at, 2, item.clock.id, list(Mark).index(item.mark)
