"""Instants and lengths of time in words, the same in messages, alerts and explanations."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from homebuy.domain.wall_clock import as_utc, wall_time

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LAST_OF_DAY: Final = 999_999
"""The microsecond in which the days that law counts end."""


def shown(instant: datetime, zone: str) -> str:
    """The instant on the clock of that zone, as in "Mon 14 Dec 2026 09:00"."""
    at = wall_time(as_utc(instant), ZoneInfo(zone))
    if at.microsecond == LAST_OF_DAY:
        return f"the end of {DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year}"
    time = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year} {time}"


def lasting(length: timedelta) -> str:
    """A length of time, as in "3 h 20 min"."""
    minutes, seconds = divmod(round(abs(length).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{amount:,} {unit}" for amount, unit in parts if amount) or "no time"
