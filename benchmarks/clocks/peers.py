"""Every package on PyPI that adds working time to a moment, or counts it, behind one face.

An adapter prepares all that its package can prepare; a moment is what the package wants of one.
"""

import importlib
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, ClassVar, Final, NamedTuple
from zoneinfo import ZoneInfo

MIDNIGHT: Final = "24:00"
Opening = tuple[str, str]


class InexpressibleError(Exception):
    """The model of a package has no words for an office, or for what is asked of it."""


class Office(NamedTuple):
    """Opening hours by weekday, Monday being 0, and closed days."""

    zone: str
    hours: dict[int, list[Opening]]
    closed: frozenset[date]

    @property
    def single(self) -> tuple[Opening, list[int]]:
        """The one opening of every working day, and those days."""
        openings = {pair for pairs in self.hours.values() for pair in pairs}
        if len(openings) != 1 or any(len(pairs) != 1 for pairs in self.hours.values()):
            raise InexpressibleError("hours differ")
        return openings.pop(), sorted(self.hours)

    @property
    def monday_to_friday(self) -> Opening:
        """The one opening of the days from Monday to Friday."""
        opening, days = self.single
        if days != [0, 1, 2, 3, 4]:
            raise InexpressibleError("the weekend is fixed")
        return opening


def clock_time(text: str) -> time:
    """A time of day, which midnight at the end of a day is not."""
    if text == MIDNIGHT:
        raise InexpressibleError("a day ends before midnight")
    return time.fromisoformat(text)


