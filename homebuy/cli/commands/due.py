"""When a service level would be due, asked on the command line: no case, no service."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from homebuy.cli.exit_codes import UsageError
from homebuy.cli.options import Json
from homebuy.cli.output import print_json, say, when
from homebuy.cli.service_level_options import ServiceLevelOptions
from homebuy.definitions.calendars.calendar_files import named_calendar
from homebuy.domain.definitions.checks.counts import plainly_within
from homebuy.domain.models import LAST_YEAR, Instant
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.explain import Line, explain
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar

TOLD: Final = frozenset({"opening", "counts", "closed", "hours", "clocks", "held", "holds"})
"""The lines of an explanation that do not suppose that a clock really runs."""


def due(*, options: ServiceLevelOptions, as_json: Json = False) -> None:
    """Say when a service level would be due, and why then.

    For example: homebuy sla due --calendar england-office --start "2026-11-26 11:30"
                 --target "5 working days" --hold "2026-11-27 09:00/2026-11-30 12:00"
    """
    calendar = named_calendar(options.calendar)
    clock = options.clock(calendar)
    asked_for = {Mark.AMBER: options.amber, Mark.ESCALATION: options.escalation}
    marks = _marks(clock, calendar, asked_for)
    why = tuple(_why(clock, calendar, asked_for_amber=options.amber is not None))
    print_json(_document(clock, calendar, marks, why)) if as_json else _print(calendar, marks, why)


def _marks(
    clock: Clock, calendar: Calendar, offsets: Mapping[Mark, str | None]
) -> Mapping[Mark, Instant]:
    """The target first, then the other marks that somebody asked for."""
    marks = clock.marks(calendar)
    wanted = (Mark.TARGET, *(mark for mark, text in offsets.items() if text is not None))
    missing = not marks.keys() >= set(wanted)
    if missing and not clock.sla.target.is_working:
        raise UsageError(
            f"the answer lies after the year {LAST_YEAR}, the last in which a date can be given: "
            "ask for less time"
        )
    if missing:
        raise UsageError(
            f"the answer lies outside the days of calendar '{calendar.id}', {calendar.covers}: "
            "ask for less time, or with a calendar that covers more"
        )
    return {mark: marks[mark] for mark in wanted}


def _why(clock: Clock, calendar: Calendar, *, asked_for_amber: bool) -> Iterator[Line]:
    told = TOLD | {"starts"} if clock.service else TOLD
    yield from (line for line in explain(clock, calendar).lines if line.label in told)
    if asked_for_amber and _warns_at_once(clock, calendar):
        text = "comes as time starts; a scheme is refused if that may happen in an ordinary week"
        yield Line(label="amber", text=text)


def _warns_at_once(clock: Clock, calendar: Calendar) -> bool:
    """Whether no time passes before the warning, also if the office is closed at the start."""
    as_long = plainly_within(clock.sla.target, clock.sla.amber.period) and not clock.service
    return as_long or clock.marks(calendar)[Mark.AMBER] == clock.started_at


def _print(calendar: Calendar, marks: Mapping[Mark, Instant], why: Iterable[Line]) -> None:
    for mark, at in marks.items():
        say(f"{'due' if mark is Mark.TARGET else mark:<12}{when(at, calendar.zone)}")
    for line in why:
        say(f"  {line.label:<10}{line.text}")


def _document(
    clock: Clock, calendar: Calendar, marks: Mapping[Mark, Instant], why: Iterable[Line]
) -> dict[str, Any]:
    zone = ZoneInfo(calendar.zone)
    local = {mark: at.astimezone(zone).isoformat() for mark, at in marks.items()}
    return {
        "calendar": calendar.id,
        "zone": calendar.zone,
        "start": clock.service or clock.started_at.astimezone(zone).isoformat(),
        "target": str(clock.sla.target),
        "due": local[Mark.TARGET],
        "amber": local.get(Mark.AMBER),
        "escalation": local.get(Mark.ESCALATION),
        "why": [line.model_dump(mode="json", include={"label", "text"}) for line in why],
    }
