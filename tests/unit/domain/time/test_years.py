"""Years and months between days, and the 29 February that a year may lack."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.time.deadlines import last_day
from homebuy.domain.time.periods import Period, Unit
from homebuy.domain.time.years import anniversary, complete_years, months_later

days = st.dates(date(1980, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        (date(2020, 1, 15), date(2021, 1, 14), 0),
        (date(2020, 1, 15), date(2021, 1, 15), 1),
        (date(2020, 2, 29), date(2021, 2, 28), 0),
        (date(2020, 2, 29), date(2021, 3, 1), 1),
        (date(2020, 2, 29), date(2024, 2, 28), 3),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2023, 2, 28), date(2024, 2, 28), 1),
        (date(2023, 3, 1), date(2024, 2, 29), 0),
        (date(2020, 5, 1), date(2020, 5, 1), 0),
    ],
)
def test_complete_years_are_counted_to_the_anniversary(
    since: date, until: date, years: int
) -> None:
    assert complete_years(since, until) == years


def test_an_anniversary_keeps_the_date_where_there_is_one() -> None:
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert anniversary(date(2024, 2, 29), 1) == date(2025, 3, 1)


@given(days, st.integers(1, 60))
def test_years_end_as_statutory_periods_do_that_begin_with_a_day(day: date, years: int) -> None:
    period = Period(amount=12 * years, unit=Unit.MONTHS)
    ends = last_day(day, period, beginning_with=True)
    assert anniversary(day, years) == ends + timedelta(days=1)
    assert complete_years(day, ends) == years - 1
    assert complete_years(day, ends + timedelta(days=1)) == years


def test_months_end_on_the_same_date_or_the_last_day() -> None:
    assert months_later(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert months_later(date(2025, 3, 3), 3) == date(2025, 6, 3)
    assert months_later(date(2024, 2, 29), -12 * 30) == date(1994, 2, 28)
