"""How many published answers a package gives, of those that its model has words for."""

import json
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from benchmarks.clocks.day_peers import DayPeer
from benchmarks.clocks.peers import InexpressibleError, Office, Peer

FILE: Final = Path(__file__).parents[2] / "tests" / "conformance" / "sla_cases.json"
OPERATIONS: Final = ("add", "between", "elapsed", "sla")
DAY_OPERATIONS: Final = ("add_days_date", "add_days_date_noroll", "lag")
SECONDS: Final = {"s": 1, "m": 60, "h": 3600}
WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Case = dict[str, Any]


class Tally(NamedTuple):
    """Right answers, and cases tried."""

    right: int
    tried: int

    @property
    def is_perfect(self) -> bool:
        """Whether nothing tried was wrong."""
        return 0 < self.tried == self.right

    def __str__(self) -> str:
        return f"{self.right}/{self.tried}"


def tally(peer: type[Peer]) -> Tally:
    """The right answers of one package; one that fails or never ends is wrong."""
    published = json.loads(FILE.read_text(encoding="utf-8"))
    verdicts = list(_verdicts(peer, published))
    return Tally(sum(verdicts), len(verdicts))


def day_tally(peer: type[DayPeer]) -> Tally:
    """The right answers of a package that counts days, from starts on working days."""
    published = json.loads(FILE.read_text(encoding="utf-8"))
    calendars = published["calendars"]
    cases = [case for case in published["cases"] if case["op"] in DAY_OPERATIONS]
    verdicts = [
        _is_right_day(peer, case, known["hol"])
        for case in cases
        if tuple((known := calendars[case["calendar"]])["hours"]) == WEEK[:5]
        and _is_open(date.fromisoformat(case["start"]), known["hol"])
    ]
    return Tally(sum(verdicts), len(verdicts))


def _is_open(day: date, closed: list[str]) -> bool:
    return day.weekday() < 5 and day.isoformat() not in closed


def _is_right_day(peer: type[DayPeer], case: Case, closed: list[str]) -> bool:
    try:
        # A package may warn that its closed days end; the published case has no more.
        warnings.simplefilter("ignore")
        office = peer([date.fromisoformat(day) for day in closed])
        start = office.day(date.fromisoformat(case["start"]))
        due = office.add(start, int(case["amount"].removesuffix("d")))
        return bool(due == date.fromisoformat(case["expect"]))
    except Exception:
        return False


def _verdicts(peer: type[Peer], published: Any) -> Iterator[bool]:
    for case in published["cases"]:
        if case["op"] in OPERATIONS and case["cross_check"] == "agrees" and _is_plain(case):
            try:
                yield _is_right(peer, case, published["calendars"][case["calendar"]])
            except InexpressibleError:
                continue
            except Exception:
                yield False


def _is_plain(case: Case) -> bool:
    """In hours; not about nothing, or time counted backwards, for which each has a convention."""
    amount = case["amount"]
    backwards = case["op"] in ("between", "elapsed") and amount < case["start"]
    in_days = amount.endswith("d") or case.get("end_of_working_day")
    return not (in_days or backwards or amount == "0m")


def _is_right(peer: type[Peer], case: Case, known: Any) -> bool:
    hours = {WEEK.index(day): [(a, b) for a, b in pairs] for day, pairs in known["hours"].items()}
    closed = frozenset(map(date.fromisoformat, known["hol"]))
    office = peer(Office(known["tz"], hours, closed))

    def moment(text: str) -> Any:
        return office.moment(instant(text, known["tz"]))

    start = moment(case["start"])
    if case["op"] in ("between", "elapsed"):
        passed = office.between(start, moment(case["amount"])) - _paused(office, case, moment)
        return passed == duration(case["expect"])
    due = office.add(start, duration(case["amount"]) + _paused(office, case, moment))
    return office.instant(due) == instant(case["expect"], known["tz"])


def _paused(office: Peer, case: Case, moment: Any) -> timedelta:
    intervals = case.get("pauses", ())
    return sum((office.between(moment(a), moment(b)) for a, b in intervals), timedelta())


def instant(text: str, zone: str) -> datetime:
    """The instant written with an offset, or as local time."""
    written = datetime.fromisoformat(text)
    return (written if written.tzinfo else written.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def duration(text: str) -> timedelta:
    """The duration written as in "42m"."""
    return timedelta(seconds=float(text[:-1]) * SECONDS[text[-1]])
