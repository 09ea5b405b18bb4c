"""What a new calendar would do to a case, found by doing it to a copy."""

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.live import LiveCase
from homebuy.domain.case.questions import CalendarQuestion, CalendarVersion, LookedUp
from homebuy.domain.case.state import Case
from homebuy.domain.definitions.plan import brief
from homebuy.domain.ids import CaseReference, MessageId, SchemeId, UserId
from homebuy.domain.models import Instant, Value
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date

REHEARSAL = "rehearsal"


class Rehearsal(Value):
    """The marks that would move, and those that would be reached at once and so alert somebody."""

    reference: CaseReference
    scheme: SchemeId
    version: int
    owner: UserId
    line_manager: UserId | None
    moved: tuple[ev.MovedMark, ...]
    reached: tuple[ev.MarkReached, ...]


def rehearse(case: Case, calendar: Calendar, now: Instant) -> Rehearsal:
    """The difference to one case; the case itself is as it was."""
    now = max(now, case.raised_at)
    calendar = brief(calendar, local_date(case.raised_at, calendar.zone))
    command = cmd.ChangeCalendar(
        message_id=MessageId(REHEARSAL),
        actor=REHEARSAL,
        at=now,
        calendar=calendar.id,
        version=max(calendar.version, 1),
        reason=REHEARSAL,
    )
    live = LiveCase(case)
    if case.is_open:
        live.handle(command, now, _known(command, case, calendar))
    changed = [event for event in live.take_events() if isinstance(event, ev.CalendarChanged)]
    if changed:
        live.advance(now)
    return Rehearsal(
        reference=case.reference,
        scheme=case.scheme,
        version=case.version,
        owner=case.owner,
        line_manager=case.line_manager,
        moved=changed[0].moved if changed else (),
        reached=tuple(e for e in live.take_events() if isinstance(e, ev.MarkReached)),
    )


def _known(command: cmd.ChangeCalendar, case: Case, calendar: Calendar) -> LookedUp:
    asked = CalendarQuestion(
        calendar=command.calendar, version=command.version, raised_at=case.raised_at
    )
    return LookedUp(asked, CalendarVersion(calendar=calendar))
