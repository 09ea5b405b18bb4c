"""The rule of a new calendar: what is open is counted anew, and nothing past moves."""

from collections.abc import Iterator

from homebuy.domain import commands as cmd
from homebuy.domain import events as ev
from homebuy.domain.calendars import Calendar
from homebuy.domain.case.state import Case
from homebuy.domain.case.turn import Turn
from homebuy.domain.sla import Mark


def change_calendar(turn: Turn, command: cmd.ChangeCalendar, calendar: Calendar | None) -> None:
    """Count open clocks in a newer version; a case that has it already stays as it is."""
    held = turn.plan.calendars().get(command.calendar)
    if calendar is None or held is None or held.version >= calendar.version:
        return
    before = turn.case
    details = {"calendar": calendar, "version_before": held.version, "reason": command.reason}
    after = Turn(before, turn.now, command.actor)
    after.add(ev.CalendarChanged, command.at, **details)
    moved = tuple(_moved(before, after.case))
    turn.add(ev.CalendarChanged, command.at, **details, moved=moved)


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
