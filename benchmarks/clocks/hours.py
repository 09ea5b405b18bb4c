"""Targets in working hours: our ledgers, and each package that knows opening hours."""

from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.clocks.conformance import tally
from benchmarks.clocks.peers import InexpressibleError, Office, Peer
from benchmarks.clocks.result import Result
from benchmarks.clocks.stopwatch import rate
from benchmarks.clocks.workload import CHECKED, HOLDS, JOBS, TARGETS, clock, jobs
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.opening_hours import Weekday

YEAR = TARGETS["1 year"]


def our_rate(calendar: Calendar, hours: int, holds: int, seconds: float) -> float:
    """Ledgers reckoned a second: each its warning and its target."""
    clocks = [clock(job, f"{hours} hours") for job in jobs(JOBS, hours, holds)]
    return rate(lambda ledger: ledger.marks(calendar), clocks, seconds)


def our_target(ledger: Clock, calendar: Calendar) -> datetime:
    """The target of a ledger."""
    return ledger.marks(calendar)[Mark.TARGET]


def measured(peer: type[Peer], calendar: Calendar, seconds: float) -> Result:
    """What one package gets right, and how fast."""
    try:
        result = Result(peer.package, version(peer.package), compiled=peer.compiled)
    except PackageNotFoundError:
        return Result(peer.package, "-", remark="not installed")
    result = result._replace(tally=tally(peer))
    try:
        agrees, speed = _compared(peer(office_of(calendar)), calendar, seconds)
    except InexpressibleError as reason:
        return result._replace(remark=str(reason))
    return result._replace(agrees=agrees, rate=speed)


def _compared(office: Peer, calendar: Calendar, seconds: float) -> tuple[bool, float]:
    work, target = jobs(JOBS, YEAR, HOLDS), timedelta(hours=YEAR)
    prepared = [
        (office.moment(job.start), [(office.moment(a), office.moment(b)) for a, b in job.holds])
        for job in work
    ]

    def deadline(job: tuple[Any, list[tuple[Any, Any]]]) -> Any:
        start, holds = job
        return office.add(start, sum((office.between(a, b) for a, b in holds), target))

    expected = [our_target(clock(job, f"{YEAR} hours"), calendar) for job in work[:CHECKED]]
    agrees = [office.instant(deadline(job)) for job in prepared[:CHECKED]] == expected
    return agrees, rate(deadline, prepared, seconds)


def office_of(calendar: Calendar) -> Office:
    """The calendar as the peers are told of it."""
    hours = {
        number: [(text[:5], text[6:]) for text in openings]
        for number, day in enumerate(Weekday)
        if (openings := calendar.opening.get(day))
    }
    return Office(calendar.zone, hours, frozenset(calendar.closed))
