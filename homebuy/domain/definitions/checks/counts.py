"""Counting the same periods from many starts of one calendar, quickly."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.deadlines import earlier, later
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.opening_hours import hours
from homebuy.domain.time.periods import Period, Unit
from homebuy.domain.time.wall_clock import instant_at, midnight
from homebuy.domain.time.wording import shown

Shift = Callable[[datetime], datetime]

NOTHING: Final = timedelta()
DISTANT_FUTURE: Final = datetime.max.replace(tzinfo=UTC)
"""Stands for every instant after the days that a calendar covers."""
DISTANT_PAST: Final = datetime.min.replace(tzinfo=UTC)
"""Stands for every instant before them."""
MEASURES: Final = {
    Unit.SECONDS: ("open time", 1),
    Unit.MINUTES: ("open time", 60),
    Unit.HOURS: ("open time", 3600),
    Unit.WORKING_DAYS: ("open days", 1),
    Unit.DAYS: ("days", 1),
    Unit.WEEKS: ("days", 7),
    Unit.MONTHS: ("months", 1),
}


class Count(NamedTuple):
    """A period by one calendar, counted on from an instant, or back."""

    period: Period
    office: "OfficeCalendar"
    after: Shift
    before: Shift

    @property
    def measure(self) -> str:
        """What the period counts."""
        return MEASURES[self.period.unit][0]


class OfficeCalendar:
    """Deadlines by one calendar from `today` on, which it must cover, each counted once."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        self.covers = calendar.covers
        # Years gone by are left out: to make them ready takes longer than to count.
        self.calendar = calendar.within(today, calendar.covers.last)
        self.zone = ZoneInfo(calendar.zone)
        self.days = self.calendar.covers
        self.begins = self.midnight(self.days.first)
        self.ends = instant_at(midnight(self.days.last) + timedelta(days=1), self.zone)
        self.count = cache(self._count)
        self.daily = cache(self._daily)

    def midnight(self, day: date) -> datetime:
        """When the day begins."""
        return instant_at(midnight(day), self.zone)

    def _count(self, period: Period) -> Count:
        """What counts the period, each instant once."""
        return Count(
            period,
            self,
            cache(lambda start: self._later(start, period)),
            cache(lambda instant: self._earlier(instant, period)),
        )

    def _later(self, start: datetime, period: Period) -> datetime:
        if not self.begins <= start <= self.ends:
            return DISTANT_FUTURE
        try:
            due = later(start, period, self.calendar)
        except OutsideCoverageError:
            return DISTANT_FUTURE
        return due if due <= self.ends else DISTANT_FUTURE

    def _earlier(self, instant: datetime, period: Period) -> datetime:
        if not self.begins <= instant <= self.ends:
            return DISTANT_PAST
        try:
            return earlier(instant, period, self.calendar)
        except OutsideCoverageError:
            return DISTANT_PAST

    def _daily(self, time: timedelta) -> tuple[datetime, ...]:
        """That time of day on every day."""
        return tuple(instant_at(midnight(day) + time, self.zone) for day in self.days.days())

    def is_open(self, instant: datetime) -> bool:
        """Whether work can start or end then; a closing still counts."""
        try:
            return open_time(self.calendar).add(instant, NOTHING) == instant
        except OutsideCoverageError:
            return False

    def next_opening(self, instant: datetime) -> datetime:
        """The instant itself while open, else when work can start again."""
        try:
            return open_time(self.calendar).next_opening(instant)
        except OutsideCoverageError:
            return DISTANT_FUTURE

    @cached_property
    def ordinary(self) -> "OfficeCalendar":
        """The same office, without the single days that have hours of their own."""
        if not self.calendar.exceptions:
            return self
        return OfficeCalendar(self.calendar.without_exceptions(), self.days.first)

    @cached_property
    def opens(self) -> datetime:
        """The first opening."""
        return self.next_opening(self.begins)

    @cached_property
    def is_even(self) -> bool:
        """Whether all open days are alike, and apart, so that what holds on one holds on each."""
        kinds = {self.calendar.hours_on(day) for day in self.days.days()} - {()}
        if len(kinds) > 1:
            return False
        openings = [hours(opening) for opening in kinds.pop()]
        lengths = [opening.closes - opening.opens for opening in openings]
        real = [closes - opens for opens, closes in open_time(self.calendar).intervals]
        apart = all(opening.closes < timedelta(days=1) for opening in openings)
        return apart and real == lengths * (len(real) // len(lengths))

    def shown(self, instant: datetime) -> str:
        """The instant on the clock of the calendar's zone, as in "Mon 14 Dec 2026 09:00"."""
        return shown(instant, self.calendar.zone)

    def beyond(self, what: str, start: datetime) -> str:
        """The sentence for what the calendar does not reach, with a start from which it fails."""
        return (
            f"if started {self.shown(start)}, the {what} runs beyond calendar "
            f"'{self.calendar.id}', which covers {self.covers}: shorten it, or give the calendar "
            "more years"
        )


def plainly_within(shorter: Period, longer: Period) -> bool:
    """Whether one period can never outlast the other in the same calendar, whatever the day."""
    measure, size = MEASURES[shorter.unit]
    other_measure, other_size = MEASURES[longer.unit]
    if measure != other_measure or shorter.at_close != longer.at_close:
        return False
    return shorter.amount * size <= longer.amount * other_size


def plainly_less(shorter: Period, longer: Period) -> bool:
    """Whether one period always ends before the other, whatever the day."""
    return plainly_within(shorter, longer) and not plainly_within(longer, shorter)
