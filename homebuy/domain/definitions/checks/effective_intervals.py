"""Effective periods: inside one another, and those in which a stage's path stays the same."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import zip_longest
from typing import NamedTuple

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.scheme import PathTask, Scheme, Stage
from homebuy.domain.effective import Effective

DAY = timedelta(days=1)


class PathInterval(NamedTuple):
    """The rows of a stage's path that a case finds if it enters from `first` to `last`."""

    first: date
    last: date
    rows: tuple[PathTask, ...]


def path_intervals(stage: Stage) -> Iterator[PathInterval]:
    """Every interval in which the path stays the same, in order."""
    begins = {stage.effective_from or date.min}
    begins.update(row.effective_from for row in stage.path if row.effective_from)
    ends = {row.effective_to for row in stage.path if row.effective_to} - {date.max}
    days = sorted(day for day in begins | {day + DAY for day in ends} if stage.holds_on(day))
    for first, following in zip_longest(days, days[1:]):
        last = following - DAY if following else stage.effective_to or date.max
        yield PathInterval(first, last, tuple(row for row in stage.path if row.holds_on(first)))


def interval_faults(scheme: Scheme) -> Iterator[Fault]:
    """Stages and path rows that claim to be in force when what holds them is not."""
    for index, stage in enumerate(scheme.stages):
        at = f"stages[{index}:{stage.id}]"
        yield from _inside(at, stage, "the scheme", scheme)
        for number, row in enumerate(stage.path):
            here = f"{at}.path[{number}:{row.task}]"
            yield from _inside(here, row, "its stage", stage)
            yield from _inside(here, row, "the scheme", scheme)


def _inside(at: str, inner: Effective, owner: str, outer: Effective) -> Iterator[Fault]:
    for name in ("effective_from", "effective_to"):
        day: date | None = getattr(inner, name)
        if day and not outer.holds_on(day):
            yield Fault(f"{at}.{name}", f"{day} lies outside the time in which {owner} is in force")
