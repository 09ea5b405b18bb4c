"""What Home Buy answers to the cases of a file, by the arithmetic that its clocks use."""

from datetime import date, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from homebuy.domain.models import Instant
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.deadlines import MICROSECOND, earlier, end_of_day, later, local_date
from homebuy.domain.time.wall_clock import instant_at, midnight
from verification.conformance.cases import Case, Operation
from verification.conformance.levels import Level, elapsed, service_level
from verification.conformance.values import amount, calendar_period, day, moment

Answer = Instant | timedelta | date | Level


def calculate(case: Case, calendar: Calendar) -> Answer:
    """The answer; raises HomeBuyError if it lies outside the days of the calendar."""
    match case.op:
        case Operation.SLA:
            return service_level(case, calendar)
        case Operation.ELAPSED:
            return elapsed(case, calendar)
        case Operation.BETWEEN:
            ends = (moment(text, calendar.zone) for text in (case.start, case.amount))
            return open_time(calendar).between(*ends)
        case Operation.ADD | Operation.SUB | Operation.ADD_DAYS | Operation.ADD_DAYS_BIZ:
            return _moved(case, calendar)
        case Operation.ADD_DAYS_EOD:
            return _close(moment(case.start, calendar.zone), amount(case.amount).size, calendar)
        case Operation.CALENDAR_DAYS:
            return later(moment(case.start, calendar.zone), calendar_period(case.amount), calendar)
        case Operation.ADD_DAYS_DATE | Operation.LAG:
            return _rolled(day(case.start), amount(case.amount).size, calendar)
        case Operation.ADD_DAYS_INCLUSIVE:
            return _rolled(day(case.start), amount(case.amount).size - 1, calendar)
        case Operation.ADD_DAYS_DATE_NOROLL:
            return _unrolled(day(case.start), amount(case.amount).size, calendar)
        case _:
            assert_never(case.op)


def _moved(case: Case, calendar: Calendar) -> Instant:
    """That much working time, or so many working days, later or earlier."""
    start, distance = moment(case.start, calendar.zone), amount(case.amount)
    back = case.op is Operation.SUB or distance.size < 0
    if distance.size:
        return (earlier if back else later)(start, distance.period, calendar)
    # Nothing is no period, but still finds the next open moment, or the last.
    opened = open_time(calendar)
    return opened.subtract(start, timedelta()) if back else opened.add(start, timedelta())


def _rolled(start: date, days: int, calendar: Calendar) -> date:
    """So many working days from `start`, or from the next working day if it is none."""
    opening = open_time(calendar).next_opening(instant_at(midnight(start), ZoneInfo(calendar.zone)))
    return _day_of_close(_close(opening, days, calendar), calendar)


def _unrolled(start: date, days: int, calendar: Calendar) -> date:
    """So many working days from `start`, which need not be a working day itself."""
    if days <= 0:
        return _rolled(start, days, calendar) if days else start
    # Counted from the last working day up to the start, the next is one day away.
    last = open_time(calendar).subtract_days(end_of_day(start, calendar.zone), 0)
    return _day_of_close(_close(last, days, calendar), calendar)


def _close(start: Instant, days: int, calendar: Calendar) -> Instant:
    opened = open_time(calendar)
    count = opened.subtract_days if days < 0 else opened.add_days
    return count(start, abs(days), at_close=True)


def _day_of_close(close: Instant, calendar: Calendar) -> date:
    """The day that closes then, even if it does so at midnight."""
    return local_date(close - MICROSECOND, calendar.zone)
