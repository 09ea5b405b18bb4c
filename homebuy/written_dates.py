"""Days and times as people write them."""

import re
from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date, noon
from homebuy.domain.time.wall_clock import as_utc, instant_at, is_skipped

HOME: Final = "Europe/London"
"""Where a day or a time is meant when it names no zone."""

ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)
BRITISH: Final = re.compile(r"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})", re.ASCII)
TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)
FORMS: Final = "write 2026-03-31, 31/03/2026 or 2026-03-31T14:30+01:00"


class Moment(NamedTuple):
    """An instant, whether its zone had to be assumed, and whether the clocks skip what was written.

    What they skip is taken as the time to which they go forward.
    """

    at: Instant
    zone_assumed: bool
    skipped: bool = False


def moment(text: str, now: Instant, zone: str = HOME) -> Moment:
    """The instant that a day or a time names; raises ValueError with the forms that can be read.

    A day means its noon, so that no change of zone makes it another day; today means now until
    noon has come, since what is recorded has happened.
    """
    if day := _day(text):
        at = noon(day, zone)
        return Moment(now if at > now and day == local_date(now, zone) else at, False)
    return _time(text, zone)


def day(text: str) -> date:
    """The day that is written; raises ValueError with the forms that can be read."""
    if found := _day(text):
        return found
    raise ValueError(f"{text!r} is no day: write 2026-03-31 or 31/03/2026")


def _day(text: str) -> date | None:
    match = ISO.fullmatch(text) or BRITISH.fullmatch(text)
    if match is None:
        return None
    try:
        return date(**{part: int(digits) for part, digits in match.groupdict().items()})
    except ValueError:
        raise ValueError(f"there is no day or time {text!r}: {FORMS}") from None


def _time(text: str, zone: str) -> Moment:
    if not TIME.fullmatch(text):
        raise ValueError(f"{text!r} is no day or time: {FORMS}")
    try:
        written = datetime.fromisoformat(text)
        if written.tzinfo is None:
            there = ZoneInfo(zone)
            return Moment(instant_at(written, there), True, is_skipped(written, there))
        return Moment(as_utc(written), False)
    except (ValueError, OverflowError):
        raise ValueError(f"there is no day or time {text!r}: {FORMS}") from None
