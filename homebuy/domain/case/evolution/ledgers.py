"""The ledgers of the clocks: marks, targets, acknowledgements and calendars as they come."""

from homebuy.domain.case import events as ev
from homebuy.domain.case.evolution.alterations import altered, with_clock, with_new, with_task
from homebuy.domain.case.evolution.lags import opens_at
from homebuy.domain.case.state import Case, Task
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import ClockKind, Revision
from homebuy.domain.time.errors import OutsideCoverageError


def reached(case: Case, event: ev.MarkReached) -> Case:
    """A mark, or a repeat of the escalation, has fallen at its instant."""
    clock = case.clocks[event.clock]
    if event.repeat:
        return with_clock(case, clock.id, repeated=(*clock.repeated, event.at))
    marks, dates = (*clock.reached, event.mark), {**clock.reached_at, event.mark: event.at}
    return with_clock(case, clock.id, reached=marks, reached_at=dates)


def withdrawn(case: Case, event: ev.MarkWithdrawn) -> Case:
    """A mark did not fall after all, or a repeat and all that came after it."""
    clock = case.clocks[event.clock]
    if event.repeat:
        return with_clock(case, clock.id, repeated=clock.repeated[: event.repeat - 1])
    left = tuple(mark for mark in clock.reached if mark is not event.mark)
    reached_at = {mark: at for mark, at in clock.reached_at.items() if mark is not event.mark}
    return with_clock(case, event.clock, reached=left, reached_at=reached_at)


def rescheduled(case: Case, event: ev.MarkRescheduled) -> Case:
    """A mark, or a repeat, fell at another instant than the one on record."""
    clock, last = case.clocks[event.clock], event.repeat
    if last:
        repeated = (*clock.repeated[: last - 1], event.at, *clock.repeated[last:])
        return with_clock(case, clock.id, repeated=repeated)
    return with_clock(case, clock.id, reached_at={**clock.reached_at, event.mark: event.at})


def revised(case: Case, event: ev.TargetRevised) -> Case:
    """Another target counts from then on."""
    revision = Revision(
        at=event.at, actor=event.actor, reason=event.reason, target=event.target, due=event.due
    )
    return with_new(case, case.clocks[event.clock].revised(revision))


def acknowledged(case: Case, event: ev.AlertAcknowledged) -> Case:
    """Somebody sees to the escalation."""
    clock = case.clocks[event.clock]
    return with_new(case, clock.acknowledged(event.at, case.calendar_of(clock)))


def recounted(case: Case, event: ev.CalendarChanged) -> Case:
    """The clocks of a calendar count in its new version from then on; nothing past moves."""
    assert case.plan is not None, "a case that takes messages is in a stage"
    clocks = {
        id: clock.replanned(event.at, case.calendar_of(clock))
        if clock.kind is not ClockKind.STATUTORY and case.calendar_of(clock).id == event.calendar.id
        else clock
        for id, clock in case.clocks.items()
    }
    plan = case.plan.with_calendar(event.calendar)
    case = altered(case, clocks=clocks, plan=plan, recounted_at=event.at)
    for task in case.current_tasks():
        if task.opens_at and task.lag:
            case = with_task(case, task.id, opens_at=_opens_anew(case, task, event.at))
    return case


def _opens_anew(case: Case, task: Task, now: Instant) -> Instant | None:
    """When its lag has passed in the new calendar, but not before that came."""
    ended = [t.ended_at for t in case.current_tasks() if t.id in task.after and t.ended_at]
    try:
        return max(opens_at(case, task, ended), now)
    except OutsideCoverageError:
        return task.opens_at
