"""Where a clock starts, and what it counts: open time, or the days that law gives."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import ClockKind
from homebuy.domain.service_levels.explain.account import Account, Line, line
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.deadlines import last_day, later, local_date, noon
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.open_time import NOTHING
from homebuy.domain.time.opening_hours import WEEK, Week
from homebuy.domain.time.wall_clock import SECOND, changes_of_clocks, wall_time
from homebuy.domain.time.wording import DAYS, shown_day

MOST_DAYS: Final = 12
"""How many closed days are named one by one."""


def start_lines(account: Account) -> Iterator[Line]:
    """From when, how long, in which hours, and which days do not count."""
    if account.is_law:
        yield from _law(account)
        return
    yield from _start(account)
    if account.is_working:
        yield from _working(account)
    else:
        yield from _by_the_calendar(account)


def _law(account: Account) -> Iterator[Line]:
    clock, deadline = account.clock, account.statutory_deadline
    assert clock.service is not None, "law counts from a day"
    start = f"{shown_day(clock.service)}, the day of service{_start_fact(account)}"
    yield line("starts", start, clock.started_at)
    day_one = "beginning with the day" if clock.beginning_with else "counted from the day after"
    source = f", {clock.source}" if clock.source else ""
    yield line("counts", f"{clock.sla.target}, {day_one}{source}{_variant(account)}")
    if clock.extended_to:
        yield _extension(account, clock.service, clock.extended_to)
    yield line("holds", "none moves a date that law sets")
    if deadline:
        yield line("ends", f"when the fact {' or '.join(deadline.met_by)} is recorded")
    if deadline and deadline.note:
        yield line("note", " ".join(deadline.note.split()))


def _start_fact(account: Account) -> str:
    """The fact that gives the day, which may be one with which the limit starts anew."""
    if account.statutory_deadline is None or account.clock.service is None:
        return ""
    day, facts = account.clock.service.isoformat(), account.facts
    names = (name for name in account.statutory_deadline.fact_names() if name in facts)
    named = next(
        (name for name in names if facts[name].value == day), account.statutory_deadline.starts
    )
    return f" (fact {named})"


def _variant(account: Account) -> str:
    """What makes the period another than the usual one."""
    deadline, facts = account.statutory_deadline, account.facts
    if deadline is None or account.clock.sla.target == deadline.period:
        return ""
    period, _ = deadline.period_for(facts)
    because = next((variant.when for variant in deadline.variants if variant.period == period), {})
    since = " and ".join(f"{name} is {value}" for name, value in because.items())
    return f"; not {deadline.period}, as {since}" if since else ""


def _extension(account: Account, service: date, to: date) -> Line:
    clock = account.clock
    last = last_day(service, clock.sla.target, beginning_with=clock.beginning_with)
    at = noon(to, account.calendar.zone)
    if to <= last:
        return line("extended", f"to {shown_day(to)}, which is no later", at)
    return line("extended", f"to {shown_day(to)}, from {shown_day(last)}", at)


def _start(account: Account) -> Iterator[Line]:
    clock = account.clock
    why = "the stage was entered" if clock.kind is ClockKind.STAGE else "the task opened"
    yield line("starts", f"{account.shown(clock.started_at)}, when {why}", clock.started_at)
    opening = _opening(account)
    if opening is not None and opening != clock.started_at:
        closed = f"closed until {account.shown(opening)}: time counts from then"
        yield line("opening", closed, opening)


def _opening(account: Account) -> Instant | None:
    clock = account.clock
    if clock.target is None or not (account.is_working and account.accounts):
        return None
    try:
        return open_time(account.calendar).add(clock.started_at, NOTHING)
    except OutsideCoverageError:
        return None


def _working(account: Account) -> Iterator[Line]:
    calendar, target = account.calendar, account.clock.target
    what = str(target) if target else "to the date that was set, and warnings"
    if not account.accounts:
        yield line("counts", f"{what}, in the opening hours of its time")
        return
    first, last = _span(account)
    version = f", version {calendar.version}" if _is_current(account) else ""
    hours = _week(calendar.week_of(first))
    yield line("counts", f"{what}, in {calendar.title} ({calendar.id}{version}): {hours}")
    yield from _other_hours(calendar, first, last)
    if closed := _closed(calendar, first, last):
        yield line("closed", closed)


def _is_current(account: Account) -> bool:
    """Whether the version of the calendar is known to be the one that was counted in."""
    return bool(account.calendar.version) and not account.clock.frozen


def _span(account: Account) -> tuple[date, date]:
    """The days from the start to the target, or as far as is known."""
    zone = account.calendar.zone
    return local_date(account.clock.started_at, zone), local_date(_last(account), zone)


def _last(account: Account) -> Instant:
    clock = account.clock
    marks = [at for mark, at in account.marks.items() if mark is not Mark.ESCALATION]
    ends = [account.target] if account.target else [hold.placed_at for hold in clock.holds] + marks
    return max([clock.started_at, *ends])


def _other_hours(calendar: Calendar, first: date, last: date) -> Iterator[Line]:
    for change in calendar.opening_changes:
        if first < change.since <= last:
            yield line("hours", f"from {shown_day(change.since)}: {_week(change.opening)}")
    for day in sorted(day for day in calendar.exceptions if first <= day <= last):
        exception = calendar.exceptions[day]
        yield line("hours", f"{shown_day(day)}: {_day(exception.opening)} ({exception.title})")


def _closed(calendar: Calendar, first: date, last: date) -> str:
    """The closed days that would have been open otherwise, by name."""
    days = sorted(
        day
        for day in calendar.closed
        if first <= day <= last
        and day not in calendar.exceptions
        and calendar.week_of(day).get(WEEK[day.weekday()])
    )
    named = ", ".join(f"{shown_day(day)} ({calendar.closed[day]})" for day in days[:MOST_DAYS])
    return f"{named} and {len(days) - MOST_DAYS} more" if len(days) > MOST_DAYS else named


def _week(week: Week) -> str:
    """The hours of a week, as in "Mon-Fri 09:00-17:00, Sat 10:00-12:00"."""
    runs = [
        (list(days), openings)
        for openings, days in groupby(range(7), key=lambda day: tuple(week.get(WEEK[day], ())))
    ]
    return ", ".join(f"{_days(d)} {_day(openings)}" for d, openings in runs if openings) or "closed"


def _days(days: list[int]) -> str:
    return DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]}-{DAYS[days[-1]]}"


def _day(openings: tuple[str, ...]) -> str:
    return " and ".join(openings)


def _by_the_calendar(account: Account) -> Iterator[Line]:
    target, zone = account.clock.target, account.calendar.zone
    what = str(target) if target else "to the date that was set"
    yield line("counts", f"{what}, by the calendar of {zone}: closed days count too")
    changes = list(changes_of_clocks(account.clock.started_at, _last(account), ZoneInfo(zone)))
    if changes:
        yield line("clocks", f"go {_each(changes, zone)}: {_time_of_day(account, changes)}")


def _each(changes: list[datetime], zone: str) -> str:
    ways = (
        f"{_direction(at, zone)} on {shown_day(local_date(at, zone))}" for at in changes[:MOST_DAYS]
    )
    more = len(changes) - MOST_DAYS
    return ", ".join(ways) + (f" and {more} more time{'s' if more > 1 else ''}" if more > 0 else "")


def _direction(change: datetime, zone: str) -> str:
    shown = wall_time(change, ZoneInfo(zone))
    just_before = wall_time(change - SECOND, ZoneInfo(zone))
    return "forward" if shown - just_before > SECOND else "back"


def _unheld(account: Account) -> datetime | None:
    """Where the period alone ends."""
    clock = account.clock
    try:
        return later(clock.started_at, clock.target, account.calendar) if clock.target else None
    except OutsideCoverageError:
        return None


def _time_of_day(account: Account, changes: list[datetime]) -> str:
    """Kept, unless the period ends at a time that the clocks skip."""
    clock, calendar = account.clock, account.calendar
    due = _unheld(account)
    meant, counts = (
        wall_time(at, ZoneInfo(calendar.zone)) for at in (clock.started_at, due or clock.started_at)
    )
    if due not in changes or meant.time() == counts.time():
        return "the time of day stays the same"
    that_day = f"on {shown_day(counts)}" if len(changes) > 1 else "that day"
    return f"{meant:%H:%M} does not exist {that_day}, so {counts:%H:%M} counts"
