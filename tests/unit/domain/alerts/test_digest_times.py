from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.alerts.digest_times import (
    LATE,
    MOST_AT_ONCE,
    WINDOW,
    DigestTime,
    gathered_from,
    next_try,
    send_after,
)
from tests.unit.domain.offices import WEEKDAYS, every, instants, office

LONDON = ZoneInfo("Europe/London")
WORKWEEK = every(WEEKDAYS, "09:00-17:00")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
AT_EIGHT = DigestTime(at="08:00", zone="Europe/London")
MOMENTS = instants("2020-01-01", "2035-01-01")
TIMES = st.times().map(lambda time: f"{time:%H:%M}")
ZONES = st.sampled_from(["Europe/London", "America/St_Johns", "Pacific/Apia", "UTC"])


def local(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=LONDON)  # type: ignore[misc, arg-type]


def test_an_alert_goes_at_once() -> None:
    assert send_after(MONDAY, MONDAY + timedelta(seconds=1), None, 0) is None


def test_a_mark_noticed_within_a_quarter_of_an_hour_goes_at_once() -> None:
    assert send_after(MONDAY, MONDAY + LATE, None, 0) is None
    assert send_after(MONDAY, MONDAY + LATE + timedelta(microseconds=1), None, 0)


def test_the_eleventh_alert_is_gathered_until_a_quarter_of_an_hour_has_passed() -> None:
    assert send_after(MONDAY, MONDAY, None, MOST_AT_ONCE - 1) is None
    assert send_after(MONDAY, MONDAY, None, MOST_AT_ONCE) == MONDAY + WINDOW


@given(st.integers(0, 3_600), st.integers(0, 119))
def test_what_wakes_together_after_an_outage_shares_a_digest(first: int, apart: int) -> None:
    """Cases that wake within two minutes are told of in at most two rounds of five minutes."""
    noticed = MONDAY + timedelta(seconds=first)
    long_ago = MONDAY - timedelta(days=4)
    one = send_after(long_ago, noticed, None, 0)
    other = send_after(long_ago, noticed + timedelta(seconds=apart), None, 30)
    assert one
    assert other
    assert timedelta(minutes=5) <= one - noticed < timedelta(minutes=10)
    assert other - one in (timedelta(), timedelta(minutes=5))
    assert (one.minute % 5, one.second, one.microsecond) == (0, 0, 0)


@pytest.mark.parametrize(
    ("noticed", "goes"),
    [
        (local(2026, 3, 2, 7, 59), local(2026, 3, 2, 8)),
        (local(2026, 3, 2, 8), local(2026, 3, 2, 8)),
        (local(2026, 3, 2, 8, 1), local(2026, 3, 3, 8)),
        (local(2026, 3, 6, 12), local(2026, 3, 9, 8)),
        # The clocks go forward on 29 March and back on 25 October.
        (local(2026, 3, 27, 12), local(2026, 3, 30, 8)),
        (local(2026, 10, 23, 12), local(2026, 10, 26, 8)),
        (local(2026, 12, 31, 23, 59), local(2027, 1, 1, 8)),
    ],
)
def test_a_digest_comes_at_its_time_from_monday_to_friday(
    noticed: datetime, goes: datetime
) -> None:
    assert send_after(noticed, noticed, AT_EIGHT, 0) == goes


def test_a_digest_comes_on_days_on_which_the_office_has_hours() -> None:
    calendar = office(WORKWEEK, closed=("2026-12-31", "2027-01-01"))
    wanted = DigestTime(at="08:00", zone="Europe/London", calendar=calendar)
    noticed = local(2026, 12, 30, 12)
    assert send_after(noticed, noticed, wanted, 0) == local(2027, 1, 4, 8)


def test_a_time_that_the_clocks_skip_comes_when_they_have_moved() -> None:
    sunday = office({"sun": ("09:00-12:00",)})
    wanted = DigestTime(at="01:30", zone="Europe/London", calendar=sunday)
    noticed = local(2026, 3, 28, 12)
    assert send_after(noticed, noticed, wanted, 0) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_calendar_that_never_opens_hides_no_alert() -> None:
    days = [f"{date(2026, 1, 1) + timedelta(days=n)}" for n in range(730)]
    calendar = office(WORKWEEK, closed=days)
    wanted = DigestTime(at="08:00", zone="Europe/London", calendar=calendar)
    assert send_after(MONDAY, MONDAY, wanted, 0) == MONDAY


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=30)), TIMES, ZONES, st.integers(0, 50))
def test_who_wants_one_mail_a_day_waits_for_it_and_never_beyond_a_long_weekend(
    reached: datetime, later: timedelta, at: str, zone: str, recent: int
) -> None:
    noticed = reached + later
    after = send_after(reached, noticed, DigestTime(at=at, zone=zone), recent)
    assert after
    assert timedelta() <= after - noticed <= timedelta(days=3, hours=25)
    assert after.astimezone(ZoneInfo(zone)).weekday() < 5


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=30)), st.integers(0, 50))
def test_nobody_waits_longer_than_a_quarter_of_an_hour_unless_they_asked(
    reached: datetime, later: timedelta, recent: int
) -> None:
    noticed = reached + later
    after = send_after(reached, noticed, None, recent)
    assert after is None or noticed < after <= noticed + WINDOW


def test_attempts_grow_rarer_up_to_one_an_hour() -> None:
    waits = [(next_try(MONDAY, n) - MONDAY) // timedelta(minutes=1) for n in (0, 1, 2, 5, 6, 900)]
    assert waits == [1, 2, 4, 15, 15, 15]


def test_an_alert_that_could_not_be_sent_for_a_quarter_of_an_hour_is_gathered() -> None:
    assert gathered_from(MONDAY, MONDAY + LATE) is None
    later = MONDAY + LATE + timedelta(seconds=1)
    assert gathered_from(MONDAY, later) == later
