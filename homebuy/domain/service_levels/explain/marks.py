"""When each mark falls, why then, and whether it was reached."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, assert_never

from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.explain.account import Account, Line, line
from homebuy.domain.service_levels.marks import pending
from homebuy.domain.service_levels.sla import Anchor, Mark

DISTANT_FUTURE: Final = datetime.max.replace(tzinfo=UTC)


def mark_lines(account: Account) -> Iterator[Line]:
    """Amber, target and escalation, each time it is repeated, and what ended that."""
    if account.clock.frozen and not account.accounts:
        yield line("stays", "the stage is over: these dates stay as they were then")
    for mark in Mark:
        if mark is not Mark.ESCALATION or account.clock.sla.escalation:
            yield _mark(account, mark)
    yield from _repeats(account)
    if (at := account.clock.acknowledged_at) is not None:
        yield line("seen to", f"{account.shown(at)}{_no_more(account, at)}", at)


def _mark(account: Account, mark: Mark) -> Line:
    at = account.marks.get(mark)
    if at is None:
        return line(mark, _unknown(account))
    return line(
        mark, f"{account.shown(at)}{_why(account, mark, at)}; {_progress(account, mark)}", at
    )


def _why(account: Account, mark: Mark, at: Instant) -> str:
    clock = account.clock
    offset, changed = _offset(clock, mark), _changed(clock)
    if clock.frozen and not account.accounts:
        return offset
    calculated = account.calculated_marks.get(mark, at)
    if changed is not None and at != calculated:
        if at < changed:
            return f", as it fell before {_last_change(account, changed)}"
        return f", since {account.shown(calculated)} lay before {_last_change(account, changed)}"
    if mark is Mark.AMBER and at == clock.started_at:
        return f"{offset}, but not before the start"
    return f"{offset}{_holds_between(account, mark, at)}"


def _holds_between(account: Account, mark: Mark, at: Instant) -> str:
    """A mark is put off only by what held the clock before it."""
    match mark:
        case Mark.AMBER:
            what, first, last = "but for", at, account.target or DISTANT_FUTURE
        case Mark.ESCALATION:
            what, first, last = "and", _anchor(account) or DISTANT_FUTURE, at
        case Mark.TARGET:
            return ""
    held = any(first <= interval.since < last for interval in account.paused_intervals)
    return f" ({what} the time on hold between)" if held else ""


def _anchor(account: Account) -> Instant | None:
    """The mark that the escalation follows."""
    escalation = account.clock.sla.escalation
    after_amber = escalation is not None and escalation.anchor is Anchor.AFTER_AMBER
    return account.marks.get(Mark.AMBER if after_amber else Mark.TARGET)


def _offset(clock: Clock, mark: Mark) -> str:
    match mark:
        case Mark.AMBER:
            return f", {clock.sla.amber}"
        case Mark.ESCALATION:
            return f", {clock.sla.escalation}"
        case Mark.TARGET:
            return ""
        case _:
            assert_never(mark)


def _changed(clock: Clock) -> Instant | None:
    """When its target or its calendar last changed."""
    revised = clock.revisions[-1].at if clock.revisions else None
    return max((at for at in (revised, clock.recalculated_at) if at is not None), default=None)


def _last_change(account: Account, changed: Instant) -> str:
    if changed != account.clock.recalculated_at:
        return "the target was revised"
    return f"calendar version {account.calendar.version} took effect"


def _progress(account: Account, mark: Mark) -> str:
    if mark in account.clock.reached:
        return "reached"
    return "not reached yet" if account.clock.is_running else "not reached"


def _unknown(account: Account) -> str:
    clock, calendar = account.clock, account.calendar
    if account.waits_for_release:
        return "not known until the hold is released"
    if clock.frozen:
        return "was never known"
    return (
        f"not known: it lies beyond {calendar.title} ({calendar.id}), which covers "
        f"{calendar.covers}; publish a version that covers more"
    )


def _repeats(account: Account) -> Iterator[Line]:
    clock, repeat = account.clock, account.clock.sla.repeat
    if repeat is None:
        return
    yield line("repeats", f"the escalation, {repeat}, until somebody has seen to it")
    for number, at in enumerate(clock.repeated, 1):
        yield line("repeat", f"{account.shown(at)}, number {number}; reached", at)
    if Mark.ESCALATION not in clock.reached:
        return
    for due in pending(clock, account.calendar):
        if due.repeat:
            shown = account.shown(due.at)
            yield line("repeat", f"{shown}, number {due.repeat}; not reached yet", due.at)


def _no_more(account: Account, seen_to: Instant) -> str:
    """Somebody who has only seen to the warning has not seen to the escalation."""
    escalated = account.marks.get(Mark.ESCALATION)
    ends = account.clock.sla.repeat and escalated and escalated <= seen_to
    return ", so the escalation is repeated no more" if ends else ""
