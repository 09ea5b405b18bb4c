"""Which alerts go at once, and which are gathered so that nobody is flooded."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from homebuy.domain.models import Instant, Value
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.wall_clock import instant_at, wall_time

LATE: Final = timedelta(minutes=15)
"""What is noticed, or could be sent, only later than this was held up: much wakes together."""
SETTLING: Final = timedelta(minutes=5)
"""How long cases that wake together are waited for."""
WINDOW: Final = timedelta(minutes=15)
MOST_AT_ONCE: Final = 10
"""So many alerts within the window come to one recipient one by one; the rest are gathered."""
RAREST: Final = timedelta(minutes=15)
"""How often what cannot be sent is tried at least, so that mail that is back brings it soon."""
YEAR: Final = 366
FRIDAY: Final = 4


class DigestTime(Value):
    """When somebody wants alerts gathered: HH:MM on the days when the calendar has hours."""

    at: str
    zone: str
    calendar: Calendar | None = None


def send_after(
    reached_at: Instant, noticed_at: Instant, wanted: DigestTime | None, recent: int
) -> Instant | None:
    """When the digest that takes an alert may go; nothing for one that goes at once.

    `recent` counts the recipient's alerts within the window before this one.
    """
    if wanted:
        return _next_digest(noticed_at, wanted)
    if noticed_at - reached_at > LATE:
        return _rounded_up(noticed_at + SETTLING, SETTLING)
    return noticed_at + WINDOW if recent >= MOST_AT_ONCE else None


def gathered_from(created_at: Instant, now: Instant) -> Instant | None:
    """When an alert that cannot be sent joins a digest; nothing while it may still go by itself.

    What waits for a mail server that is down would else arrive all at once, one by one.
    """
    return now if now - created_at > LATE else None


def next_try(now: Instant, attempts: int) -> Instant:
    """When to try again what was tried so often before: after 1, 2, 4 and up to 15 minutes."""
    return now + min(timedelta(minutes=1 << min(attempts, 4)), RAREST)


def _next_digest(now: Instant, wanted: DigestTime) -> Instant:
    zone, shown = ZoneInfo(wanted.zone), time.fromisoformat(wanted.at)
    today = wall_time(now, zone).date()
    days = (today + timedelta(days=n) for n in range(YEAR))
    working = (day for day in days if _is_working(day, wanted.calendar))
    instants = (instant_at(datetime.combine(day, shown), zone) for day in working)
    # A calendar that is closed for a year must not hide an alert for as long.
    return next((at for at in instants if at >= now), now)


def _is_working(day: date, calendar: Calendar | None) -> bool:
    """Whether the day has hours; beyond the calendar's days it is Monday to Friday."""
    if calendar and day in calendar.covers:
        return bool(calendar.hours_on(day))
    return day.weekday() <= FRIDAY


def _rounded_up(instant: datetime, step: timedelta) -> datetime:
    return instant + (datetime.min.replace(tzinfo=instant.tzinfo) - instant) % step
