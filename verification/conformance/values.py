"""The values of a case file as they are written: lengths, days and times."""

import re
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from homebuy.domain.models import Instant
from homebuy.domain.time.calendars import WIDEST
from homebuy.domain.time.periods import Period, Unit
from homebuy.domain.time.wall_clock import as_utc, instant_at, wall_time

UNITS: Final = {
    "s": Unit.SECONDS,
    "m": Unit.MINUTES,
    "h": Unit.HOURS,
    "d": Unit.WORKING_DAYS,
}
SECONDS: Final = {"s": 1, "m": 60, "h": 3_600}
CALENDAR_UNITS: Final = {"D": Unit.DAYS, "W": Unit.WEEKS, "M": Unit.MONTHS}
AMOUNT: Final = re.compile(r"(-?)(\d{1,6})([smhd])", re.ASCII)
LENGTH: Final = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)([smh])", re.ASCII)
ISO_PERIOD: Final = re.compile(r"P(\d{1,6})([DWM])", re.ASCII)
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z?", re.ASCII)


class Amount(NamedTuple):
    """A whole number of working seconds, minutes, hours or days; negative ones count back."""

    size: int
    unit: Unit

    @property
    def period(self) -> Period:
        """How far it goes, either way; raises ValueError for a length of nothing."""
        return Period(amount=abs(self.size), unit=self.unit)


def amount(text: str) -> Amount:
    """The amount written as "90s", "30m", "4h" or "-2d"; raises ValueError unless it is one."""
    match = AMOUNT.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is no amount: write one such as "30m", "4h" or "-2d"')
    sign, digits, unit = match.groups()
    found = Amount(int(sign + digits), UNITS[unit])
    if found.size:
        _ = found.period
    return found


def calendar_period(text: str) -> Period:
    """The period written as "P1D", "P2W" or "P3M"; raises ValueError unless it is one."""
    match = ISO_PERIOD.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is no calendar period: write one such as "P1D", "P2W" or "P3M"')
    return Period(amount=int(match[1]), unit=CALENDAR_UNITS[match[2]])


def length(text: str) -> timedelta:
    """The working time written as "90s", "30m" or "1.5h"; raises ValueError unless it is one."""
    match = LENGTH.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is no length of time: write one such as "90s", "30m" or "1.5h"')
    return timedelta(seconds=float(match[1]) * SECONDS[match[2]])


def length_like(found: timedelta, form: str) -> str:
    """The length in the unit of `form` if that comes out even, else in seconds."""
    seconds, unit = found.total_seconds(), form[-1]
    text = f"{seconds / SECONDS[unit]:.6g}{unit}"
    even = LENGTH.fullmatch(text) and length(text) == found
    return text if even else f"{seconds:.16g}s"


def day(text: str) -> date:
    """The day written as "2026-03-31"; raises ValueError unless a calendar can have it."""
    if not DAY.fullmatch(text):
        raise ValueError(f'"{text}" is no day: write one such as "2026-03-31"')
    return _covered(text, _read(text).date())


def moment(text: str, zone: str) -> Instant:
    """The instant written as "2026-03-31T14:30": local to the zone, or in UTC if it ends in Z."""
    if not TIME.fullmatch(text):
        form = '"2026-03-31T14:30" or "2026-03-31T14:30Z"'
        raise ValueError(f'"{text}" is no time: write one such as {form}')
    written = _read(text)
    _covered(text, written.date())
    return as_utc(written) if written.tzinfo else instant_at(written, ZoneInfo(zone))


def moment_like(found: datetime, form: str, zone: str) -> str:
    """The instant in UTC if `form` is, else as the clocks of the zone show it."""
    in_utc = form.endswith("Z")
    shown = wall_time(found, ZoneInfo("UTC" if in_utc else zone))
    minutes = not shown.second and form.count(":") < 2
    precision = "auto" if shown.microsecond else "minutes" if minutes else "seconds"
    return shown.isoformat(timespec=precision) + ("Z" if in_utc else "")


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f'there is no day or time "{text}": correct it') from None


def _covered(text: str, found: date) -> date:
    if found not in WIDEST:
        raise ValueError(f'"{text}" is a day that no calendar covers: stay within {WIDEST}')
    return found
