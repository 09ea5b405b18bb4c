"""Each day of a case is somebody's or nobody's, once."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.service_levels.statutory_deadlines import Duty
from homebuy.evidence.attribution import (
    RANK,
    DutyPeriod,
    RunningDeadline,
    Share,
    duty_periods,
    shares,
)

FIRST = date(2026, 3, 2)
LANDLORD, TENANT, VALUER = Duty.LANDLORD, Duty.TENANT, Duty.DISTRICT_VALUER


def day(number: int) -> date:
    """The day so many days after the first."""
    return FIRST + timedelta(days=number)


def deadline(
    duty: Duty, starts: int, last_day: int | None, stops: int, title: str = ""
) -> RunningDeadline:
    last = None if last_day is None else day(last_day)
    return RunningDeadline(duty, title or duty.value, day(starts), last, day(stops))


@st.composite
def deadlines(draw: st.DrawFn) -> RunningDeadline:
    """Any limit: before the case, in it or after it; met early, late or never."""
    starts = draw(st.integers(-50, 400))
    last_day = draw(st.none() | st.integers(starts, starts + 120))
    stops = draw(st.integers(starts, starts + 400))
    return deadline(draw(st.sampled_from(Duty)), starts, last_day, stops)


LENGTHS = st.integers(0, 400)
SOME = st.lists(deadlines(), max_size=8)


def owner_by_force(found: list[RunningDeadline], today: date) -> tuple[Duty | None, bool]:
    """Whose a day is, asked day by day and limit by limit."""
    for duty in RANK:
        ran = [each for each in found if each.duty is duty and each.starts < today <= each.stops]
        if duty is not LANDLORD:
            ran = [each for each in ran if each.last_day is None or today <= each.last_day]
        if ran:
            return duty, any(each.last_day is not None and today > each.last_day for each in ran)
    return None, False


@given(SOME, LENGTHS)
def test_the_days_of_all_add_up_to_the_days_of_the_case(
    found: list[RunningDeadline], length: int
) -> None:
    listed = duty_periods(found, FIRST, day(length))
    assert sum(period.days for period in listed) == length
    assert sum(share.days for share in shares(listed)) == length


@given(SOME, LENGTHS)
def test_no_day_is_twice_and_none_is_missing(found: list[RunningDeadline], length: int) -> None:
    listed = duty_periods(found, FIRST, day(length))
    days = [period.first + timedelta(days=n) for period in listed for n in range(period.days)]
    assert days == [day(number) for number in range(1, length + 1)]


@given(SOME, LENGTHS)
def test_every_day_is_whose_it_would_be_if_asked_alone(
    found: list[RunningDeadline], length: int
) -> None:
    for period in duty_periods(found, FIRST, day(length)):
        for n in range(period.days):
            today = period.first + timedelta(days=n)
            assert (period.duty, period.late) == owner_by_force(found, today)


@given(SOME, LENGTHS)
def test_periods_that_follow_each_other_differ(found: list[RunningDeadline], length: int) -> None:
    listed = duty_periods(found, FIRST, day(length))
    assert all(a[2:] != b[2:] for a, b in pairwise(listed))


@given(SOME, LENGTHS)
def test_late_days_are_among_the_days_and_only_the_landlords(
    found: list[RunningDeadline], length: int
) -> None:
    for share in shares(duty_periods(found, FIRST, day(length))):
        assert 0 <= share.late <= share.days
        assert share.late == 0 or share.duty is LANDLORD


def test_days_late_are_those_between_the_last_day_and_the_day_it_was_met() -> None:
    (within, late) = duty_periods([deadline(LANDLORD, 0, 28, 65)], FIRST, day(65))
    assert (within.days, within.late, late.days, late.late) == (28, False, 37, True)


def test_a_limit_that_the_tenant_lets_lapse_counts_to_its_last_day() -> None:
    found = shares(duty_periods([deadline(TENANT, 0, 10, 30)], FIRST, day(30)))
    assert Share(TENANT, 10, 0) in found
    assert Share(None, 20, 0) in found


@pytest.mark.parametrize("duty", [each for each in Duty if each is not LANDLORD])
def test_the_landlord_comes_first(duty: Duty) -> None:
    (period,) = duty_periods([deadline(duty, 0, 9, 9), deadline(LANDLORD, 0, 9, 9)], FIRST, day(9))
    assert period == DutyPeriod(FIRST, day(9), LANDLORD, False, ("landlord",), (duty.value,))


def test_the_tenant_comes_before_the_district_valuer() -> None:
    (period,) = duty_periods([deadline(VALUER, 0, 9, 9), deadline(TENANT, 0, 9, 9)], FIRST, day(9))
    assert (period.duty, period.also) == (TENANT, ("district valuer",))


def test_without_a_limit_all_days_are_nobodys() -> None:
    assert shares(duty_periods([], FIRST, day(7)))[-1] == Share(None, 7, 0)


def test_a_case_that_ends_on_its_first_day_has_no_days() -> None:
    assert duty_periods([deadline(LANDLORD, 0, 28, 0)], FIRST, FIRST) == ()
