"""When a service level would be due, asked on the command line: no case, no service."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from homebuy.cli.exit_codes import UsageError
from homebuy.cli.options import Json
from homebuy.cli.output import print_json, say, when
from homebuy.cli.service_level_options import asked, asked_by_law, level
from homebuy.definitions.calendars.calendar_files import named_calendar
from homebuy.domain.definitions.checks.counts import plainly_within
from homebuy.domain.models import LAST_YEAR, Instant
from homebuy.domain.service_levels.clock import Clock
from homebuy.domain.service_levels.explain import Line, explain
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar

TOLD: Final = frozenset({"opening", "counts", "closed", "hours", "clocks", "held", "holds"})
"""The lines of an explanation that do not suppose that a clock really runs."""


def due(
    *,
    calendar: Annotated[
        str, Parameter(help="A calendar file, or the id of one that comes with Home Buy.")
    ],
    start: Annotated[
        str,
        Parameter(
            help="When time starts: a time, or a day (its noon is meant), "
            "in the calendar's zone unless it has one. With --law, the day of service.",
            allow_leading_hyphen=True,
        ),
    ],
    target: Annotated[
        str,
        Parameter(help='A period, as "5 working days" or "8 weeks".', allow_leading_hyphen=True),
    ],
    amber: Annotated[
        str | None,
        Parameter(help='A warning, as "1 working day before target".', allow_leading_hyphen=True),
    ] = None,
    escalation: Annotated[
        str | None,
        Parameter(help='A follow-on, as "1 working day after target".', allow_leading_hyphen=True),
    ] = None,
    hold: Annotated[
        tuple[str, ...],
        Parameter(
            help='A hold, as "2026-11-27 09:00/2026-11-30 12:00"; may be repeated.',
            allow_leading_hyphen=True,
        ),
    ] = (),
    law: Annotated[bool, Parameter(help="Count as statutory limits do, in whole days.")] = False,
    beginning_with: Annotated[
        bool, Parameter(help="With --law: the day of service is day one.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say when a service level would be due, and why then.

    For example: homebuy sla due --calendar england-office --start "2026-11-26 11:30"
                 --target "5 working days" --hold "2026-11-27 09:00/2026-11-30 12:00"
    """
    if beginning_with and not law:
        raise UsageError("--beginning-with is for what law sets: add --law, or leave it out")
    if law and hold:
        raise UsageError("--hold: no hold moves a date that law sets; leave out --hold or --law")
    found = named_calendar(calendar)
    sla = level(target, amber, escalation)
    if law:
        clock = asked_by_law(found, start, sla, beginning_with)
    else:
        clock = asked(found, start, sla, hold)
    marks = _marks(clock, found, {Mark.AMBER: amber, Mark.ESCALATION: escalation})
    why = tuple(_why(clock, found, asked_for_amber=amber is not None))
    print_json(_document(clock, found, marks, why)) if as_json else _print(found, marks, why)


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
