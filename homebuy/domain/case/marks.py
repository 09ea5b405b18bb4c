"""What time brings by itself: tasks whose lag has passed, and marks that are due."""

from homebuy.domain import events as ev
from homebuy.domain.case.state import Case
from homebuy.domain.case.turn import CLOCK_SKEW, Turn
from homebuy.domain.clock import Clock
from homebuy.domain.ids import RuleId, TaskId
from homebuy.domain.models import Instant, Value
from homebuy.domain.plan import StagePlan
from homebuy.domain.sla import Mark


class Opening(Value):
    """A task that opens when its lag has passed."""

    at: Instant
    task: TaskId


class Due(Value):
    """A mark that is reached unless its clock stops first."""

    at: Instant
    clock: Clock
    mark: Mark


def happenings(case: Case) -> list[Opening | Due]:
    """All that time will bring to the case as it stands, in order; openings before marks."""
    if case.plan is None or not case.is_open:
        return []
    openings = (Opening(at=t.opens_at, task=t.id) for t in case.current_tasks() if t.opens_at)
    dues = (due for clock in case.clocks.values() for due in _dues(clock, case.plan))
    return sorted([*openings, *dues], key=_order)


def next_instant(case: Case) -> Instant | None:
    """When time next brings something; nothing if only people can move the case."""
    return min((happening.at for happening in happenings(case)), default=None)


def next_target(case: Case) -> Due | None:
    """The next target that is still to be met."""
    dues = [h for h in happenings(case) if isinstance(h, Due) and h.mark is Mark.TARGET]
    return dues[0] if dues else None


def bring_about(turn: Turn, until: Instant, *, before_only: bool = False) -> None:
    """Let everything happen that is due by `until`, each at its own instant.

    With `before_only` a mark that falls on `until` itself does not count: what is done at the
    instant of a target is on time.
    """
    while happening := _first(turn.case, until, before_only):
        match happening:
            case Opening():
                turn.add_by_itself(ev.TaskOpened, happening.at, task=happening.task)
            case Due():
                _reach(turn, happening)


def withdraw_overtaken(turn: Turn, at: Instant) -> None:
    """Take back the marks that what has just been learnt forestalls."""
    latest = turn.now + CLOCK_SKEW
    for clock in turn.case.clocks.values():
        for mark in clock.overtaken(turn.plan.calendar, latest):
            turn.add_by_itself(ev.MarkWithdrawn, at, clock=clock.id, mark=mark)


def _dues(clock: Clock, plan: StagePlan) -> list[Due]:
    pending = clock.pending(plan.calendar)
    return [Due(at=at, clock=clock, mark=mark) for mark, at in pending.items()]


def _first(case: Case, until: Instant, before_only: bool) -> Opening | Due | None:
    for happening in happenings(case):
        if happening.at > until:
            return None
        if before_only and isinstance(happening, Due) and happening.at == until:
            continue
        return happening
    return None


def _reach(turn: Turn, due: Due) -> None:
    turn.add_by_itself(
        ev.MarkReached,
        due.at,
        clock=due.clock.id,
        title=due.clock.title,
        mark=due.mark,
        rule=_rule(turn, due),
    )


def _rule(turn: Turn, due: Due) -> RuleId | None:
    """Nobody is alerted to what was over before the case came to us."""
    if turn.case.alert_from and due.at < turn.case.alert_from:
        return None
    return due.clock.sla.alerts.or_else(turn.plan.alerts).rule(due.mark)


def _order(happening: Opening | Due) -> tuple[Instant, int, str, str]:
    match happening:
        case Opening():
            return happening.at, 0, happening.task, ""
        case Due():
            return happening.at, 1, happening.clock.id, happening.mark
