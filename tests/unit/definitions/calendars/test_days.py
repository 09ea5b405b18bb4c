"""A calendar laid out says of each day when it is open, or why it is not."""

from datetime import date, timedelta

import pytest

from homebuy.definitions.calendars.days import Day, laid_out
from homebuy.domain.time.calendars import Calendar

OFFICE = Calendar.model_validate(
    {
        "id": "office",
        "title": "Office",
        "zone": "Europe/London",
        "opening": {"thu": ["09:00-17:00"], "fri": ["09:00-17:00"], "sun": ["00:00-24:00"]},
        "opening_changes": [{"from": "2026-12-25", "opening": {"fri": ["10:00-16:00"]}}],
        "exceptions": {"2026-12-24": {"title": "Christmas Eve", "opening": ["09:00-12:30"]}},
        "closed": {"2026-12-25": "Christmas Day"},
        "covers": {"from": "2026-01-01", "to": "2026-12-31"},
    }
)


def one(day: str) -> Day:
    (only,) = laid_out(OFFICE, date.fromisoformat(day), date.fromisoformat(day))
    return only


@pytest.mark.parametrize(
    ("day", "hours", "open_hours", "note"),
    [
        ("2026-12-17", ("09:00-17:00",), 8, ""),
        ("2026-12-19", (), 0, "closed on Saturdays"),
        ("2026-12-24", ("09:00-12:30",), 3.5, "Christmas Eve"),
        ("2026-12-25", (), 0, "Christmas Day"),
        ("2026-12-20", ("00:00-24:00",), 24, ""),
        ("2026-03-29", ("00:00-24:00",), 23, ""),
        ("2026-10-25", ("00:00-24:00",), 25, ""),
        ("2026-12-31", (), 0, "closed on Thursdays"),
    ],
)
def test_a_day_shows_its_hours_or_why_there_are_none(
    day: str, hours: tuple[str, ...], open_hours: float, note: str
) -> None:
    shown = Day(date.fromisoformat(day), hours, timedelta(hours=open_hours), note)
    assert one(day) == shown


def test_the_first_day_of_new_hours_says_so() -> None:
    calendar = OFFICE.model_copy(update={"closed": {}})
    (day,) = laid_out(calendar, date(2026, 12, 25), date(2026, 12, 25))
    assert day.hours == ("10:00-16:00",)
    assert day.note == "new hours from here on"


def test_days_are_laid_out_in_order_and_only_as_far_as_the_calendar_goes() -> None:
    days = laid_out(OFFICE, date(2026, 12, 30), date(2027, 1, 5))
    assert [day.date for day in days] == [date(2026, 12, 30), date(2026, 12, 31)]
