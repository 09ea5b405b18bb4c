"""Where a clock stands, and by how much it met its target or missed it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import assert_never

from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.explain.account import Account, Line, line
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import lasting, shown_day


def summary(account: Account, state: ClockState) -> str:
    """The state and the date that matters most."""
    match state:
        case ClockState.RUNNING:
            return f"running, {_due(account)}"
        case ClockState.HELD:
            return f"on hold{_release(account)}, {_due(account)}"
        case ClockState.MET | ClockState.MISSED:
            return f"{state} {_stopped(account)}, {_due(account)}"
        case ClockState.VOID:
            return "void"
        case _:
            assert_never(state)


def _due(account: Account) -> str:
    clock, target = account.clock, account.target
    if target is None:
        return "due once released" if account.waits_for_release else "due date not known"
    overdue = clock.is_running and Mark.TARGET in clock.reached
    return f"{'overdue since' if overdue else 'due'} {account.shown(target)}"


def _release(account: Account) -> str:
    ends = [hold.ends_at for hold in account.clock.holds if hold.is_active]
    known = [at for at in ends if at]
    return f" until {account.shown(max(known))}" if ends and len(known) == len(ends) else ""


def end_lines(account: Account, state: ClockState) -> Iterator[Line]:
    """By how much the target was met or missed, or that it no longer matters."""
    stopped, target = account.clock.stopped_at, account.target
    match state:
        case ClockState.MET | ClockState.MISSED:
            margin = _margin(account, stopped, target) if stopped and target else ""
            yield line(state, f"{_stopped(account)}{margin}", stopped)
        case ClockState.VOID:
            yield line(state, "it was cancelled, or its case ended, before it was late", stopped)
        case ClockState.RUNNING | ClockState.HELD:
            return
        case _:
            assert_never(state)


def _stopped(account: Account) -> str:
    """Law knows the day only."""
    at = account.clock.stopped_at
    assert at is not None, "a clock that was met or missed has stopped"
    if account.is_law:
        return shown_day(local_date(at, account.calendar.zone))
    return account.shown(at)


def _margin(account: Account, stopped: Instant, target: Instant) -> str:
    if account.is_law:
        return _days(account, stopped, target)
    length = account.passed(min(stopped, target), max(stopped, target))
    if length is None or not account.accounts:
        return ""
    if stopped == target:
        return ", at the very target"
    unit = " of open time" if account.is_working else ""
    how = "late" if stopped > target else "to spare"
    return f", {lasting(length)}{unit} {how}"


def _days(account: Account, stopped: Instant, target: Instant) -> str:
    zone = account.calendar.zone
    days = (local_date(target, zone) - local_date(stopped, zone)) // timedelta(days=1)
    if days == 0:
        return ", on the last day"
    plural = "day" if abs(days) == 1 else "days"
    return f", {abs(days)} {plural} {'before' if days > 0 else 'after'} the last day"
