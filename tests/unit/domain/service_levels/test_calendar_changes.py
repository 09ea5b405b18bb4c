"""What a change of working days does to planned work, case by case as another engine published it.

The cases, with their source, are in tests/conformance/calendar_changes.json. An item of so many
days takes that many days of eight hours; what follows it starts at the next opening after its end.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import pytest

from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.deadlines import earlier, later, local_date
from homebuy.domain.time.periods import Period
from tests.places import CONFORMANCE
from tests.unit.domain.offices import WEEK as SEVEN_DAYS
from tests.unit.domain.offices import every, office, utc

PUBLISHED = json.loads((CONFORMANCE / "calendar_changes.json").read_text("utf-8"))
MONDAY = date(2026, 6, 1)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = "09:00-17:00"
SEVEN = office(every(SEVEN_DAYS, HOURS), zone="UTC")


class Item(NamedTuple):
    """Work of so many days, so many working days after what comes before it."""

    days: int
    lag: int = 0
    every_day: bool = False


class Change(NamedTuple):
    """Items one after the other, and the days each takes before and after a change of the week."""

    id: str
    week: str
    new_week: str
    start: str
    items: tuple[Item, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


FULL = "Mon Tue Wed Thu Fri"
NO_WEDNESDAY = "Mon Tue Thu Fri"
THREE_DAYS_ANY_DAY = Item(3, every_day=True)

AGREES = [
    Change(
        "OPCAL-01",
        FULL,
        NO_WEDNESDAY,
        "Mon",
        (Item(4),),
        ("Mon Tue Wed Thu",),
        ("Mon Tue Thu Fri",),
    ),
    Change("OPCAL-02", FULL, NO_WEDNESDAY, "Wed", (Item(2),), ("Wed Thu",), ("Thu Fri",)),
    Change("OPCAL-03", FULL, NO_WEDNESDAY, "Mon", (Item(3),), ("Mon Tue Wed",), ("Mon Tue Thu",)),
    Change("OPCAL-04", FULL, NO_WEDNESDAY, "Wed", (Item(1),), ("Wed",), ("Thu",)),
    Change(
        "OPCAL-06",
        FULL,
        f"{FULL} Sat",
        "Fri",
        (Item(3),),
        ("Fri Mon+1w Tue+1w",),
        ("Fri Sat Mon+1w",),
    ),
    Change(
        "OPCAL-07",
        FULL,
        NO_WEDNESDAY,
        "Tue",
        (Item(2), THREE_DAYS_ANY_DAY),
        ("Tue Wed", "Thu Fri Sat"),
        ("Tue Thu", "Fri Sat Sun"),
    ),
    Change(
        "OPCAL-08",
        FULL,
        NO_WEDNESDAY,
        "Mon",
        (Item(2), Item(1, lag=1)),
        ("Mon Tue", "Thu"),
        ("Mon Tue", "Fri"),
    ),
    Change(
        "OPCAL-09",
        NO_WEDNESDAY,
        "Mon Wed Thu Fri",
        "Mon",
        (Item(1), Item(1, lag=2)),
        ("Mon", "Fri"),
        ("Mon", "Fri"),
    ),
    Change(
        "OPCAL-12",
        FULL,
        NO_WEDNESDAY,
        "Mon",
        (Item(4, every_day=True),),
        ("Mon Tue Wed Thu",),
        ("Mon Tue Wed Thu",),
    ),
    Change(
        "OPCAL-13",
        FULL,
        "Mon Thu",
        "Mon",
        (Item(3), Item(1), Item(3)),
        ("Mon Tue Wed", "Thu", "Fri Mon+1w Tue+1w"),
        ("Mon Thu Mon+1w", "Thu+1w", "Mon+2w Thu+2w Mon+3w"),
    ),
]

# There, a planned start is a date of its own, which only a clash moves. Here a task starts when
# what it waits for is done: its dates follow from the calendar, and new working days bring it back.
DIFFERS = [
    Change(
        "OPCAL-10",
        NO_WEDNESDAY,
        FULL,
        "Tue",
        (Item(2), THREE_DAYS_ANY_DAY),
        ("Tue Thu", "Fri Sat Sun"),
        ("Tue Wed", "Thu Fri Sat"),
    ),
    Change(
        "OPCAL-11",
        NO_WEDNESDAY,
        FULL,
        "Mon",
        (Item(2), Item(2)),
        ("Mon Tue", "Thu Fri"),
        ("Mon Tue", "Wed Thu"),
    ),
]
DUE_ONLY = "OPCAL-05"


def by_id(changes: list[Change]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("change", changes, ids=[change.id for change in changes])


@by_id(AGREES)
def test_work_moves_to_the_published_days_when_the_week_changes(change: Change) -> None:
    assert tuple(planned(change, calendar(change.week))) == change.before
    assert tuple(planned(change, changed(change.week, change.new_week))) == change.after


@by_id(DIFFERS)
def test_a_follower_comes_back_with_what_it_follows_where_the_other_engine_leaves_it(
    change: Change,
) -> None:
    assert tuple(planned(change, calendar(change.week))) == change.before
    assert tuple(planned(change, changed(change.week, change.new_week))) == change.after


@pytest.mark.parametrize(
    ("office", "due"), [(FULL, "Wed"), (NO_WEDNESDAY, "Thu")], ids=["before", DUE_ONLY]
)
def test_a_deadline_on_a_day_that_becomes_closed_falls_on_the_next_open_day(
    office: str, due: str
) -> None:
    within_week = changed(FULL, office)
    reached = later(utc("2026-06-02T10:00"), Period.model_validate("1 working day"), within_week)
    assert named(local_date(reached, "UTC")) == due


@by_id([change for change in AGREES if change.id == "OPCAL-12"])
def test_days_on_the_wall_stand_still_when_the_week_changes(change: Change) -> None:
    length = Period.model_validate("4 days")
    start = utc("2026-06-01T09:00")
    dues = {
        later(start, length, some)
        for some in (calendar(change.week), changed(change.week, change.new_week))
    }
    assert dues == {utc("2026-06-05T09:00")}


@by_id([*AGREES, *DIFFERS])
def test_a_week_that_changes_on_the_day_equals_one_that_always_was_so(change: Change) -> None:
    always = planned(change, calendar(change.new_week))
    assert list(planned(change, changed(change.week, change.new_week))) == list(always)


def test_every_published_case_is_tried() -> None:
    published = {case["id"] for case in PUBLISHED["calendar_change_cases"]}
    assert {change.id for change in (*AGREES, *DIFFERS)} | {DUE_ONLY} == published


def calendar(week: str) -> Calendar:
    return office(hours_of(week), zone="UTC")


def changed(week: str, new_week: str) -> Calendar:
    """The first week until Monday, the second from then on."""
    before = calendar(week).model_dump(mode="json")
    change = {"from": str(MONDAY), "opening": hours_of(new_week)}
    return Calendar.model_validate(before | {"opening_changes": [change]})


def hours_of(week: str) -> dict[str, tuple[str, ...]]:
    return every(week.lower().split(), HOURS)


def planned(change: Change, office: Calendar) -> Iterator[str]:
    """The days that each item takes, as "Thu Mon+1w"."""
    free = utc(str(MONDAY + timedelta(days=NAMES.index(change.start))))
    for item in change.items:
        own = SEVEN if item.every_day else office
        if item.lag:
            free = later(free, Period.model_validate(f"{item.lag} working days"), own)
        length = Period.model_validate(f"{8 * item.days} hours")
        begins = open_time(own).next_opening(free)
        free = later(begins, length, own)
        assert earlier(free, length, own) == begins
        days = own.within(local_date(begins, "UTC"), local_date(free, "UTC")).open_days()
        yield " ".join(named(day.date) for day in days)


def named(day: date) -> str:
    weeks, weekday = divmod((day - MONDAY).days, 7)
    return NAMES[weekday] + (f"+{weeks}w" if weeks else "")
