"""What an explanation is made of, and what it is told from."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from homebuy.domain.facts import Fact
from homebuy.domain.ids import ClockId, FactName
from homebuy.domain.models import Instant, Value
from homebuy.domain.service_levels.clock import Clock, ClockState
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.intervals import Interval
from homebuy.domain.time.wall_clock import wall_time
from homebuy.domain.time.wording import shown


class Line(Value):
    """One step of the calculation in local times; `at` is the instant that it tells of."""

    label: str
    text: str
    at: Instant | None = None


class Explanation(Value):
    """Why a clock has the dates it has; `due` is its target, as far as it is known."""

    clock: ClockId
    title: str
    state: ClockState
    due: Instant | None
    summary: str
    lines: tuple[Line, ...]

    @property
    def heading(self) -> str:
        """The clock and where it stands, on one line."""
        return f"{self.title} ({self.clock}): {self.summary}"

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines as they are read aloud, or mailed."""
        return tuple(f"{line.label}: {line.text}" for line in self.lines)


def line(label: str, text: str, at: Instant | None = None) -> Line:
    """A line of an explanation."""
    return Line(label=label, text=text, at=at)


class Account:
    """A clock with its calendar and, for a statutory one, the limit and facts behind it."""

    def __init__(
        self,
        clock: Clock,
        calendar: Calendar,
        deadline: StatutoryDeadline | None,
        facts: Mapping[FactName, Fact],
    ) -> None:
        self.clock, self.calendar, self.facts = clock, calendar, facts
        self.statutory_deadline = deadline
        self.marks: Mapping[Mark, Instant] = clock.marks(calendar)
        self.is_law = clock.service is not None
        self.is_working = clock.sla.target.is_working

    @property
    def target(self) -> Instant | None:
        """When the clock is due."""
        return self.marks.get(Mark.TARGET)

    @cached_property
    def paused_intervals(self) -> tuple[Interval, ...]:
        """When the clock stood still."""
        return self.clock.paused_intervals() if self.clock.holds else ()

    @property
    def waits_for_release(self) -> bool:
        """Whether a hold has no end that is known."""
        return any(interval.until is None for interval in self.paused_intervals)

    @cached_property
    def calculated_marks(self) -> Mapping[Mark, Instant]:
        """The marks as the calendar alone has them, before any that stays as it was."""
        clock = self.clock
        untouched = not (clock.frozen or clock.revisions or clock.recalculated_at)
        return self.marks if untouched else clock.calculate_marks(self.calendar)

    @cached_property
    def accounts(self) -> bool:
        """Whether this calendar gives the dates; a later stage may have brought another."""
        clock, calendar = self.clock, self.calendar
        if not clock.frozen:
            return True
        unfrozen = clock.model_copy(update={"frozen": False, "kept": {}, "recalculated_at": None})
        return clock.calendar in (None, calendar.id) and unfrozen.marks(calendar) == self.marks

    def shown(self, at: Instant) -> str:
        """The instant on the office's wall."""
        return shown(at, self.calendar.zone)

    def passed(self, since: datetime, until: datetime) -> timedelta | None:
        """What the clock counts between two instants; nothing beyond the calendar."""
        if not self.is_working:
            zone = ZoneInfo(self.calendar.zone)
            return wall_time(until, zone) - wall_time(since, zone)
        try:
            return open_time(self.calendar).between(since, until)
        except OutsideCoverageError:
            return None
