"""How clocks stand to their targets: kept or missed, and by how much."""

from enum import StrEnum
from typing import NamedTuple, assert_never

from homebuy.domain.case.views.view import ClockView
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import lasting


class Compliance(StrEnum):
    """How a clock stands to its target."""

    KEPT = "kept"
    MISSED = "missed"
    OVERDUE = "overdue"
    RUNNING = "running"
    NOT_JUDGED = "not judged"


class Judgement(NamedTuple):
    """How a clock stands, the days after the target if it was missed, and the same in words."""

    compliance: Compliance
    days_late: int
    words: str


def judge(clock: ClockView, now: Instant, zone: str) -> Judgement:
    """How the clock stood at `now`; days are those of the zone, as published decisions count."""
    match clock.state:
        case ClockState.VOID:
            return Judgement(Compliance.NOT_JUDGED, 0, _void(clock))
        case ClockState.MET:
            return Judgement(Compliance.KEPT, 0, _kept(-(clock.days_late or 0)))
        case ClockState.MISSED:
            late = max(clock.days_late or 0, 0)
            return Judgement(
                Compliance.MISSED, late, f"missed by {_length(clock, clock.stopped_at)}"
            )
        case ClockState.RUNNING | ClockState.HELD:
            return _running(clock, now, zone)
        case _:
            assert_never(clock.state)


def days(number: int) -> str:
    """A number of days in words."""
    return f"{number:,} day{'' if number == 1 else 's'}"


def _void(clock: ClockView) -> str:
    """A sale that completed met each step somehow: what has no day is not held against it."""
    if clock.target_at and clock.stopped_at and clock.target_at < clock.stopped_at:
        return "not judged: the sale completed, but the day of this step is not on record"
    return "ended before its target, and is not judged"


def _running(clock: ClockView, now: Instant, zone: str) -> Judgement:
    held = clock.state is ClockState.HELD
    if clock.target_at is None or now <= clock.target_at:
        return Judgement(Compliance.RUNNING, 0, "on hold" if held else "still runs")
    late = (local_date(now, zone) - local_date(clock.target_at, zone)).days
    length = days(late) if late > 0 else lasting(now - clock.target_at)
    return Judgement(Compliance.OVERDUE, max(late, 0), f"not done, late by {length} so far")


def _kept(early: int) -> str:
    return f"kept, {days(early)} before the end" if early > 0 else "kept, on the last day"


def _length(clock: ClockView, stopped_at: Instant | None) -> str:
    if clock.days_late or not (stopped_at and clock.target_at):
        return days(clock.days_late or 0)
    return lasting(stopped_at - clock.target_at)
