"""A seeded calendar holds the weekday bank holidays, and reads back as it was written."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from homebuy.definitions.calendars.calendar_yaml import as_file
from homebuy.definitions.calendars.seeds import Country, bank_holidays, seeded
from homebuy.definitions.definition_file import definition_in
from homebuy.domain.time.calendars import WIDEST


@settings(max_examples=25, deadline=None)
@given(
    country=st.sampled_from(Country),
    years=st.tuples(st.integers(1900, 2099), st.integers(0, 8)),
    opening=st.sampled_from([("09:00-17:00",), ("13:00-17:30", "08:30-12:00"), ("00:00-24:00",)]),
    title=st.sampled_from(["Office", "Swyddfa: 'Môn' # 1", "- [x]", "yes", "2026-01-01"]),
)
def test_what_is_written_reads_back_the_same(
    country: Country, years: tuple[int, int], opening: tuple[str, ...], title: str
) -> None:
    first, length = years
    last = min(first + length, WIDEST.last.year)
    calendar = seeded(country, first, last, opening=opening, id="ours", title=title)
    assert definition_in(as_file(calendar, country).encode()) == calendar


@pytest.mark.parametrize("country", Country)
def test_neither_weekends_nor_easter_sunday_are_listed(country: Country) -> None:
    closed = bank_holidays(country, 2015, 2035)
    assert all(day.weekday() < 5 for day in closed)
    assert "Easter Sunday" not in closed.values()


def test_a_year_at_a_time_gives_the_same_days_as_all_years_at_once() -> None:
    for country in Country:
        apart = {day for y in range(2015, 2036) for day in bank_holidays(country, y, y)}
        assert set(bank_holidays(country, 2015, 2035)) == apart


def test_a_seeded_office_covers_whole_years() -> None:
    office = seeded(Country.NORTHERN_IRELAND, 2026, 2027)
    assert (office.id, office.title) == (
        "northern-ireland-office",
        "Northern Ireland office hours",
    )
    assert (office.covers.first, office.covers.last) == (date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("first", "last"), [(2027, 2026), (1899, 2026), (2026, 2100), (-1, 2026), (2026, 10**12)]
)
def test_years_that_no_calendar_covers_are_refused_at_once(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="give two years in order, 1900 to 2099"):
        seeded(Country.WALES, first, last)


def test_openings_that_overlap_are_refused() -> None:
    with pytest.raises(ValidationError, match="overlap"):
        seeded(Country.WALES, 2026, 2026, opening=["09:00-12:00", "11:00-17:00"])
