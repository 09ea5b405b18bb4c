"""Deadlines: a period after, or before, a moment or a day."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from homebuy.domain.models import FIRST_YEAR, LAST_YEAR
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.errors import OutsideYearsError
from homebuy.domain.time.intervals import Interval
from homebuy.domain.time.periods import Period, Unit
from homebuy.domain.time.wall_clock import as_utc, furthest_shown, instant_at, midnight, wall_time

MICROSECOND = timedelta(microseconds=1)


def later(start: datetime, period: Period, calendar: Calendar) -> datetime:
    """The deadline: open time for a working period, else the calendar's wall clock.

    Raises OutsideCoverageError when a working period leaves the days the calendar covers, and
    OutsideYearsError when another one leaves the years that an instant can have.
    """
    match period.unit:
        case Unit.SECONDS | Unit.MINUTES | Unit.HOURS:
            return open_time(calendar).add(start, _duration(period))
        case Unit.WORKING_DAYS:
            return open_time(calendar).add_days(start, period.amount, at_close=period.at_close)
        case Unit.DAYS | Unit.WEEKS | Unit.MONTHS:
            return _same_wall_time(start, period, 1, calendar.zone)
        case _:
            assert_never(period.unit)


def earlier(instant: datetime, period: Period, calendar: Calendar) -> datetime:
    """The moment that lies a period before `instant`, counted as `later` counts."""
    match period.unit:
        case Unit.SECONDS | Unit.MINUTES | Unit.HOURS:
            return open_time(calendar).subtract(instant, _duration(period))
        case Unit.WORKING_DAYS:
            return open_time(calendar).subtract_days(
                instant, period.amount, at_close=period.at_close
            )
        case Unit.DAYS | Unit.WEEKS | Unit.MONTHS:
            return _same_wall_time(instant, period, -1, calendar.zone)
        case _:
            assert_never(period.unit)


def extended_by_pauses(
    at: datetime, intervals: Iterable[Interval], calendar: Calendar, *, working: bool
) -> datetime | None:
    """The instant put off by each interval that begins before it, in order and apart.

    Working time is put off by the open time in an interval, other time by what passes on the wall.
    Nothing, if such an interval has no end yet.
    """
    if working:
        return open_time(calendar).extended_by_pauses(at, intervals)
    for since, until in intervals:
        if since >= at:
            break
        if until is None:
            return None
        at = _after_all(at, since, until, calendar)
    return at


def _after_all(at: datetime, since: datetime, until: datetime, calendar: Calendar) -> datetime:
    zone = ZoneInfo(calendar.zone)
    passed = furthest_shown(as_utc(until), zone) - furthest_shown(as_utc(since), zone)
    # An instant of an hour that is shown again would otherwise go back to the first time.
    return max(at, _within_years(instant_at(wall_time(as_utc(at), zone) + passed, zone)))


def last_day(service: date, period: Period, *, beginning_with: bool) -> date:
    """The last day of a statutory period, its first being the day after service.

    A period "beginning with" the day of service counts that day too. Months end on the
    corresponding date, or on the month's last day (Dodds v Walker [1981] 1 WLR 1027).
    """
    match period.unit:
        case Unit.DAYS | Unit.WEEKS:
            return _moved(service, period, 1) - timedelta(days=beginning_with)
        case Unit.MONTHS:
            return _end_of_months(service, period.amount, beginning_with)
        case Unit.SECONDS | Unit.MINUTES | Unit.HOURS | Unit.WORKING_DAYS:
            raise ValueError(f'"{period}" is working time: law counts days, weeks or months')
        case _:
            assert_never(period.unit)


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of the local day; raises OutsideYearsError."""
    ends = instant_at(midnight(day) + timedelta(days=1), ZoneInfo(zone)) - MICROSECOND
    return _within_years(ends)


def noon(day: date, zone: str) -> datetime:
    """Twelve o'clock of the local day."""
    return instant_at(midnight(day) + timedelta(hours=12), ZoneInfo(zone))


def local_date(instant: datetime, zone: str) -> date:
    """The day on the wall at `instant`."""
    return wall_time(as_utc(instant), ZoneInfo(zone)).date()


def _duration(period: Period) -> timedelta:
    return timedelta(**{period.unit.value: period.amount})


def _same_wall_time(instant: datetime, period: Period, sign: int, zone: str) -> datetime:
    shown = wall_time(as_utc(instant), ZoneInfo(zone))
    day = _moved(shown.date(), period, sign)
    return _within_years(instant_at(datetime.combine(day, shown.time()), ZoneInfo(zone)))


def _within_years(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise OutsideYearsError(at)
    return at


def _moved(day: date, period: Period, sign: int) -> date:
    if period.unit is Unit.MONTHS:
        month = _month(day, sign * period.amount)
        return month.replace(day=min(day.day, _length(month)))
    try:
        return day + sign * _duration(period)
    except OverflowError:
        raise OutsideYearsError(day) from None


def _end_of_months(service: date, months: int, beginning_with: bool) -> date:
    month = _month(service, months)
    # Where the corresponding date is missing, both ways of counting end with the month.
    days = min(service.day - beginning_with, _length(month))
    return month + timedelta(days=days - 1)


def _month(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    if not date.min.year <= day.year + years <= date.max.year:
        raise OutsideYearsError(day)
    return date(day.year + years, month + 1, 1)


def _length(month: date) -> int:
    return monthrange(month.year, month.month)[1]
