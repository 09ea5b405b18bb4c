"""Every case of a file, answered and set beside what is published."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CalendarId
from homebuy.domain.models import Instant
from homebuy.domain.time.calendars import WIDEST, Calendar
from homebuy.domain.time.coverage import Coverage
from verification.conformance.answers import Answer, calculate
from verification.conformance.cases import Case, CaseFile
from verification.conformance.levels import Level
from verification.conformance.values import day, length, length_like, moment, moment_like

AROUND: Final = 3
"""Years that a calendar covers before and after those that its cases speak of."""
DATED: Final = re.compile(r"\d{4}-", re.ASCII)
SECOND: Final = timedelta(seconds=1)


class Finding(NamedTuple):
    """What is published for a case, what Home Buy answers, and whether that is the same."""

    case: Case
    expected: str
    computed: str
    agrees: bool

    @property
    def is_unexpected(self) -> bool:
        """Whether it differs although the file says that an independent calculation agrees."""
        return not self.agrees and self.case.cross_check == "agrees"


class Part(NamedTuple):
    """One published value, the same value as Home Buy has it, and whether they are equal."""

    expected: str
    computed: str
    agrees: bool


def check(cases: CaseFile, only: Iterable[str] = ()) -> tuple[Finding, ...]:
    """A finding for each case, or for those of the ids in `only`, in the order of the file."""
    wanted = frozenset(only)
    chosen = [case for case in cases.cases if not wanted or case.id in wanted]
    calendars = {name: _calendar(name, cases) for name in {case.calendar for case in chosen}}
    return tuple(finding(case, calendars[case.calendar]) for case in chosen)


def finding(case: Case, calendar: Calendar) -> Finding:
    """The answer to one case beside what is published; one that cannot be given differs."""
    try:
        parts = tuple(_parts(case, calculate(case, calendar), calendar.zone))
    except HomeBuyError as error:
        return Finding(case, case.expect, f"no answer: {error}", False)
    expected, computed, agrees = zip(*parts, strict=True)
    return Finding(case, "; ".join(expected), "; ".join(computed), all(agrees))


def _parts(case: Case, answer: Answer, zone: str) -> Iterator[Part]:
    if not isinstance(answer, Level):
        yield _part(case.expect, answer, zone)
        return
    yield _part(case.expect, answer.target, zone)
    if case.escalation_due and answer.escalation:
        expected, computed, agrees = _part(case.escalation_due, answer.escalation, zone)
        yield Part(f"escalation {expected}", f"escalation {computed}", agrees)
    if case.wait_s is not None:
        waited = answer.waited / SECOND
        yield Part(f"waited {case.wait_s}s", f"waited {waited:.10g}s", waited == case.wait_s)


def _part(expected: str, answer: Instant | timedelta | date, zone: str) -> Part:
    match answer:
        case datetime():
            agrees = moment(expected, zone) == answer
            return Part(expected, moment_like(answer, expected, zone), agrees)
        case timedelta():
            return Part(expected, length_like(answer, expected), length(expected) == answer)
        case _:
            return Part(expected, str(answer), day(expected) == answer)


def _calendar(name: CalendarId, cases: CaseFile) -> Calendar:
    """The file's calendar, for the years that its cases speak of and some around them."""
    years = [year for case in cases.cases if case.calendar == name for year in _years(case)]
    office = cases.calendars[name]
    first = max(date(min(years) - AROUND, 1, 1), WIDEST.first)
    last = min(date(max(years) + AROUND, 12, 31), WIDEST.last)
    covers = Coverage(first=first, last=last)
    closed = {day: "Closed" for day in office.hol if day in covers}
    return Calendar(
        id=name, title=name, zone=office.tz, opening=office.hours, closed=closed, covers=covers
    )


def _years(case: Case) -> Iterator[int]:
    texts = (case.start, case.amount, case.expect, case.escalation_due or "")
    pauses = (text for pause in case.pauses for text in pause)
    return (int(text[:4]) for text in (*texts, *pauses) if DATED.match(text))
