"""Instants and lengths of time in words, the same in messages, alerts and explanations."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from homebuy.domain.time.wall_clock import as_utc, wall_time

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LAST_OF_DAY: Final = 999_999
"""The microsecond in which the days that law counts end."""


def shown(instant: datetime, zone: str) -> str:
    """The instant on the clock of that zone, as in "Mon 14 Dec 2026 09:00"."""
    at = wall_time(as_utc(instant), ZoneInfo(zone))
    if at.microsecond == LAST_OF_DAY:
        return f"the end of {shown_day(at)}"
    return f"{shown_day(at)} {at:%H:%M:%S}" if at.second else f"{shown_day(at)} {at:%H:%M}"


def shown_day(day: date) -> str:
    """The day, as in "Mon 14 Dec 2026"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def lasting(length: timedelta) -> str:
    """A length of time, as in "3 h 20 min"."""
    minutes, seconds = divmod(round(abs(length).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{amount:,} {unit}" for amount, unit in parts if amount) or "no time"


def quoted(text: str) -> str:
    """Words that somebody wrote, on one line."""
    return f'"{" ".join(text.split())}"'
