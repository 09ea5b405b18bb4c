"""Small offices to count in, and instants to count from."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from homebuy.domain.time.calendars import Calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEK = (*WEEKDAYS, "sat", "sun")


def office(
    opening: Mapping[str, Sequence[str]],
    zone: str = "Europe/London",
    covers: tuple[str, str] = ("2026-01-01", "2027-12-31"),
    closed: Sequence[str] = (),
) -> Calendar:
    """An office with these hours."""
    return Calendar.model_validate(
        {
            "id": "office",
            "title": "Office",
            "zone": zone,
            "opening": opening,
            "closed": dict.fromkeys(closed, "Closed"),
            "covers": {"from": covers[0], "to": covers[1]},
        }
    )


def every(days: Sequence[str], *openings: str) -> dict[str, tuple[str, ...]]:
    """The same openings on each of the days."""
    return dict.fromkeys(days, openings)


def utc(text: str) -> datetime:
    """An instant written without its Z."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def instants(first: str, last: str) -> st.SearchStrategy[datetime]:
    """Any instant between two, to the microsecond."""
    return st.timedeltas(timedelta(), utc(last) - utc(first)).map(lambda after: utc(first) + after)
