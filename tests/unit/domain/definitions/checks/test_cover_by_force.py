"""The shortest target that is accepted must be the shortest that no start breaks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from homebuy.domain.definitions.checks.counts import DISTANT_FUTURE, OfficeCalendar
from homebuy.domain.definitions.checks.cover import cover_faults
from homebuy.domain.definitions.checks.levels import level_faults
from homebuy.domain.definitions.scheme import Scheme, Stage
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import earlier, later
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.periods import Period
from homebuy.domain.time.wall_clock import instant_at, midnight
from tests.unit.domain.small_scheme import OFFICE, SCHEME, TODAY, sla

LONDON = ZoneInfo("Europe/London")
UNITS = st.sampled_from(["working days", "hours", "days", "working days at close", "weeks"])
ENTRIES = timedelta(days=11)
STEP, SECOND = timedelta(minutes=30), timedelta(seconds=1)
FULL = ("09:00-17:00",)
WEEK = ("mon", "tue", "wed", "thu", "fri")


def office(id: str, opening: Mapping[str, Sequence[str]], **parts: Any) -> Calendar:
    covers = {"from": "2026-10-26", "to": "2027-07-31"}
    fixed = {"id": id, "title": id, "zone": "Europe/London", "covers": covers}
    return Calendar.model_validate({**fixed, "opening": opening, **parts})


PLAIN = office(
    "plain",
    dict.fromkeys(WEEK, FULL),
    closed={"2026-11-05": "Training", "2027-03-26": "Good Friday", "2027-03-29": "Easter Monday"},
)
ODD = office(
    "odd",
    {"mon": ["09:00-12:30", "13:30-17:00"], "wed": ["10:00-18:00"], "thu": ["08:00-12:00"]},
    exceptions={
        "2026-11-07": {"title": "Open Saturday", "opening": ["09:30-11:00"]},
        "2026-11-09": {"title": "Late", "opening": ["14:00-20:00"]},
    },
)
CHANGING = office(
    "changing",
    dict.fromkeys(WEEK, FULL),
    opening_changes=[
        {"from": "2026-11-03", "opening": dict.fromkeys(WEEK, ("08:00-16:00",))},
        {"from": "2027-03-10", "opening": {**dict.fromkeys(WEEK, FULL), "fri": ["09:00-13:00"]}},
    ],
)
NIGHT = office("night", {"tue": ["20:00-24:00"], "wed": ["00:00-04:00", "18:00-23:30"]})
ALWAYS = office("always", dict.fromkeys((*WEEK, "sat", "sun"), ("00:00-24:00",)))
CALENDARS: Mapping[str, Calendar] = {
    calendar.id: calendar for calendar in (PLAIN, ODD, CHANGING, NIGHT, ALWAYS)
}
NAMES = st.sampled_from(["plain", "odd", "changing", "night", None])
LAST = instant_at(midnight(date(2027, 8, 1)), LONDON)
AUTUMN, SPRING = date(2026, 10, 26), date(2027, 3, 20)


@st.composite
def periods(draw: st.DrawFn, longest: int = 4) -> str:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(["1 month", "90 minutes", "2 months"]))
    return f"{draw(st.integers(1, longest))} {draw(UNITS)}"


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    names = [f"t{number}" for number in range(draw(st.integers(1, 4)))]
    mixed = NAMES if draw(st.booleans()) else st.none()
    tasks = {
        name: {"title": name, "sla": _level(draw(periods())), "calendar": draw(mixed)}
        for name in names
    }
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        after = draw(st.lists(st.sampled_from(names[:number]), unique=True)) if number else []
        rows.append({"task": name, "after": after, "lag": draw(st.none() | periods(2))})
    stage = {**SCHEME["stages"][1], "path": rows, "calendar": draw(mixed)}
    usual = draw(st.sampled_from(["plain", "odd", "changing"]))
    changes = {"calendar": usual, "tasks": tasks, "stages": [stage]}
    return Scheme.model_validate({**SCHEME, **changes})


def _level(target: str) -> dict[str, Any]:
    working = Period.model_validate(target).is_working
    return sla(target, f"1 {'second' if working else 'day'} before target")


def calendar_of(id: str | None, scheme: Scheme) -> Calendar:
    return CALENDARS[id or scheme.calendar]


def _starts(today: date) -> Iterator[datetime]:
    """Every half hour and the second after it, but for the hour in which clocks change."""
    at = midnight(today)
    while at < midnight(today) + ENTRIES:
        if at + STEP == midnight(at.date()) + timedelta(days=1):
            yield instant_at(at + STEP - SECOND, LONDON)
        for wall in (at, at + SECOND):
            if wall.hour != 1:
                yield instant_at(wall, LONDON)
        at += STEP


def _end(stage: Stage, scheme: Scheme, start: datetime) -> datetime:
    """When the last task ends, in its path or alone."""
    ends: dict[str, datetime] = {}
    alone = [start]
    for row in stage.path:
        ready = max([start, *(ends[name] for name in row.after)])
        lags = calendar_of(stage.calendar, scheme)
        task = scheme.tasks[row.task]
        counts = calendar_of(task.calendar, scheme)
        opens = later(ready, row.lag, lags) if row.lag else ready
        ends[row.task] = later(opens, task.sla.target, counts)
        alone.append(later(start, task.sla.target, counts))
    return max([*ends.values(), *alone])


def _holds(target: Period, calendar: Calendar, ends: Mapping[datetime, datetime]) -> bool:
    return all(end <= later(start, target, calendar) for start, end in ends.items())


def _shortest(unit: str, calendar: Calendar, ends: Mapping[datetime, datetime]) -> int:
    """The least amount of the unit that reaches every end."""
    low, high = 0, 1
    while not _holds(_period(high, unit), calendar, ends):
        low, high = high, 2 * high
    while high - low > 1:
        half = (low + high) // 2
        low, high = (low, half) if _holds(_period(half, unit), calendar, ends) else (half, high)
    return high


def _period(amount: int, unit: str) -> Period:
    return Period.model_validate(f"{amount} {unit}")


def _reasons(scheme: Scheme, target: Period, today: date) -> list[str]:
    (stage,) = scheme.stages
    last = today + ENTRIES - timedelta(days=1)
    level = stage.sla.model_copy(update={"target": target})
    stage = stage.model_copy(update={"sla": level, "effective_to": last})
    offices: dict[Any, OfficeCalendar] = {
        id: OfficeCalendar(c, today) for id, c in CALENDARS.items()
    }
    offices[None] = offices[scheme.calendar]
    return [fault.reason for fault in cover_faults("s", stage, scheme.tasks, offices)]


@settings(deadline=None)
@given(schemes(), UNITS | st.just("minutes"), st.sampled_from([AUTUMN, SPRING]))
def test_the_shortest_target_accepted_is_the_shortest_that_no_start_breaks(
    scheme: Scheme, unit: str, today: date
) -> None:
    (stage,) = scheme.stages
    calendar = calendar_of(stage.calendar, scheme)
    try:
        ends = {start: _end(stage, scheme, start) for start in _starts(today)}
        shortest = _shortest(unit, calendar, ends)
    except OutsideCoverageError:
        assume(False)
    assert _reasons(scheme, _period(shortest, unit), today) == []
    if shortest > 1:
        short = _period(shortest - 1, unit)
        reasons = _reasons(scheme, short, today)
        assert reasons
        starts = [_named(reason) for reason in reasons]
        assert all(_end(stage, scheme, at) > later(at, short, calendar) for at in starts)


def _named(reason: str) -> datetime:
    words = reason.removeprefix("if started ").split(",")[0].split(" ", 1)[1]
    shape = "%d %b %Y %H:%M:%S" if words.count(":") == 2 else "%d %b %Y %H:%M"
    return datetime.strptime(words, shape).replace(tzinfo=LONDON)


@st.composite
def levels(draw: st.DrawFn) -> tuple[str, str]:
    if draw(st.integers(0, 3)):
        units = st.sampled_from(["working days", "hours", "working days at close"])
        amount = st.integers(1, 9)
    else:
        units, amount = st.sampled_from(["days", "weeks", "months"]), st.integers(1, 60)
    target, warning = (f"{draw(amount)} {draw(units)}" for _ in range(2))
    return target, warning


@settings(deadline=None)
@example(("1 month", "29 days"), "plain")
@given(levels(), st.sampled_from(["plain", "odd", "changing", "always"]))
def test_amber_is_refused_if_and_only_if_some_start_is_too_late_for_it(
    level: tuple[str, str], name: str
) -> None:
    target, warning = (Period.model_validate(text) for text in level)
    calendar = CALENDARS[name].within(AUTUMN, CALENDARS[name].covers.last)
    task = {"title": "T", "sla": sla(str(target), f"{warning} before target")}
    stage = {**SCHEME["stages"][1], "path": [], "sla": sla("1 day", "1 day before target")}
    scheme = Scheme.model_validate({**SCHEME, "tasks": {"t": task}, "stages": [stage]})
    faults = list(level_faults(scheme, {None: OfficeCalendar(calendar, AUTUMN)}))
    refused = any(fault.path == "tasks.t.sla.amber" for fault in faults)
    if _too_early(target, warning, calendar):
        assert refused
    elif refused:
        (reason,) = (f.reason for f in faults if f.path == "tasks.t.sla.amber")
        start = _named(reason)
        calendar = Calendar.model_validate({**calendar.model_dump(), "exceptions": {}})
        assert _amber(start, target, warning, calendar) <= start


def _too_early(target: Period, warning: Period, calendar: Calendar) -> bool:
    """On the calendar's ordinary days: single days with other hours are let be."""
    calendar = Calendar.model_validate({**calendar.model_dump(), "exceptions": {}})
    return any(_amber(at, target, warning, calendar) <= at for at in _starts(AUTUMN))


