"""A service level as the command line asks about it; what cannot be meant is a UsageError."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final, TypeVar
from zoneinfo import ZoneInfo

from cyclopts import Parameter
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


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ServiceLevelOptions:
    """A service level, when its time starts, and in which calendar."""

    calendar: Annotated[
        str, Parameter(help="A calendar file, or the id of one that comes with Home Buy.")
    ]
    start: Annotated[
        str,
        Parameter(
            help="When time starts: a time, or a day (its noon is meant), "
            "in the calendar's zone unless it has one. With --law, the day of service.",
            allow_leading_hyphen=True,
        ),
    ]
    target: Annotated[
        str,
        Parameter(help='A period, as "5 working days" or "8 weeks".', allow_leading_hyphen=True),
    ]
    amber: Annotated[
        str | None,
        Parameter(help='A warning, as "1 working day before target".', allow_leading_hyphen=True),
    ] = None
    escalation: Annotated[
        str | None,
        Parameter(help='A follow-on, as "1 working day after target".', allow_leading_hyphen=True),
    ] = None
    hold: Annotated[
        tuple[str, ...],
        Parameter(
            help='A hold, as "2026-11-27 09:00/2026-11-30 12:00"; may be repeated.',
            allow_leading_hyphen=True,
        ),
    ] = ()
    law: Annotated[bool, Parameter(help="Count as statutory deadlines do, in whole days.")] = False
    beginning_with: Annotated[
        bool, Parameter(help="With --law: the day of service is day one.")
    ] = False

    def __post_init__(self) -> None:
        if self.beginning_with and not self.law:
            raise UsageError("--beginning-with is for what law sets: add --law, or leave it out")
        if self.law and self.hold:
            raise UsageError(
                "--hold: no hold moves a date that law sets; leave out --hold or --law"
            )

    def clock(self, calendar: Calendar) -> Clock:
        """A clock that starts then: by law, or one that stands still in the holds."""
        return self._statutory_clock(calendar) if self.law else self._stage_clock(calendar)

    def _sla(self) -> Sla:
        target = _written(Period, "--target", self.target)
        # Every service level has a warning; one that nobody asked for is not shown.
        unasked = Offset(period=Period(amount=1, unit=target.unit), anchor=Anchor.BEFORE_TARGET)
        amber, escalation = _offset("--amber", self.amber), _offset("--escalation", self.escalation)
        try:
            return Sla(target=target, amber=amber or unasked, escalation=escalation)
        except ValidationError as invalid:
            raise UsageError(_reason(invalid, Sla)) from None

    def _stage_clock(self, calendar: Calendar) -> Clock:
        return Clock(
            id=ClockId("asked"),
            kind=ClockKind.STAGE,
            title="asked",
            sla=self._sla(),
            started_at=_instant("--start", self.start, calendar),
            holds=tuple(_hold(text, calendar) for text in self.hold),
        )

    def _statutory_clock(self, calendar: Calendar) -> Clock:
        sla = self._sla()
        if sla.target.is_working:
            reason = f'"{sla.target}" is working time: law counts days, weeks or months'
            raise UsageError(f"--target: {reason}")
        service = _day_of_service(self.start)
        started = noon(service, calendar.zone)
        return Clock(
            id=ClockId("asked"),
            kind=ClockKind.STATUTORY,
            title="asked",
            sla=sla,
            started_at=_covered("--start", self.start, started, calendar),
            service=service,
            beginning_with=self.beginning_with,
        )


def _offset(option: str, text: str | None) -> Offset | None:
    return None if text is None else _written(Offset, option, text)


def _written(kind: type[Written], option: str, text: str) -> Written:
    try:
        return kind.model_validate(text)
    except ValidationError as invalid:
        raise UsageError(f"{option}: {_reason(invalid, kind)}") from None


def _reason(invalid: ValidationError, kind: type[BaseModel]) -> str:
    return "; ".join(reason for _, reason in validation_faults(invalid, {}, kind))


def _day_of_service(text: str) -> date:
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
