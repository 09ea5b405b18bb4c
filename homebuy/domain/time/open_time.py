"""Counting in open time: each step a binary search, never a walk along the calendar."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from homebuy.domain.time.coverage import Coverage
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.wall_clock import as_utc, instant_at, midnight, wall_time

NOTHING = timedelta()
Amount = TypeVar("Amount", int, timedelta)


class OpenInterval(NamedTuple):
    """An unbroken stretch of open time; the moment of closing still belongs to it."""

    opens: datetime
    closes: datetime


class OpenDay(NamedTuple):
    """A local day with open time, in intervals that do not overlap."""

    date: date
    intervals: tuple[OpenInterval, ...]


class OpenTime:
    """The open time of one calendar; every method raises OutsideCoverageError beyond its days."""

    def __init__(
        self, calendar_id: str, covers: Coverage, zone: ZoneInfo, days: Iterable[OpenDay]
    ) -> None:
        self._calendar_id, self._covers, self._zone = calendar_id, covers, zone
        self._begins = instant_at(midnight(covers.first), zone)
        self._ends = instant_at(midnight(covers.last) + timedelta(days=1), zone)
        self._days = tuple(days)
        self._day_opens = [day.intervals[0].opens for day in self._days]
        self.intervals = tuple(
            _joined(interval for day in self._days for interval in day.intervals)
        )
        self._opens = [interval.opens for interval in self.intervals]
        lengths = (interval.closes - interval.opens for interval in self.intervals)
        self._before = list(accumulate(lengths, initial=NOTHING))

    def add(self, instant: datetime, duration: timedelta) -> datetime:
        """The instant by which `duration` of open time has passed; a tie stays at close."""
        start = self._inside(instant)
        if duration <= NOTHING and _counted(duration, NOTHING) == NOTHING:
            return self._forward(start)
        return self._at(self._position(start) + duration, start)

    def subtract(self, instant: datetime, duration: timedelta) -> datetime:
        """The instant from which `duration` of open time is left; a tie stays at opening."""
        start = self._inside(instant)
        if duration <= NOTHING and _counted(duration, NOTHING) == NOTHING:
            return self._backward(start)
        position = self._position(start) - duration
        index = bisect_right(self._before, position) - 1
        return self._interval(index, start).opens + (position - self._before[index])

    def between(self, earlier: datetime, later: datetime) -> timedelta:
        """Open time from one instant to the other; none if they are the other way round."""
        passed = self._position(self._inside(later)) - self._position(self._inside(earlier))
        return passed if passed > NOTHING else NOTHING

    def extended_by_pauses(
        self, instant: datetime, intervals: Iterable[tuple[datetime, datetime | None]]
    ) -> datetime | None:
        """The instant, later by the open time of each interval that begins before it, in order.

        The intervals are apart; nothing, if one that counts has no end yet.
        """
        position = reached = self._position(instant)
        for since, until in intervals:
            begins = self._position(since)
            if since >= instant if position == reached else begins >= position:
                break
            if until is None:
                return None
            self._inside(since)
            position += max(self._position(self._inside(until)) - begins, NOTHING)
        return instant if position == reached else self._at(position, self._inside(instant))

    def next_opening(self, instant: datetime) -> datetime:
        """The instant itself while open, else when work can start again."""
        start = self._inside(instant)
        index = bisect_right(self._opens, start)
        if index and start < self.intervals[index - 1].closes:
            return start
        return self._interval(index, start).opens

    def add_days(self, instant: datetime, days: int, *, at_close: bool = False) -> datetime:
        """The same clock time that many open days later or the next open moment, or its close."""
        start = self._forward(self._inside(instant))
        return self._forward(self._on_day(start, _counted(days, 0), at_close))

    def subtract_days(self, instant: datetime, days: int, *, at_close: bool = False) -> datetime:
        """The same clock time that many open days before or the last open moment, or its close."""
        start = self._backward(self._inside(instant))
        return self._backward(self._on_day(start, -_counted(days, 0), at_close))

    def _on_day(self, start: datetime, days: int, at_close: bool) -> datetime:
        index = bisect_right(self._day_opens, start) - 1
        if not 0 <= index + days < len(self._days):
            raise self._outside(start)
        day, other = self._days[index], self._days[index + days]
        if at_close:
            return other.intervals[-1].closes
        if not days:
            return start
        return instant_at(wall_time(start, self._zone) + (other.date - day.date), self._zone)

    def _forward(self, instant: datetime) -> datetime:
        index = bisect_right(self._opens, instant)
        if index and instant <= self.intervals[index - 1].closes:
            return instant
        return self._interval(index, instant).opens

    def _backward(self, instant: datetime) -> datetime:
        index = bisect_right(self._opens, instant) - 1
        return min(instant, self._interval(index, instant).closes)

    def _position(self, instant: datetime) -> timedelta:
        index = bisect_right(self._opens, instant) - 1
        if index < 0:
            return NOTHING
        opens, closes = self.intervals[index]
        return self._before[index] + ((instant if instant < closes else closes) - opens)

    def _at(self, position: timedelta, start: datetime) -> datetime:
        """The first instant by which so much open time has passed since coverage began."""
        index = bisect_left(self._before, position) - 1
        return self._interval(index, start).opens + (position - self._before[index])

    def _interval(self, index: int, instant: datetime) -> OpenInterval:
        if not 0 <= index < len(self.intervals):
            raise self._outside(instant)
        return self.intervals[index]

    def _inside(self, instant: datetime) -> datetime:
        if instant.tzinfo is not UTC:
            instant = as_utc(instant)
        if not self._begins <= instant <= self._ends:
            raise self._outside(instant)
        return instant

    def _outside(self, instant: datetime) -> OutsideCoverageError:
        return OutsideCoverageError(self._calendar_id, instant, self._covers)


def _counted(amount: Amount, nothing: Amount) -> Amount:
    if amount < nothing:
        raise ValueError(f"{amount} is negative: count the other way instead")
    return amount


def _joined(intervals: Iterable[OpenInterval]) -> Iterable[OpenInterval]:
    current: OpenInterval | None = None
    for interval in intervals:
        if current and interval.opens <= current.closes:
            current = OpenInterval(current.opens, max(current.closes, interval.closes))
            continue
        if current:
            yield current
        current = interval
    if current:
        yield current
