"""A calendar laid out day by day: when it is open, or why it is not."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.open_time import NOTHING

WEEKDAYS: Final = (
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
)


class Day(NamedTuple):
    """One day's openings, how long they last in all, and a word on why they are what they are."""

    date: date
    hours: tuple[str, ...]
    open_time: timedelta
    note: str


def laid_out(calendar: Calendar, first: date, last: date) -> list[Day]:
    """Every day from one to another that the calendar covers; ValueError if there is none."""
    part = calendar.within(first, last)
    lasts = {
        day.date: sum((interval.closes - interval.opens for interval in day.intervals), NOTHING)
        for day in part.open_days()
    }
    return [
        Day(day, calendar.hours_on(day), lasts.get(day, NOTHING), _note(calendar, day))
        for day in part.covers.days()
    ]


def _note(calendar: Calendar, day: date) -> str:
    if exception := calendar.exceptions.get(day):
        return exception.title
    if not calendar.hours_on(day):
        return calendar.closed.get(day, f"closed on {WEEKDAYS[day.weekday()]}")
    changes = {change.since for change in calendar.opening_changes}
    return "new hours from here on" if day in changes else ""
