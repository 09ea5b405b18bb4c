"""Counting the same periods from many starts of one calendar, quickly."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from homebuy.domain.calendars import Calendar
from homebuy.domain.coverage import Coverage
from homebuy.domain.deadlines import later
from homebuy.domain.opening_hours import hours
from homebuy.domain.periods import Period, Unit
from homebuy.domain.wall_clock import instant_at, midnight, wall_time

Reckon = Callable[[datetime], datetime]

SECOND: Final = timedelta(seconds=1)
MEASURES: Final = {
    Unit.SECONDS: ("open time", 1),
    Unit.MINUTES: ("open time", 60),
    Unit.HOURS: ("open time", 3600),
    Unit.WORKING_DAYS: ("open days", 1),
    Unit.DAYS: ("days", 1),
    Unit.WEEKS: ("days", 7),
    Unit.MONTHS: ("months", 1),
}
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


class Reckoner:
    """Deadlines by one calendar from `today` on, each counted once."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone)
        self.days = Coverage(
            first=min(max(today, calendar.covers.first), calendar.covers.last),
            last=calendar.covers.last,
        )
        self.after = cache(self._after)
        self._starts = cache(self._all_starts)

    def _after(self, period: Period) -> Reckon:
        """What counts `period` from an instant."""
        calendar = self.calendar
        return cache(lambda start: later(start, period, calendar))

    def starts(self, target: Period) -> tuple[datetime, ...]:
        """The starts that can make a deadline late or early, in order."""
        return self._starts(target.is_working)

    def _all_starts(self, working: bool) -> tuple[datetime, ...]:
        """Each opening and closing; for a target that counts every day, also just after them.

        What starts while closed ends with what starts at the next opening, so closed time matters
        only to a target that runs on through it.
        """
        times = {edge for text in self.calendar.all_openings() for edge in hours(text)}
        if not working:
            times |= {edge + SECOND for edge in times}
        days = (d for d in self.days.days() if not working or self.calendar.hours_on(d))
        starts = {instant_at(midnight(day) + edge, self.zone) for day in days for edge in times}
        return tuple(sorted(starts))

    def moves_as_one(self, periods: Iterable[Period]) -> bool:
        """Whether sums of the periods compare the same from every start.

        Open time always does; open days do if each has the same hours.
        """
        measures = {"at close" if p.at_close else MEASURES[p.unit][0] for p in periods}
        same_hours = len(self.calendar.all_hours()) == 1
        return measures == {"open time"} or (same_hours and measures == {"open days"})

    def shown(self, instant: datetime) -> str:
        """The instant on the clock of the calendar's zone, as in "Mon 14 Dec 2026 09:00"."""
        at = wall_time(instant, self.zone)
        time = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
        month = MONTHS[at.month * 4 - 4 :][:3]
        return f"{DAYS[at.weekday()]} {at.day} {month} {at.year} {time}"

    def distance(self, first: datetime, last: datetime, *, working: bool) -> str:
        """How far apart two instants are: days when there are whole ones, else minutes."""
        begins, ends = wall_time(first, self.zone).date(), wall_time(last, self.zone).date()
        days = sum(
            1
            for day in Coverage(first=begins, last=ends).days()
            if day > begins and (not working or self.calendar.hours_on(day))
        )
        if days:
            return str(Period(amount=days, unit=Unit.WORKING_DAYS if working else Unit.DAYS))
        minutes, seconds = divmod(round((last - first).total_seconds()), 60)
        return f"{seconds} seconds" if not minutes else f"{minutes} minutes"


def plainly_within(shorter: Period, longer: Period) -> bool:
    """Whether one period can never outlast the other, whatever the day."""
    measure, size = MEASURES[shorter.unit]
    other_measure, other_size = MEASURES[longer.unit]
    if measure != other_measure or shorter.at_close != longer.at_close:
        return False
    return shorter.amount * size <= longer.amount * other_size


def plainly_less(shorter: Period, longer: Period) -> bool:
    """Whether one period always ends before the other, whatever the day."""
    return plainly_within(shorter, longer) and not plainly_within(longer, shorter)
