"""The calendars that a scheme names: known, of one time zone, and open from its first day on."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from homebuy.domain.definitions.checks.counts import OfficeCalendar
from homebuy.domain.definitions.checks.fault import Fault, unknown
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import CalendarId
from homebuy.domain.time.calendars import Calendar

Calendars = Mapping[CalendarId, Calendar]
OfficeCalendars = Mapping[CalendarId | None, OfficeCalendar]
"""The calendars of a scheme by their names; None is the name of the scheme's own."""
MakeReady = Callable[[Calendar, date], OfficeCalendar]
"""How a calendar is made ready to count from a day on: schemes may share what was counted."""


def calendar_name_faults(scheme: Scheme, calendars: Calendars, day: date) -> Iterator[Fault]:
    """Calendars that nobody has given, or by which the scheme cannot be counted from `day` on."""
    for path, name in _named(scheme):
        if name not in calendars:
            yield unknown(path, "calendar", name, calendars)
        elif reason := _unfit(calendars[name], calendars.get(scheme.calendar), day):
            yield Fault(path, reason)


def office_calendars(
    scheme: Scheme, calendars: Calendars, day: date, make_ready: MakeReady
) -> OfficeCalendars:
    """The calendars without such a fault, made ready to count from `day` on."""
    usual = calendars.get(scheme.calendar)
    offices: dict[CalendarId | None, OfficeCalendar] = {
        name: make_ready(calendars[name], day)
        for name in sorted(scheme.calendars() & calendars.keys())
        if not _unfit(calendars[name], usual, day)
    }
    return {**offices, None: offices[usual.id]} if usual and usual.id in offices else offices


def _named(scheme: Scheme) -> Iterator[tuple[str, CalendarId]]:
    yield "calendar", scheme.calendar
    for name, task in scheme.tasks.items():
        if task.calendar:
            yield f"tasks.{name}.calendar", task.calendar
    for index, stage in enumerate(scheme.stages):
        if stage.calendar:
            yield f"stages[{index}:{stage.id}].calendar", stage.calendar


def _unfit(calendar: Calendar, usual: Calendar | None, day: date) -> str | None:
    """Why the calendar cannot be counted by, if it cannot."""
    name = f"calendar '{calendar.id}'"
    if day not in calendar.covers:
        return f"{name} covers {calendar.covers}, and so not {day}: give it more years"
    if next(calendar.within(day, calendar.covers.last).open_days(), None) is None:
        return f"{name} has no open time from {day} on: give a weekday its hours"
    if usual and calendar.zone != usual.zone:
        return (
            f"{name} keeps the time of {calendar.zone}, but the scheme's calendar '{usual.id}' "
            f"that of {usual.zone}: the days that law counts are local days, so that all calendars "
            "of a scheme must be of one time zone"
        )
    return None
