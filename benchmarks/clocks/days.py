"""The same year in working days, for packages that know no opening hours."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.clocks.conformance import day_tally
from benchmarks.clocks.day_peers import DayPeer
from benchmarks.clocks.hours import our_target
from benchmarks.clocks.result import Result
from benchmarks.clocks.stopwatch import rate
from benchmarks.clocks.workload import CHECKED, DAYS, JOBS, clock, whole_days
from homebuy.domain.time.calendars import Calendar

TARGET = f"{DAYS} working days"


def our_rate_in_days(calendar: Calendar, seconds: float) -> float:
    """Ledgers reckoned a second: each its warning and its target."""
    clocks = [clock(job, TARGET) for job in whole_days(JOBS, ZoneInfo(calendar.zone))]
    return rate(lambda ledger: ledger.marks(calendar), clocks, seconds)


def measured_in_days(peer: type[DayPeer], calendar: Calendar, seconds: float) -> Result:
    """How fast one package counts days, and whether to the same day as we do."""
    try:
        result = Result(peer.package, version(peer.package))
    except PackageNotFoundError:
        return Result(peer.package, "-", remark="not installed")
    agrees, speed = _compared(peer(sorted(calendar.closed)), calendar, seconds)
    return result._replace(tally=day_tally(peer), agrees=agrees, rate=speed)


def _compared(office: DayPeer, calendar: Calendar, seconds: float) -> tuple[bool, float]:
    zone = ZoneInfo(calendar.zone)
    work = whole_days(JOBS, zone)

    def day(instant: Any) -> Any:
        return office.day(instant.astimezone(zone).date())

    def deadline(job: tuple[Any, list[tuple[Any, Any]]]) -> Any:
        start, holds = job
        return office.add(start, DAYS + sum(office.between(a, b) for a, b in holds))

    prepared = [(day(job.start), [(day(a), day(b)) for a, b in job.holds]) for job in work]
    ledgers = [clock(job, TARGET) for job in work[:CHECKED]]
    expected = [our_target(ledger, calendar).astimezone(zone).date() for ledger in ledgers]
    agrees = [deadline(job) for job in prepared[:CHECKED]] == expected
    return agrees, rate(deadline, prepared, seconds)