def _amber(start: datetime, target: Period, warning: Period, calendar: Calendar) -> datetime:
    """When the warning falls: never, if the calendar ends before the target."""
    try:
        due = later(start, target, calendar)
    except OutsideCoverageError:
        return DISTANT_FUTURE
    try:
        return earlier(due, warning, calendar) if due <= LAST else DISTANT_FUTURE
    except OutsideCoverageError:
        return start


def test_a_stage_that_only_an_exceptional_opening_breaks_is_refused() -> None:
    exceptions = {
        "2026-12-08": {"title": "Training", "opening": ["09:00-09:30", "12:00-17:00"]},
        "2026-12-09": {"title": "Early day", "opening": ["07:00-12:00"]},
    }
    calendar = Calendar.model_validate({**OFFICE.model_dump(), "exceptions": exceptions})
    task = {"title": "t", "sla": _level("1 working day")}
    stage = {**SCHEME["stages"][1], "path": [{"task": "t"}], "sla": _level("9 hours")}
    scheme = Scheme.model_validate({**SCHEME, "tasks": {"t": task}, "stages": [stage]})
    found = {
        name: list(
            cover_faults("s", scheme.stages[0], scheme.tasks, {None: OfficeCalendar(each, TODAY)})
        )
        for name, each in {"usual": OFFICE, "exceptional": calendar}.items()
    }
    assert not found["usual"]
    (fault,) = found["exceptional"]
    assert "if started Tue 8 Dec 2026 12:00" in fault.reason
