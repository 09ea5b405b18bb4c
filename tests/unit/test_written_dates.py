"""What people mean by a day or a time."""

import re
from datetime import UTC, date, datetime

import pytest

from homebuy.domain.time.deadlines import local_date
from homebuy.written_dates import HOME, day, moment

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-31", "31/03/2026"])
def test_a_day_means_its_noon_in_local_time(text: str) -> None:
    assert moment(text, NOW).at == datetime(2026, 3, 31, 11, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-29", "2026-10-25", "1985-03-31", "2025-12-31"])
def test_a_day_never_slips(text: str) -> None:
    assert local_date(moment(text, NOW).at, HOME).isoformat() == text


def test_today_means_now_until_noon_has_come() -> None:
    assert moment("2026-11-20", MORNING).at == MORNING
    assert moment("2026-11-20", NOW).at == datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_tomorrow_is_not_drawn_back_to_now() -> None:
    assert moment("2026-11-21", MORNING).at == datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-07-01T10:00+01:00", "2026-07-01T09:00Z", "2026-07-01 11:00+02:00"]
)
def test_a_time_with_a_zone_is_that_instant(text: str) -> None:
    assert moment(text, NOW) == (datetime(2026, 7, 1, 9, tzinfo=UTC), False, False)


def test_a_time_without_a_zone_is_local_and_says_that_it_was_assumed() -> None:
    assert moment("2026-07-01T10:00", NOW) == (datetime(2026, 7, 1, 9, tzinfo=UTC), True, False)


def test_a_time_that_the_clocks_skip_is_the_change_and_says_so() -> None:
    spring = datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert moment("2027-03-28 01:30", NOW) == (spring, True, True)
    assert moment("2027-03-28 02:00", NOW) == (spring, True, False)
    assert not moment("2027-03-28T01:30Z", NOW).skipped
    assert not moment("2026-10-25 01:30", NOW).skipped


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "31/3/26",
        "03/31/2026",
        "2026-02-30",
        "20260331",
        "2026-W10-1",
        "31-03-2026",
        "2026-03-31T25:00Z",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00",
        "٢٠٢٦-٠٣-٣١",
    ],
)
def test_what_is_no_day_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(ValueError, match="2026-03-31"):
        moment(text, NOW)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31/09/2026", "2026-03-31T25:00Z", "2026-03-31T10:00+99:00"]
)
def test_a_day_or_time_that_there_is_not_is_refused_as_such(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"there is no day or time '{text}'")):
        moment(text, NOW)


def test_a_day_alone_is_no_time() -> None:
    assert day("1/3/2026") == date(2026, 3, 1)
    with pytest.raises(ValueError, match="is no day"):
        day("2026-03-01T10:00Z")
