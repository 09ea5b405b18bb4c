"""Open time is counted as a patient clerk would, minute by minute, only faster."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.errors import HomeBuyError
from homebuy.domain.time.calendars import Calendar, open_time
from homebuy.domain.time.errors import OutsideCoverageError
from homebuy.domain.time.opening_hours import WEEK as WEEKDAY_NAMES
from homebuy.domain.time.opening_hours import hours
from tests.unit.domain.offices import WEEK, WEEKDAYS, every, instants, office, utc

MINUTE = timedelta(minutes=1)
NINE_TO_FIVE = office(every(WEEKDAYS, "09:00-17:00"), closed=["2026-04-03", "2026-04-06"])
NIGHTS = office(every(WEEKDAYS, "00:00-24:00"))
LUNCHES = office(
    {"mon": ["09:00-12:00", "13:00-17:00"], "tue": ["09:00-20:00"], "sat": ["10:00-12:00"]}
)
SPRING, AUTUMN = ("2026-03-27", "2026-03-31"), ("2026-10-23", "2026-10-27")
SMALL = [
    office(every(WEEK, "00:00-24:00"), covers=SPRING),
    office(every(WEEK, "00:00-24:00"), covers=AUTUMN),
    office(every(WEEK, "00:30-01:30", "03:00-05:00", "23:00-24:00"), covers=SPRING),
    office(every(WEEK, "01:15-01:45", "02:30-04:00"), covers=SPRING),
    office(every(WEEK, "00:00-00:45", "02:15-04:00", "22:00-24:00"), covers=AUTUMN),
    office({"fri": ["09:00-12:00", "13:00-24:00"], "sat": ["00:00-02:00"]}, covers=SPRING),
    office(every(WEEKDAYS, "09:00-17:00"), covers=SPRING, closed=["2026-03-30"]),
    office(every(WEEK, "00:00-24:00"), "Africa/Cairo", ("2026-04-22", "2026-04-26")),
    office(every(WEEK, "00:00-03:00"), "America/Havana", ("2026-10-30", "2026-11-03")),
]
MEDIUM = [NINE_TO_FIVE, NIGHTS, LUNCHES]
INSTANTS = instants("2026-02-01T00:00", "2027-03-01T00:00")
DURATIONS = st.timedeltas(timedelta(), timedelta(hours=300))
REAL_DURATIONS = st.timedeltas(timedelta.resolution, timedelta(hours=300))


@lru_cache
def minutes_open(calendar: Calendar) -> list[datetime]:
    """Every minute at which the clock on the wall shows an hour of opening."""
    first = utc(f"{calendar.covers.first}T00:00") - timedelta(days=1)
    walked = (first + n * MINUTE for n in range(7 * 24 * 60))
    return [minute for minute in walked if is_open(calendar, minute)]


def is_open(calendar: Calendar, instant: datetime) -> bool:
    shown = instant.astimezone(ZoneInfo(calendar.zone))
    if shown.date() not in calendar.covers or shown.date() in calendar.closed:
        return False
    since = timedelta(hours=shown.hour, minutes=shown.minute)
    openings = calendar.opening.get(WEEKDAY_NAMES[shown.weekday()], ())
    return any(hours(text).opens <= since < hours(text).closes for text in openings)


@pytest.mark.parametrize("calendar", SMALL)
def test_open_time_is_exactly_what_a_walk_minute_by_minute_finds(calendar: Calendar) -> None:
    intervals = open_time(calendar).intervals
    counted = [
        interval.opens + n * MINUTE
        for interval in intervals
        for n in range((interval.closes - interval.opens) // MINUTE)
    ]
    assert counted == minutes_open(calendar)


@pytest.mark.parametrize("calendar", SMALL)
@given(data=st.data())
def test_add_counts_the_same_minutes_as_a_walk(calendar: Calendar, data: st.DataObject) -> None:
    walked = minutes_open(calendar)
    start = data.draw(st.integers(0, len(walked) - 1))
    length = data.draw(st.integers(1, len(walked) - start))
    opened = open_time(calendar)
    due = opened.add(walked[start], length * MINUTE)
    assert due == walked[start + length - 1] + MINUTE
    assert opened.between(walked[start], due) == length * MINUTE
    assert opened.subtract(due, length * MINUTE) == walked[start]


@pytest.mark.parametrize("calendar", MEDIUM)
@given(instant=INSTANTS, duration=REAL_DURATIONS)
def test_subtract_undoes_add(calendar: Calendar, instant: datetime, duration: timedelta) -> None:
    opened = open_time(calendar)
    start = opened.next_opening(instant)
    assert opened.subtract(opened.add(instant, duration), duration) == start


@pytest.mark.parametrize("calendar", MEDIUM)
@given(instant=INSTANTS, duration=DURATIONS)
def test_between_measures_what_add_added(
    calendar: Calendar, instant: datetime, duration: timedelta
) -> None:
    opened = open_time(calendar)
    assert opened.between(instant, opened.add(instant, duration)) == duration


@pytest.mark.parametrize("calendar", MEDIUM)
@given(instant=INSTANTS, first=DURATIONS, second=DURATIONS)
def test_two_steps_lead_where_one_does(
    calendar: Calendar, instant: datetime, first: timedelta, second: timedelta
) -> None:
    opened = open_time(calendar)
    assert opened.add(opened.add(instant, first), second) == opened.add(instant, first + second)


@pytest.mark.parametrize("calendar", MEDIUM)
@given(instant=INSTANTS, later=INSTANTS, duration=DURATIONS, more=DURATIONS)
def test_more_time_or_a_later_start_never_ends_earlier(
    calendar: Calendar, instant: datetime, later: datetime, duration: timedelta, more: timedelta
) -> None:
    opened = open_time(calendar)
    instant, later = sorted([instant, later])
    assert opened.add(instant, duration) <= opened.add(instant, duration + more)
    assert opened.add(instant, duration) <= opened.add(later, duration)


@pytest.mark.parametrize("calendar", MEDIUM)
@given(
    instant=INSTANTS,
    later=INSTANTS,
    days=st.integers(0, 60),
    more=st.integers(0, 20),
    at_close=st.booleans(),
)
def test_more_days_or_a_later_start_never_end_earlier(
    calendar: Calendar, instant: datetime, later: datetime, days: int, more: int, at_close: bool
) -> None:
    opened = open_time(calendar)
    instant, later = sorted([instant, later])
    due = opened.add_days(instant, days, at_close=at_close)
    assert instant <= due <= opened.add_days(instant, days + more, at_close=at_close)
    assert due <= opened.add_days(later, days, at_close=at_close)


@pytest.mark.parametrize("calendar", MEDIUM)
@given(instant=INSTANTS, duration=DURATIONS, days=st.integers(0, 10))
def test_every_answer_lies_in_open_time_or_at_its_edge(
    calendar: Calendar, instant: datetime, duration: timedelta, days: int
) -> None:
    opened = open_time(calendar)
    answers = [
        opened.add(instant, duration),
        opened.subtract(opened.add(instant, duration), duration),
        opened.next_opening(instant),
        opened.add_days(instant, days),
        opened.add_days(instant, days, at_close=True),
        opened.subtract_days(instant, days),
        opened.subtract_days(instant, days, at_close=True),
    ]
    for answer in answers:
        assert answer.tzinfo is UTC
        assert any(interval.opens <= answer <= interval.closes for interval in opened.intervals)


@pytest.mark.parametrize("calendar", MEDIUM)
@given(instant=INSTANTS, days=st.integers(1, 60))
def test_working_days_are_those_that_a_walk_day_by_day_finds(
    calendar: Calendar, instant: datetime, days: int
) -> None:
    opened, zone = open_time(calendar), ZoneInfo(calendar.zone)
    start = opened.next_opening(instant).astimezone(zone).replace(tzinfo=None)
    day = start.date()
    for _ in range(days):
        day = next_open_day(calendar, day)
    due = first_open(calendar, datetime.combine(day, start.time())).replace(tzinfo=zone)
    assert opened.add_days(instant, days) == due


def next_open_day(calendar: Calendar, day: date) -> date:
    day += timedelta(days=1)
    while not calendar.hours_on(day):
        day += timedelta(days=1)
    return day


def first_open(calendar: Calendar, shown: datetime) -> datetime:
    """The clock time itself, or the next at which the office is open or about to close."""
    midnight = datetime.combine(shown.date(), time())
    for opens, closes in map(hours, calendar.hours_on(shown.date())):
        if shown <= midnight + closes:
            return max(shown, midnight + opens)
    return first_open(calendar, datetime.combine(next_open_day(calendar, shown.date()), time()))


@given(instant=INSTANTS, days=st.integers(0, 60))
def test_subtracting_days_undoes_adding_them_where_all_days_are_alike(
    instant: datetime, days: int
) -> None:
    opened = open_time(NINE_TO_FIVE)
    start = opened.add_days(instant, 0)
    assert opened.subtract_days(opened.add_days(start, days), days) == start


def test_work_that_starts_while_closed_starts_at_the_next_opening() -> None:
    opened = open_time(NINE_TO_FIVE)
    assert opened.add(utc("2026-01-10T11:00"), timedelta(hours=2)) == utc("2026-01-12T11:00")
    assert opened.next_opening(utc("2026-01-09T17:00")) == utc("2026-01-12T09:00")
    assert opened.next_opening(utc("2026-01-09T16:59")) == utc("2026-01-09T16:59")


def test_the_first_day_is_counted_from_its_opening() -> None:
    opened = open_time(NINE_TO_FIVE)
    midnight = utc("2026-01-01T00:00")
    assert opened.add(midnight, timedelta(hours=1)) == utc("2026-01-01T10:00")
    assert opened.between(midnight, utc("2026-01-01T11:00")) == timedelta(hours=2)


def test_a_deadline_exactly_at_close_stays_at_close() -> None:
    opened = open_time(NINE_TO_FIVE)
    close = utc("2026-01-09T17:00")
    assert opened.add(utc("2026-01-09T09:00"), timedelta(hours=8)) == close
    assert opened.add(close, timedelta()) == close
    assert opened.add_days(close, 1) == utc("2026-01-12T17:00")


def test_no_time_at_all_leaves_a_closing_where_it_is() -> None:
    opened = open_time(NIGHTS)
    saturday = utc("2026-02-07T00:00")
    assert opened.add(saturday, timedelta()) == saturday
    assert opened.subtract(saturday, timedelta()) == saturday
    assert opened.next_opening(saturday) == utc("2026-02-09T00:00")


def test_counting_back_to_the_opening_stays_at_the_opening() -> None:
    opened = open_time(NINE_TO_FIVE)
    opening = utc("2026-01-12T09:00")
    assert opened.subtract(utc("2026-01-12T11:00"), timedelta(hours=2)) == opening
    assert opened.subtract(opening, timedelta(hours=1)) == utc("2026-01-09T16:00")


def test_seconds_are_kept() -> None:
    opened = open_time(NINE_TO_FIVE)
    due = opened.add(utc("2026-01-09T16:59:30.25"), timedelta(minutes=1))
    assert due == utc("2026-01-12T09:00:30.25")


def test_a_working_day_keeps_the_local_clock_across_the_change_to_summer_time() -> None:
    opened = open_time(NINE_TO_FIVE)
    assert opened.add_days(utc("2026-03-27T10:30"), 1) == utc("2026-03-30T09:30")
    assert opened.subtract_days(utc("2026-03-30T09:30"), 1) == utc("2026-03-27T10:30")


def test_working_days_pass_over_easter() -> None:
    assert open_time(NINE_TO_FIVE).add_days(utc("2026-04-02T12:00"), 1) == utc("2026-04-07T12:00")


def test_a_clock_time_that_falls_in_lunch_moves_to_its_end() -> None:
    opened = open_time(LUNCHES)
    assert opened.add_days(utc("2026-01-06T12:30"), 2) == utc("2026-01-12T13:00")
    assert opened.subtract_days(utc("2026-01-13T12:30"), 1) == utc("2026-01-12T12:00")


def test_a_clock_time_after_the_close_moves_to_the_next_open_day() -> None:
    assert open_time(LUNCHES).add_days(utc("2026-01-06T19:00"), 1) == utc("2026-01-12T09:00")


def test_at_close_means_the_last_close_of_that_day() -> None:
    opened = open_time(LUNCHES)
    assert opened.add_days(utc("2026-01-10T11:00"), 1, at_close=True) == utc("2026-01-12T17:00")
    assert opened.add_days(utc("2026-01-11T11:00"), 1, at_close=True) == utc("2026-01-13T20:00")
    assert opened.subtract_days(utc("2026-01-13T10:00"), 1, at_close=True) == utc(
        "2026-01-12T17:00"
    )


def test_days_that_meet_at_midnight_are_one_spell_but_still_two_days() -> None:
    opened = open_time(NIGHTS)
    assert opened.add(utc("2026-01-05T12:00"), timedelta(hours=24)) == utc("2026-01-06T12:00")
    assert opened.add_days(utc("2026-01-05T12:00"), 1, at_close=True) == utc("2026-01-07T00:00")
    assert opened.add_days(utc("2026-01-06T00:00"), 1) == utc("2026-01-07T00:00")


def test_the_midnight_that_ends_the_week_belongs_to_friday() -> None:
    opened = open_time(NIGHTS)
    saturday = utc("2026-01-10T00:00")
    assert opened.add_days(utc("2026-01-09T09:00"), 0, at_close=True) == saturday
    assert opened.add_days(saturday, 1) == utc("2026-01-13T00:00")
    assert opened.subtract_days(saturday, 1) == utc("2026-01-09T00:00")


def test_no_time_passes_backwards() -> None:
    opened = open_time(NINE_TO_FIVE)
    assert opened.between(utc("2026-02-02T12:00"), utc("2026-02-01T12:00")) == timedelta()


def test_counting_beyond_the_coverage_is_refused_with_what_to_do() -> None:
    opened = open_time(NINE_TO_FIVE)
    with pytest.raises(OutsideCoverageError) as refused:
        opened.add_days(utc("2027-12-30T12:00"), 5)
    assert str(refused.value) == (
        "calendar office covers 2026-01-01 to 2027-12-31; counting from "
        "2027-12-30T12:00:00+00:00 leaves those days. "
        "Publish a version of the calendar that covers more"
    )
    assert refused.value.calendar_id == "office"
    assert isinstance(refused.value, HomeBuyError)


def test_no_direction_leads_beyond_the_coverage() -> None:
    opened = open_time(NINE_TO_FIVE)
    first, last = utc("2026-01-01T12:00"), utc("2027-12-31T12:00")
    before, after = utc("2025-12-31T12:00"), utc("2028-01-01T12:00")
    beyond: list[Callable[[], object]] = [
        lambda: opened.add(last, timedelta(hours=6)),
        lambda: opened.subtract(first, timedelta(hours=4)),
        lambda: opened.subtract(utc("2026-01-01T08:00"), timedelta()),
        lambda: opened.subtract_days(first, 1),
        lambda: opened.next_opening(utc("2027-12-31T17:00")),
        lambda: opened.next_opening(before),
        lambda: opened.between(before, first),
        lambda: opened.between(last, after),
    ]
    for step in beyond:
        with pytest.raises(OutsideCoverageError):
            step()


def test_a_negative_amount_or_a_time_without_a_zone_is_refused() -> None:
    opened = open_time(NINE_TO_FIVE)
    start = utc("2026-02-02T12:00")
    with pytest.raises(ValueError, match="count the other way"):
        opened.add(start, -MINUTE)
    with pytest.raises(ValueError, match="count the other way"):
        opened.add_days(start, -1)
    with pytest.raises(ValueError, match="has no time zone"):
        opened.next_opening(start.replace(tzinfo=None))
