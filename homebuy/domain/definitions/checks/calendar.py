"""All that a calendar must satisfy before it is used, beyond the form of its parts."""

from collections.abc import Iterator

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.time.calendars import Calendar


def calendar_faults(calendar: Calendar) -> Iterator[Fault]:
    """Every fault of the calendar; the part of one that travels with a case need not pass."""
    yield from _faults_outside(calendar)
    for day in sorted(calendar.closed.keys() & calendar.exceptions.keys()):
        yield Fault(
            f"exceptions.{day}",
            f"{day} is both closed ({calendar.closed[day]}) and open by exception "
            f"({calendar.exceptions[day].title}): keep one of them",
        )
    if next(calendar.open_days(), None) is None:
        reason = f"no open time at all from {calendar.covers}: give a weekday its hours"
        yield Fault("opening", reason)


def _faults_outside(calendar: Calendar) -> Iterator[Fault]:
    named = [
        *((day, f"closed.{day}", f" ({name})") for day, name in calendar.closed.items()),
        *((day, f"exceptions.{day}", f" ({e.title})") for day, e in calendar.exceptions.items()),
        *(
            (change.since, f"opening_changes[{index}].from", "")
            for index, change in enumerate(calendar.opening_changes)
        ),
    ]
    for day, path, name in named:
        if day not in calendar.covers:
            reason = f"{day}{name} lies outside {calendar.covers}: cover it, or remove it"
            yield Fault(path, reason)
