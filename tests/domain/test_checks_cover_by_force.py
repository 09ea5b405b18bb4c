"""Accepting a stage must mean that no start breaks it, and refusing that the one named does."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from homebuy.domain.calendars import Calendar
from homebuy.domain.checks.cover import cover_faults
from homebuy.domain.checks.reckoning import Reckoner
from homebuy.domain.deadlines import later
from homebuy.domain.scheme import Scheme, Stage
from tests.domain.small_scheme import OFFICE, SCHEME, TODAY, sla

LONDON = ZoneInfo("Europe/London")
UNITS = st.sampled_from(["working days", "hours", "days", "working days at close", "weeks"])
ODD = OFFICE.model_validate(
    {
        **OFFICE.model_dump(),
        "opening": {
            "mon": ["09:00-12:30", "13:30-17:00"],
            "wed": ["10:00-18:00"],
            "thu": ["08:00-12:00"],
        },
    }
)

CHANGING = OFFICE.model_validate(
    {
        **OFFICE.model_dump(),
        "opening_changes": [
            {"from": "2026-12-09", "opening": {"mon": ["09:00-17:00"], "tue": ["12:00-20:00"]}},
            {"from": "2027-02-01", "opening": {"thu": ["07:00-11:00"], "sat": ["10:00-12:00"]}},
        ],
        "exceptions": {
            "2026-12-05": {"title": "Open day", "opening": ["10:00-14:00"]},
            "2026-12-07": {"title": "Stocktaking", "opening": ["09:00-09:30"]},
        },
    }
)


@st.composite
def periods(draw: st.DrawFn, longest: int = 6) -> str:
    return f"{draw(st.integers(1, longest))} {draw(UNITS)}"


@st.composite
def stages(draw: st.DrawFn) -> Scheme:
    names = [f"t{number}" for number in range(draw(st.integers(1, 5)))]
    tasks = {name: {"title": name, "sla": _level(draw(periods()))} for name in names}
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        after = draw(st.lists(st.sampled_from(names[:number]), unique=True)) if number else []
        rows.append({"task": name, "after": after, "lag": draw(st.none() | periods(3))})
    stage = {**SCHEME["stages"][1], "path": rows, "sla": _level(draw(periods(25)))}
    return Scheme.model_validate({**SCHEME, "tasks": tasks, "stages": [stage]})


def _level(target: str) -> dict[str, Any]:
    working = "working" in target or "hour" in target
    return sla(target, f"1 {'hour' if working else 'day'} before target")


def _late(stage: Stage, scheme: Scheme, start: datetime, calendar: Calendar) -> bool:
    ends: dict[str, datetime] = {}
    for row in stage.path:
        ready = max([start, *(ends[name] for name in row.after)])
        opens = later(ready, row.lag, calendar) if row.lag else ready
        ends[row.task] = later(opens, scheme.tasks[row.task].sla.target, calendar)
    alone = (later(start, scheme.tasks[row.task].sla.target, calendar) for row in stage.path)
    return max([*ends.values(), *alone]) > later(start, stage.sla.target, calendar)


@settings(deadline=None, max_examples=120)
@given(stages(), st.sampled_from([OFFICE, ODD, CHANGING]), st.data())
def test_a_stage_is_accepted_if_and_only_if_it_covers_its_tasks(
    scheme: Scheme, calendar: Calendar, data: st.DataObject
) -> None:
    (stage,) = scheme.stages
    year = calendar.within(date(2026, 11, 1), date(2027, 12, 31))
    faults = list(cover_faults("s", stage, scheme.tasks, Reckoner(year, TODAY)))
    for _ in range(12):
        start = _sampled(data, calendar)
        assert not _late(stage, scheme, start, year) or faults
    starts = [start for fault in faults if (start := _named(fault.reason))]
    assert all(_late(stage, scheme, start, year) for start in starts)
    assert len(starts) == len(faults)


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
        name: list(cover_faults("s", scheme.stages[0], scheme.tasks, Reckoner(office, TODAY)))
        for name, office in {"usual": OFFICE, "exceptional": calendar}.items()
    }
    assert not found["usual"]
    (fault,) = found["exceptional"]
    assert "if started Tue 8 Dec 2026 12:00" in fault.reason


def _sampled(data: st.DataObject, calendar: Calendar) -> datetime:
    day = TODAY + timedelta(days=data.draw(st.integers(0, 120)))
    minute = data.draw(st.integers(0, 1439))
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=LONDON)


def _named(reason: str) -> datetime:
    words = reason.removeprefix("if started ").split(": ")[0].split(" ", 1)[1]
    shape = "%d %b %Y %H:%M:%S" if words.count(":") == 2 else "%d %b %Y %H:%M"
    return datetime.strptime(words, shape).replace(tzinfo=LONDON)
