"""A service level as the command line asks about it; what cannot be meant is a UsageError."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from homebuy.cli.exit_codes import UsageError
from homebuy.cli.output import note_skipped
from homebuy.definitions.wording import validation_faults
from homebuy.domain.ids import ClockId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import Clock, ClockKind
from homebuy.domain.service_levels.holds import Hold
from homebuy.domain.service_levels.sla import Anchor, Offset, Sla
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import noon
from homebuy.domain.time.periods import Period
from homebuy.domain.time.wall_clock import instant_at, midnight
from homebuy.written_dates import day, moment

Written = TypeVar("Written", bound=BaseModel)

MEANT: Final = datetime.max.replace(tzinfo=UTC)
"""Later than any start, so that the noon of today is meant even in the morning."""


def level(target: str, amber: str | None, escalation: str | None) -> Sla:
    """The service level that the options describe."""
    period = _written(Period, "--target", target)
    # Every service level has a warning; one that nobody asked for is not shown.
    unasked = Offset(period=Period(amount=1, unit=period.unit), anchor=Anchor.BEFORE_TARGET)
    try:
        return Sla(
            target=period,
            amber=_written(Offset, "--amber", amber) if amber is not None else unasked,
            escalation=None if escalation is None else _written(Offset, "--escalation", escalation),
        )
    except ValidationError as invalid:
        raise UsageError(_reason(invalid, Sla)) from None


def _written(kind: type[Written], option: str, text: str) -> Written:
    try:
        return kind.model_validate(text)
    except ValidationError as invalid:
        raise UsageError(f"{option}: {_reason(invalid, kind)}") from None


def _reason(invalid: ValidationError, kind: type[BaseModel]) -> str:
    return "; ".join(reason for _, reason in validation_faults(invalid, {}, kind))


def asked(calendar: Calendar, start: str, sla: Sla, holds: Iterable[str]) -> Clock:
    """A clock that starts then and stands still in the holds."""
    return Clock(
        id=ClockId("asked"),
        kind=ClockKind.STAGE,
        title="asked",
        sla=sla,
        started_at=_instant("--start", start, calendar),
        holds=tuple(_hold(text, calendar) for text in holds),
    )


def asked_by_law(calendar: Calendar, start: str, sla: Sla, beginning_with: bool) -> Clock:
    """A clock that law starts on that day of service."""
    if sla.target.is_working:
        reason = f'"{sla.target}" is working time: law counts days, weeks or months'
        raise UsageError(f"--target: {reason}")
    service = _day(start)
    return Clock(
        id=ClockId("asked"),
        kind=ClockKind.STATUTORY,
        title="asked",
        sla=sla,
        started_at=_covered("--start", start, noon(service, calendar.zone), calendar),
        service=service,
        beginning_with=beginning_with,
    )


def _day(text: str) -> date:
    try:
        return day(text)
    except ValueError as error:
        raise UsageError(f"--start: {error}; with --law it is the day of service") from None


def _instant(option: str, text: str, calendar: Calendar) -> Instant:
    try:
        at, _, skipped = moment(text.strip(), MEANT, calendar.zone)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None
    if skipped:
        note_skipped(text, at, calendar.zone)
    return _covered(option, text, at, calendar)


def _covered(option: str, text: str, at: Instant, calendar: Calendar) -> Instant:
    zone, covers = ZoneInfo(calendar.zone), calendar.covers
    begins = instant_at(midnight(covers.first), zone)
    ends = instant_at(midnight(covers.last) + timedelta(days=1), zone)
    if not begins <= at < ends:
        raise UsageError(
            f"{option}: {text} lies outside the days of calendar '{calendar.id}', {covers}: "
            "ask with a calendar that covers it"
        )
    return at


def _hold(text: str, calendar: Calendar) -> Hold:
    ends = text.split("/")
    if len(ends) != 2:
        form = '"2026-11-27 09:00/2026-11-30 12:00"'
        raise UsageError(f"--hold: {text!r} is no hold: write its start and its end, as {form}")
    since, until = (_instant("--hold", end, calendar) for end in ends)
    if until <= since:
        raise UsageError(f"--hold: {text!r} does not end after it begins: check its two times")
    return Hold(reason="as asked", placed_at=since, released_at=until)
