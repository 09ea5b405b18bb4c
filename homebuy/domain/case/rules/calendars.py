"""The rule of a new calendar: what is open is counted anew, and nothing past moves."""

from collections.abc import Iterator

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.questions import CalendarVersion, LookedUp, Unanswerable
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.rules.marks import apply_due
from homebuy.domain.case.state import Case
from homebuy.domain.case.transaction import Transaction
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.wording import shown


def change_calendar(
    transaction: Transaction, command: cmd.ChangeCalendar, known: LookedUp | None
) -> None:
    """Count open clocks in a newer version; a case that has it already stays as it is.

    It counts from the moment the case learns of it, whatever time the sender gives.
    """
    held, calendar = transaction.plan.calendars().get(command.calendar), _version(known)
    if calendar is None or held is None or held.version >= calendar.version:
        return
    apply_due(transaction, transaction.now, before_only=True)
    before = transaction.case
    details = {"calendar": calendar, "version_before": held.version, "reason": command.reason}
    after = Transaction(before, transaction.now, command.actor)
    after.add(ev.CalendarChanged, transaction.now, **details)
    moved = tuple(_moved(before, after.case))
    transaction.add(ev.CalendarChanged, transaction.now, **details, moved=moved)


def _version(known: LookedUp | None) -> Calendar | None:
    """The version that was found; none if none was asked for."""
    match known.reply if known else None:
        case CalendarVersion(calendar=calendar):
            return calendar
        case Unanswerable(reason=reason):
            raise RejectedError(RejectionCode.UNKNOWN_CALENDAR, reason)
    return None


def must_follow_change(transaction: Transaction, at: Instant) -> None:
    """Refuse what would change times from before the calendar did: they stay as they were."""
    changed = transaction.case.recounted_at
    if changed is not None and at < changed:
        zone = transaction.plan.calendar.zone
        raise RejectedError(
            RejectionCode.TOO_EARLY,
            f"a new calendar has counted since {shown(changed, zone)}, and what was before stays: "
            f"{shown(at, zone)} is too early, give a time since then",
        )


def _moved(before: Case, after: Case) -> Iterator[ev.MovedMark]:
    for clock in before.clocks.values():
        if not clock.is_running:
            continue
        then, now = before.marks(clock), after.marks(after.clocks[clock.id])
        for mark in Mark:
            if then.get(mark) != now.get(mark):
                yield ev.MovedMark(
                    clock=clock.id,
                    title=clock.title,
                    mark=mark,
                    before=then.get(mark),
                    after=now.get(mark),
                )
