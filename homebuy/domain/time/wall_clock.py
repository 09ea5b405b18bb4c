"""What the clock on the wall shows, and the instant it shows it."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)
WEEK = timedelta(weeks=1)


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; raises ValueError for a time without a zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone: write it with an offset or Z")
    return instant.astimezone(UTC)


def wall_time(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock shows at `instant`, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None)


def furthest_shown(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock shows, or has shown before: it waits while an hour is shown again."""
    local = instant.astimezone(zone)
    if not local.fold:
        return local.replace(tzinfo=None)
    repeated = _offset(local.replace(fold=0)) - _offset(local)
    seconds = range(repeated // SECOND + 1)
    since = bisect_left(
        seconds, True, key=lambda second: not (instant - second * SECOND).astimezone(zone).fold
    )
    last = (instant - since * SECOND).astimezone(zone)
    return last.replace(tzinfo=None, microsecond=0) + SECOND


def midnight(day: date) -> datetime:
    """The wall time at which `day` begins."""
    return datetime.combine(day, time())


def instant_at(shown: datetime, zone: ZoneInfo) -> datetime:
    """When the clock shows it: the first of two times, or the change that skips it."""
    first = shown.replace(tzinfo=zone, fold=0)
    before, after = _offset(first), _offset(first.replace(fold=1))
    return first.astimezone(UTC) if before >= after else _change(shown, zone, before, after)


def is_skipped(shown: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock never shows it, because it goes forward past it."""
    first = shown.replace(tzinfo=zone, fold=0)
    return _offset(first) < _offset(first.replace(fold=1))


def changes_of_clocks(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Each instant up to `until` from which the clock goes otherwise; in a week, one at most."""
    since = since.replace(microsecond=0)
    while since < until:
        following, before = min(since + WEEK, until), _offset(since.astimezone(zone))
        if _offset(following.astimezone(zone)) != before:
            yield _other_offset(since, following, zone)
        since = following


def _other_offset(since: datetime, until: datetime, zone: ZoneInfo) -> datetime:
    before = _offset(since.astimezone(zone))
    seconds = bisect_left(
        range((until - since) // SECOND),
        True,
        key=lambda second: _offset((since + second * SECOND).astimezone(zone)) != before,
    )
    return since + seconds * SECOND


def _change(skipped: datetime, zone: ZoneInfo, before: timedelta, after: timedelta) -> datetime:
    earliest = skipped.replace(microsecond=0, tzinfo=UTC) - after
    seconds = bisect_left(
        range((after - before) // SECOND),
        after,
        key=lambda second: _offset((earliest + second * SECOND).astimezone(zone)),
    )
    return earliest + seconds * SECOND


def _offset(local: datetime) -> timedelta:
    offset = local.utcoffset()
    assert offset is not None
    return offset
