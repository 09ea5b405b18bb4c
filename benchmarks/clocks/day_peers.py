"""Packages that know whole days only: no opening hours, and no holds but of whole days."""

import importlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

DAY: Final = timedelta(days=1)


class DayPeer:
    """One package, for a week from Monday to Friday."""

    package: ClassVar[str]

    def __init__(self, closed: Sequence[date]) -> None:
        self.closed = closed
        self.prepare()

    def prepare(self) -> None:
        """Make ready what can be."""

    def day(self, day: date) -> Any:
        """The day as the package wants it."""
        return day

    def add(self, day: Any, days: int) -> Any:
        """That many working days later."""
        raise NotImplementedError

    def between(self, first: Any, last: Any) -> int:
        """The working days from the first day on, up to the last and without it."""
        raise NotImplementedError


class Bizdays(DayPeer):
    """An index of every day, made once."""

    package = "bizdays"

    def prepare(self) -> None:
        made = importlib.import_module("bizdays").Calendar
        covered = {"startdate": date(2000, 1, 1), "enddate": date(2035, 12, 31)}
        self.calendar = made(list(self.closed), ["Saturday", "Sunday"], **covered)

    def add(self, day: Any, days: int) -> Any:
        return self.calendar.offset(day, days)

    def between(self, first: Any, last: Any) -> int:
        # It counts from working day to working day, and takes the next for another.
        following = self.calendar.following
        passed: int = self.calendar.bizdays(following(first), following(last))
        return passed


class BusinessCalendar(DayPeer):
    """Weeks by division, holidays by search."""

    package = "business-calendar"

    def prepare(self) -> None:
        made = importlib.import_module("business_calendar").Calendar
        self.calendar = made(holidays=[self.day(day) for day in self.closed])

    def day(self, day: date) -> Any:
        return datetime.combine(day, datetime.min.time())

    def add(self, day: Any, days: int) -> Any:
        return self.calendar.addbusdays(day, days).date()

    def between(self, first: Any, last: Any) -> int:
        # Its count leaves out the first day and takes in the last.
        passed: int = self.calendar.busdaycount(first - DAY, last - DAY)
        return passed


class BusinessPython(DayPeer):
    """A walk from day to day."""

    package = "business-python"

    def prepare(self) -> None:
        made = importlib.import_module("business.calendar").Calendar
        self.calendar = made(holidays=list(self.closed))

    def add(self, day: Any, days: int) -> Any:
        return self.calendar.add_business_days(day, days)

    def between(self, first: Any, last: Any) -> int:
        passed: int = self.calendar.business_days_between(first, last)
        return passed


class Holidays(DayPeer):
    """A walk from day to day."""

    package = "holidays"

    def prepare(self) -> None:
        self.calendar = importlib.import_module("holidays").HolidayBase()
        self.calendar.update(dict.fromkeys(self.closed, "Closed"))

    def add(self, day: Any, days: int) -> Any:
        return self.calendar.get_nth_working_day(day, days)

    def between(self, first: Any, last: Any) -> int:
        return self.calendar.get_working_days_count(first, last - DAY) if first < last else 0


class Workalendar(DayPeer):
    """A walk from day to day."""

    package = "workalendar"

    def prepare(self) -> None:
        core, closed = importlib.import_module("workalendar.core"), self.closed

        class Office(core.WesternCalendar):  # type: ignore[misc, name-defined]
            FIXED_HOLIDAYS = ()
            include_new_years_day = False

            def get_calendar_holidays(self, year: int) -> list[tuple[date, str]]:
                return [(day, "Closed") for day in closed if day.year == year]

        self.calendar = Office()

    def add(self, day: Any, days: int) -> Any:
        return self.calendar.add_working_days(day, days)

    def between(self, first: Any, last: Any) -> int:
        # Its count leaves out the first day and takes in the last.
        passed: int = self.calendar.get_working_days_delta(first - DAY, last - DAY)
        return passed


class Workdays(DayPeer):
    """Weeks by division, and all holidays looked at each time."""

    package = "workdays"

    def prepare(self) -> None:
        self.api = importlib.import_module("workdays")

    def add(self, day: Any, days: int) -> Any:
        return self.api.workday(day, days, self.closed)

    def between(self, first: Any, last: Any) -> int:
        passed: int = self.api.networkdays(first, last - DAY, self.closed) if first < last else 0
        return passed


DAY_PEERS: Final[tuple[type[DayPeer], ...]] = (
    Bizdays,
    BusinessCalendar,
    BusinessPython,
    Holidays,
    Workalendar,
    Workdays,
)
