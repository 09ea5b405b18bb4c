"""What a new calendar would do to a case, found by doing it to a copy."""

from collections.abc import Iterable

from homebuy.domain import commands as cmd
from homebuy.domain import events as ev
from homebuy.domain.calendars import Calendar
from homebuy.domain.case.decide import decide, reach_due
from homebuy.domain.case.evolve import evolve
from homebuy.domain.case.state import Case
from homebuy.domain.deadlines import local_date
from homebuy.domain.ids import CaseReference, MessageId, SchemeId, UserId
from homebuy.domain.models import Instant, Value
from homebuy.domain.plan import brief

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
    events = decide(case, command, now, calendar=calendar) if case.is_open else ()
    moved = [event.moved for event in events if isinstance(event, ev.CalendarChanged)]
    after = _after(case, events)
    return Rehearsal(
        reference=case.reference,
        scheme=case.scheme,
        version=case.version,
        owner=case.owner,
        line_manager=case.line_manager,
        moved=moved[0] if moved else (),
        reached=_reached(reach_due(after, now)) if moved else (),
    )


def _after(case: Case, events: Iterable[ev.Event]) -> Case:
    for event in events:
        case = evolve(case, event)
    return case


def _reached(events: Iterable[ev.Event]) -> tuple[ev.MarkReached, ...]:
    return tuple(event for event in events if isinstance(event, ev.MarkReached))
