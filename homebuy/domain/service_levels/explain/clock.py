"""The explanation of one clock."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from homebuy.domain.facts import Fact
from homebuy.domain.ids import FactName
from homebuy.domain.service_levels.clock import Clock, ClockState
from homebuy.domain.service_levels.explain.account import Account, Explanation, Line
from homebuy.domain.service_levels.explain.changes import change_lines
from homebuy.domain.service_levels.explain.end import end_lines, summary
from homebuy.domain.service_levels.explain.marks import mark_lines
from homebuy.domain.service_levels.explain.start import start_lines
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.calendars import Calendar

NO_FACTS: Final[Mapping[FactName, Fact]] = MappingProxyType({})


def explain(
    clock: Clock,
    calendar: Calendar,
    deadline: StatutoryDeadline | None = None,
    facts: Mapping[FactName, Fact] = NO_FACTS,
) -> Explanation:
    """Why the clock has its dates: what started it, what it counts, what moved it, what came.

    `deadline` is what a statutory clock measures, and `facts` what it depends on; without them less
    is said of the law.
    """
    account = Account(clock, calendar, deadline, facts)
    state = clock.state(calendar)
    return Explanation(
        clock=clock.id,
        title=clock.title,
        state=state,
        due=account.target,
        summary=summary(account, state),
        lines=tuple(_lines(account, state)),
    )


def _lines(account: Account, state: ClockState) -> Iterator[Line]:
    yield from start_lines(account)
    yield from change_lines(account)
    yield from mark_lines(account)
    yield from end_lines(account, state)
