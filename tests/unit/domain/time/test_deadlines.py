"""Deadlines fall where officers and the law expect them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.time.deadlines import (
    earlier,
    end_of_day,
    extended_by_pauses,
    last_day,
    later,
    local_date,
    noon,
)
from homebuy.domain.time.errors import OutsideCoverageError, OutsideYearsError
from homebuy.domain.time.intervals import Interval
from homebuy.domain.time.periods import Period
from tests.unit.domain.offices import WEEKDAYS, every, instants, office, utc

LONDON = "Europe/London"
OFFICE = office(every(WEEKDAYS, "09:00-17:00"), closed=["2026-04-03", "2026-04-06"])
DAYS = st.dates(date(1985, 1, 1), date(2100, 1, 1))
INSTANTS = instants("2026-03-01T00:00", "2027-06-01T00:00")
WORKING = ["90 seconds", "30 minutes", "12 hours", "5 working days", "1 working day at close"]
RUNNING_ON = ["10 days", "8 weeks", "3 months"]


def period(text: str) -> Period:
    return Period.model_validate(text)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2026-03-26T16:30", "90 seconds", "2026-03-26T16:31:30"),
        ("2026-03-27T16:30", "60 minutes", "2026-03-30T08:30"),
        ("2026-04-02T15:00", "3 hours", "2026-04-07T10:00"),
        ("2026-04-02T15:00", "1 working day", "2026-04-07T15:00"),
        ("2026-04-02T15:00", "1 working day at close", "2026-04-07T16:00"),
        ("2026-03-28T10:00", "1 day", "2026-03-29T09:00"),
        ("2026-03-20T10:00", "8 weeks", "2026-05-15T09:00"),
        ("2026-10-20T09:00", "1 week", "2026-10-27T10:00"),
        ("2026-01-31T12:00", "1 month", "2026-02-28T12:00"),
        ("2026-08-31T11:00", "6 months", "2027-02-28T12:00"),
        ("2026-11-15T12:00", "14 months", "2028-01-15T12:00"),
    ],
)
def test_a_period_ends_at_the_wall_clock_that_was_promised(
    start: str, length: str, due: str
) -> None:
    assert later(utc(start), period(length), OFFICE) == utc(due)


@pytest.mark.parametrize(
    ("instant", "length", "reached"),
    [
        ("2026-03-30T08:30", "60 minutes", "2026-03-27T16:30"),
        ("2026-04-07T15:00", "1 working day", "2026-04-02T15:00"),
        ("2026-04-07T15:00", "1 working day at close", "2026-04-02T16:00"),
        ("2026-03-30T09:00", "2 days", "2026-03-28T10:00"),
        ("2026-10-27T10:00", "1 week", "2026-10-20T09:00"),
        ("2026-03-31T11:00", "1 month", "2026-02-28T12:00"),
        ("2027-01-15T12:00", "13 months", "2025-12-15T12:00"),
    ],
)
def test_counting_back_keeps_the_same_rules(instant: str, length: str, reached: str) -> None:
    assert earlier(utc(instant), period(length), OFFICE) == utc(reached)


def test_a_time_the_clocks_skip_becomes_the_moment_they_change() -> None:
    skipped = later(utc("2026-03-28T01:30"), period("1 day"), OFFICE)
    assert skipped == utc("2026-03-29T01:00")


def test_a_time_the_clocks_show_twice_is_the_first_of_them() -> None:
    twice = later(utc("2026-10-24T00:30"), period("1 day"), OFFICE)
    assert twice == utc("2026-10-25T00:30")


@pytest.mark.parametrize("length", WORKING)
@given(start=INSTANTS, other=INSTANTS)
def test_a_later_start_never_has_an_earlier_deadline(
    length: str, start: datetime, other: datetime
) -> None:
    first, second = sorted([start, other])
    assert later(first, period(length), OFFICE) <= later(second, period(length), OFFICE)
    assert earlier(first, period(length), OFFICE) <= earlier(second, period(length), OFFICE)


@pytest.mark.parametrize("length", RUNNING_ON)
@given(start=INSTANTS, other=INSTANTS)
def test_a_later_start_never_has_a_deadline_on_an_earlier_day(
    length: str, start: datetime, other: datetime
) -> None:
    starts = sorted([start, other])
    for moved in (later, earlier):
        first, second = (local_date(moved(s, period(length), OFFICE), LONDON) for s in starts)
        assert first <= second


def test_days_that_a_shorter_month_lacks_end_on_its_last_each_at_its_own_time() -> None:
    assert later(utc("2026-11-29T12:00"), period("3 months"), OFFICE) == utc("2027-02-28T12:00")
    assert later(utc("2026-11-30T10:00"), period("3 months"), OFFICE) == utc("2027-02-28T10:00")


@pytest.mark.parametrize("length", WORKING + RUNNING_ON)
@given(start=INSTANTS)
def test_a_deadline_lies_after_its_start_and_a_warning_before(length: str, start: datetime) -> None:
    assert earlier(start, period(length), OFFICE) < start < later(start, period(length), OFFICE)


def test_calendar_time_runs_beyond_the_coverage_and_working_time_does_not() -> None:
    start = utc("2027-12-30T12:00")
    assert later(start, period("8 weeks"), OFFICE) == utc("2028-02-24T12:00")
    with pytest.raises(OutsideCoverageError):
        later(start, period("3 working days"), OFFICE)


@pytest.mark.parametrize(
    ("service", "length", "beginning_with", "last"),
    [
        ("2025-03-03", "4 weeks", False, "2025-03-31"),
        ("2025-03-31", "8 weeks", False, "2025-05-26"),
        ("2025-03-31", "12 weeks", True, "2025-06-22"),
        ("2025-03-31", "56 days", True, "2025-05-25"),
        ("2025-09-30", "1 month", False, "2025-10-30"),
        ("2025-01-31", "1 month", False, "2025-02-28"),
        ("2024-01-30", "1 month", False, "2024-02-29"),
        ("2025-03-01", "1 month", True, "2025-03-31"),
        ("2025-03-15", "1 month", True, "2025-04-14"),
        ("2025-01-31", "1 month", True, "2025-02-28"),
        ("2025-01-30", "1 month", True, "2025-02-28"),
        ("2025-01-29", "1 month", True, "2025-02-28"),
        ("2025-01-28", "1 month", True, "2025-02-27"),
        ("2025-12-01", "3 months", True, "2026-02-28"),
    ],
)
def test_a_statutory_period_ends_on_the_day_the_law_counts(
    service: str, length: str, beginning_with: bool, last: str
) -> None:
    ended = last_day(date.fromisoformat(service), period(length), beginning_with=beginning_with)
    assert ended == date.fromisoformat(last)


@given(service=DAYS, months=st.integers(1, 60))
def test_counting_the_day_of_service_ends_a_period_of_months_at_most_a_day_sooner(
    service: date, months: int
) -> None:
    length = Period.model_validate(f"{months} months")
    after = last_day(service, length, beginning_with=False)
    assert after - last_day(service, length, beginning_with=True) in (
        timedelta(),
        timedelta(days=1),
    )


@given(service=DAYS, months=st.integers(1, 60), beginning_with=st.booleans())
def test_a_day_served_later_never_ends_sooner(
    service: date, months: int, beginning_with: bool
) -> None:
    length = Period.model_validate(f"{months} months")
    ends = [
        last_day(service + timedelta(days=n), length, beginning_with=beginning_with)
        for n in range(40)
    ]
    assert ends == sorted(ends)


@pytest.mark.parametrize("length", ["5 working days", "8 hours", "1 minute", "1 second"])
def test_law_does_not_count_working_time(length: str) -> None:
    with pytest.raises(ValueError, match="law counts days, weeks or months"):
        last_day(date(2026, 1, 1), period(length), beginning_with=False)


def test_a_period_beyond_the_years_that_can_be_written_is_refused() -> None:
    with pytest.raises(OutsideYearsError, match="9990-01-01 leaves the years 1900 to 2199"):
        last_day(date(9990, 1, 1), period("1200 months"), beginning_with=False)


@pytest.mark.parametrize("longest", ["36500 days", "5200 weeks", "1200 months"])
def test_a_century_from_any_day_of_a_calendar_can_be_written_and_hundreds_cannot(
    longest: str,
) -> None:
    last = utc("2099-12-31T12:00")
    assert later(last, period(longest), OFFICE).year == 2199
    for times in (2, 100):
        with pytest.raises(OutsideYearsError):
            later(last, period(longest).times(times), OFFICE)
        with pytest.raises(OutsideYearsError):
            earlier(utc("1999-12-31T12:00"), period(longest).times(times), OFFICE)


def test_a_hold_cannot_put_off_a_date_beyond_the_years_that_can_be_written() -> None:
    long = Interval(utc("2100-01-01T12:00"), utc("2199-12-31T12:00"))
    with pytest.raises(OutsideYearsError):
        extended_by_pauses(utc("2101-01-01T12:00"), [long], OFFICE, working=False)


def test_a_day_ends_in_its_own_zone() -> None:
    assert end_of_day(date(2026, 7, 1), LONDON) == utc("2026-07-01T22:59:59.999999")
    assert end_of_day(date(2026, 1, 1), LONDON) == utc("2026-01-01T23:59:59.999999")


def test_noon_and_the_date_are_local() -> None:
    assert noon(date(2026, 7, 1), LONDON) == utc("2026-07-01T11:00")
    assert local_date(utc("2026-07-01T23:30"), LONDON) == date(2026, 7, 2)


@given(day=DAYS, zone=st.sampled_from([LONDON, "America/Havana", "Africa/Cairo", "Asia/Tokyo"]))
def test_a_day_ends_just_before_the_next_begins(day: date, zone: str) -> None:
    end = end_of_day(day, zone)
    assert local_date(end, zone) == day
    assert local_date(end + timedelta(microseconds=1), zone) == day + timedelta(days=1)
    assert local_date(noon(day, zone), zone) == day