class Peer:
    """One package; moments are local and have no zone unless the package knows zones."""

    package: ClassVar[str]
    compiled: ClassVar[str] = ""

    def __init__(self, office: Office) -> None:
        self.office, self.zone = office, ZoneInfo(office.zone)
        self.prepare()

    def prepare(self) -> None:
        """Make ready what can be; raises InexpressibleError."""

    @cached_property
    def api(self) -> Any:
        """What the package offers."""
        return importlib.import_module(self.package)

    def moment(self, instant: datetime) -> Any:
        """The instant as the package wants it."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def instant(self, moment: Any) -> datetime:
        """The instant that the package means."""
        known: datetime = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return known.astimezone(UTC)

    def add(self, moment: Any, amount: timedelta) -> Any:
        """The moment by which so much working time has passed."""
        raise InexpressibleError("counts, cannot add")

    def between(self, first: Any, last: Any) -> timedelta:
        """The working time from one moment to the other."""
        raise InexpressibleError("adds, cannot count a hold")


class Aware(Peer):
    """A package that knows zones."""

    def moment(self, instant: datetime) -> Any:
        return instant.astimezone(self.zone)


class BusinessTimeDelta(Aware):
    """A walk from spell to spell, asking at each for the next closed day."""

    package = "businesstimedelta"

    def prepare(self) -> None:
        zone = importlib.import_module("pytz").timezone(self.office.zone)
        rules = [
            self.api.WorkDayRule(clock_time(opens), clock_time(closes), [day], tz=zone)
            for day, pairs in self.office.hours.items()
            for opens, closes in pairs
        ]
        if self.office.closed:
            rules.append(self.api.HolidayRule(self.office.closed, tz=zone))
        self.rules = self.api.Rules(rules, tz=zone)

    def add(self, moment: Any, amount: timedelta) -> Any:
        return moment + self.api.BusinessTimeDelta(self.rules, timedelta=amount)

    def between(self, first: Any, last: Any) -> timedelta:
        passed: timedelta = self.rules.difference(first, last).timedelta
        return passed


class DjangoBizcal(Aware):
    """A walk from day to day, with the spells of the days it met kept."""

    package = "django-bizcal"

    def prepare(self) -> None:
        for pairs in self.office.hours.values():
            for _, closes in pairs:
                clock_time(closes)
        made = importlib.import_module("django_bizcal.calendars.working").WorkingCalendar
        closed = importlib.import_module("django_bizcal.providers").SetHolidayProvider
        self.calendar = made(
            tz=self.office.zone,
            weekly_schedule=self.office.hours,
            holiday_provider=closed.from_dates(self.office.closed),
        )

    def add(self, moment: Any, amount: timedelta) -> Any:
        return self.calendar.add_business_time(moment, amount)

    def between(self, first: Any, last: Any) -> timedelta:
        passed: timedelta = self.calendar.business_time_between(first, last)
        return passed


class OfficeHours(Peer):
    """A walk from day to day, with one opening from Monday to Friday."""

    package = "officehours"

    def prepare(self) -> None:
        opens, closes = self.office.monday_to_friday
        clock_time(closes)
        self.calculator = self.api.Calculator(opens, closes, list(self.office.closed))

    def add(self, moment: Any, amount: timedelta) -> Any:
        return self.calculator.due_date(amount / timedelta(hours=1), moment)

    def between(self, first: Any, last: Any) -> timedelta:
        return timedelta(seconds=self.calculator.working_seconds(first, last))


class SimpleSlaCalc(Aware):
    """A step a day, each calling the next; counts in whole minutes."""

    package = "simpleslacalc"

    def prepare(self) -> None:
        opens, closes = map(clock_time, self.office.monday_to_friday)
        self.calculator = importlib.import_module("SimpleSLACalc").SLACalculator()
        self.pendulum = importlib.import_module("pendulum")
        self.settings: dict[str, Any] = {
            "open_hour": opens.hour,
            "open_minute": opens.minute,
            "close_hour": closes.hour,
            "close_minute": closes.minute,
            "time_zone": self.office.zone,
            "skip_business_hours": False,
            "excluded_dates": [day.isoformat() for day in sorted(self.office.closed)],
        }

    def moment(self, instant: datetime) -> Any:
        return self.pendulum.instance(instant).in_timezone(self.office.zone)

    def add(self, moment: Any, amount: timedelta) -> Any:
        hours = amount / timedelta(hours=1)
        return self.calculator.calculate(moment, sla_hours=hours, **self.settings)

    def instant(self, moment: Any) -> datetime:
        return super().instant(moment.sla_expiration_time)


class Workclock(Aware):
    """A schedule in Rust."""

    package = "workclock"
    compiled = "Rust"

    def prepare(self) -> None:
        rules = [
            self.api.WorkDay(_time(opens), _time(closes), [day])
            for day, pairs in self.office.hours.items()
            for opens, closes in pairs
        ]
        if self.office.closed:
            rules.append(self.api.Holidays(self.office.closed))
        self.schedule = self.api.Schedule(rules, time_zone=self.zone)

    def add(self, moment: Any, amount: timedelta) -> Any:
        return self.schedule.add(moment, amount)

    def between(self, first: Any, last: Any) -> timedelta:
        passed: timedelta = self.schedule.between(first, last)
        return passed


class Timegrid(Peer):
    """Windows in Rust, without zones."""

    package = "timegrid"
    compiled = "Rust"

    def prepare(self) -> None:
        calendar = self.api.TimeGridCalendar.create()
        days = [
            getattr(self.api.DayOfWeek, name)
            for name in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
        ] + [self.api.DayOfWeek.SATURDAY, self.api.DayOfWeek.SUNDAY]
        for day, pairs in self.office.hours.items():
            for opens, closes in pairs:
                calendar = calendar.add_open_rule(days[day], clock_time(opens), clock_time(closes))
        for closed in self.office.closed:
            calendar = calendar.close(closed)
        self.calendar = calendar

    def add(self, moment: Any, amount: timedelta) -> Any:
        return self.calendar.add_work_duration(moment, amount)

    def between(self, first: Any, last: Any) -> timedelta:
        passed: timedelta = self.calendar.get_working_duration(first, last)
        return passed


class BusinessTime(Peer):
    """Counts, day by day."""

    package = "businesstime"

    def prepare(self) -> None:
        (opens, closes), days = self.office.single
        self.calendar = self.api.BusinessTime(
            business_hours=(clock_time(opens), clock_time(closes)),
            weekends=tuple({*range(7)} - {*days}),
            holidays=[datetime.combine(day, time()) for day in sorted(self.office.closed)],
        )
        self.day = datetime.combine(date(2026, 1, 1), clock_time(closes)) - datetime.combine(
            date(2026, 1, 1), clock_time(opens)
        )

    def between(self, first: Any, last: Any) -> timedelta:
        passed: timedelta = self.calendar.businesstimedelta(first, last)
        return passed.days * self.day + timedelta(seconds=passed.seconds)


class Bizdurr(Aware):
    """Counts, day by day."""

    package = "bizdurr"

    def prepare(self) -> None:
        names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        if any(len(pairs) > 1 for pairs in self.office.hours.values()):
            raise InexpressibleError("one opening a day")
        for (_, closes), *_ in self.office.hours.values():
            clock_time(closes)
        self.calendar = self.api.BusinessDuration(
            business_hours={
                names[day]: {"start": opens, "end": closes}
                for day, ((opens, closes), *_) in self.office.hours.items()
            },
            business_timezone=self.office.zone,
            holidays=sorted(self.office.closed),
        )

    def between(self, first: Any, last: Any) -> timedelta:
        passed: timedelta = self.calendar.calculate(first, last)
        return passed


def _time(text: str) -> time:
    return time() if text == MIDNIGHT else time.fromisoformat(text)


PEERS: Final[tuple[type[Peer], ...]] = (
    BusinessTimeDelta,
    DjangoBizcal,
    OfficeHours,
    SimpleSlaCalc,
    Workclock,
    Timegrid,
    BusinessTime,
    Bizdurr,
)
