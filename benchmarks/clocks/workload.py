"""What is measured: long targets, each held up ten times, in an English office."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from homebuy.definitions.bundle import shipped
from homebuy.definitions.definition_file import read_definition
from homebuy.domain.ids import ClockId
from homebuy.domain.service_levels.clock import Clock, ClockKind
from homebuy.domain.service_levels.holds import Hold
from homebuy.domain.service_levels.sla import Sla
from homebuy.domain.time.calendars import Calendar

HOLDS: Final = 10
HOUR: Final = timedelta(hours=1)
TARGETS: Final = {"1 day": 8, "1 week": 40, "1 month": 173, "1 year": 2_080, "5 years": 10_400}
"""Working hours, at eight a day."""
JOBS: Final = 200
CHECKED: Final = 20
"""Jobs of which every answer of a package is held against ours."""
DAYS: Final = 260
"""Working days in a year."""


class Job(NamedTuple):
    """A start and its holds, all in UTC and to the second."""

    start: datetime
    holds: tuple[tuple[datetime, datetime], ...]


def england() -> Calendar:
    """The shipped calendar: five days of eight hours, and the bank holidays."""
    calendar = read_definition(shipped() / "calendars" / "england-office.yaml")
    assert isinstance(calendar, Calendar)
    return calendar.within(date(2025, 1, 1), date(2035, 12, 31))


def jobs(number: int, hours: int, holds: int = HOLDS) -> list[Job]:
    """Starts in 2026 while the office is open, their holds spread over the time to the target."""
    random = Random(hours)
    step = timedelta(weeks=hours / 40) / 10
    return [_job(random, step, holds) for _ in range(number)]


def _job(random: Random, step: timedelta, holds: int) -> Job:
    start = datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(
        weeks=random.randrange(10), days=random.randrange(5), seconds=random.randrange(8 * 3600)
    )
    return Job(start, tuple(_hold(random, start + number * step, step) for number in range(holds)))


def _hold(random: Random, since: datetime, step: timedelta) -> tuple[datetime, datetime]:
    placed = since + timedelta(seconds=random.randrange(int(step.total_seconds() * 0.6)))
    return placed, placed + timedelta(seconds=random.randrange(int(step.total_seconds() * 0.3)))


def whole_days(number: int, zone: ZoneInfo) -> list[Job]:
    """Starts at ten in the morning, with holds of whole days: all that a count of days knows."""
    return [
        Job(
            _local(job.start, 10, zone),
            tuple((_local(a, 0, zone), _local(b, 0, zone)) for a, b in job.holds),
        )
        for job in jobs(number, TARGETS["1 year"])
    ]


def _local(instant: datetime, hour: int, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(hour=hour, minute=0, second=0).astimezone(UTC)


def clock(job: Job, target: str) -> Clock:
    """Our ledger of one job, with a warning before the target."""
    warning = "1 hour" if "hour" in target else "1 working day"
    return Clock(
        id=ClockId("bench"),
        kind=ClockKind.STAGE,
        title="Bench",
        sla=Sla.model_validate({"target": target, "amber": f"{warning} before target"}),
        started_at=job.start,
        holds=tuple(
            Hold(reason="bench", placed_at=placed, released_at=released)
            for placed, released in job.holds
        ),
    )
