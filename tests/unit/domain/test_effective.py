"""Definitions that hold from one day to another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from homebuy.domain.effective import Effective

MARCH = Effective(effective_from=date(2026, 3, 1), effective_to=date(2026, 3, 31))
ALWAYS = Effective()
DAY = timedelta(days=1)

days = st.dates(date(2026, 1, 1), date(2026, 1, 12))
ends = st.one_of(st.none(), days)


@st.composite
def intervals(draw: st.DrawFn) -> Effective:
    first, last = draw(ends), draw(ends)
    if first and last:
        first, last = min(first, last), max(first, last)
    return Effective(effective_from=first, effective_to=last)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ],
)
def test_both_days_are_included(day: date, holds: bool) -> None:
    assert MARCH.holds_on(day) is holds


def test_a_spell_without_ends_always_holds() -> None:
    assert ALWAYS.holds_on(date.min)
    assert ALWAYS.holds_on(date.max)


def test_a_spell_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="swap them"):
        Effective(effective_from=date(2026, 3, 2), effective_to=date(2026, 3, 1))


def test_a_spell_may_last_one_day() -> None:
    one = Effective(effective_from=date(2026, 3, 1), effective_to=date(2026, 3, 1))
    assert one.holds_on(date(2026, 3, 1))


def test_spells_that_follow_each_other_do_not_overlap() -> None:
    april = Effective(effective_from=date(2026, 4, 1))
    assert not MARCH.overlaps(april)
    assert MARCH.overlaps(Effective(effective_from=date(2026, 3, 31)))


@given(intervals(), intervals())
def test_spells_overlap_when_some_day_lies_in_both(one: Effective, other: Effective) -> None:
    around = [date(2025, 12, 31) + n * DAY for n in range(14)]
    shared = any(one.holds_on(day) and other.holds_on(day) for day in around)
    assert one.overlaps(other) is other.overlaps(one) is shared
