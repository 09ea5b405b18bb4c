"""The same counts month by month, for tables and charts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from homebuy.returns.claims import MAIN, dated_events
from homebuy.returns.figures import Figure, Unit, percent
from homebuy.returns.period import ReturnPeriod
from homebuy.returns.timeliness import DECISIONS, OFFERS, on_time
from homebuy.storage.returns import Claim, StatutoryPeriod


class Month(NamedTuple):
    """What a month, or the part of one that lies in the period, comes to.

    Of decisions and offers, how many limits were met and how many ended.
    """

    days: ReturnPeriod
    counts: dict[str, int]
    deadlines: dict[str, tuple[int, int]]

    @property
    def name(self) -> str:
        """The month as a program sorts it, "2026-03"."""
        return f"{self.days.first:%Y-%m}"


def months(
    claims: Sequence[Claim], runs: Sequence[StatutoryPeriod], period: ReturnPeriod
) -> Iterator[Month]:
    """Every month of the period in order; each case is looked at once, however many there are."""
    happened = Counter(
        (name, _month(day))
        for claim in claims
        for name, day in dated_events(claim)
        if period.has(day)
    )
    decisions = _by_month(run for run in runs if run.is_decision)
    offers = _by_month(run for run in runs if run.is_offer)
    for days in period.months():
        month = _month(days.first)
        counted = {name: happened[name, month] for name in MAIN}
        deadlines = {
            DECISIONS: on_time(decisions[month], days),
            OFFERS: on_time(offers[month], days),
        }
        yield Month(days, counted, deadlines)


def month_figures(months: Sequence[Month]) -> Iterator[Figure]:
    """A row for each month in two tables, where there is more than one."""
    for month in months if len(months) > 1 else ():
        for name, number in month.counts.items():
            yield Figure("months", name, month.name, number, Unit.CASES)
        for name, (met, ended) in month.deadlines.items():
            yield Figure("months on time", f"{name} ended", month.name, ended, Unit.DEADLINES)
            share = percent(met, ended)
            yield Figure("months on time", f"{name} on time", month.name, share, Unit.PERCENT)


def _by_month(
    runs: Iterable[StatutoryPeriod],
) -> Mapping[tuple[int, int], Sequence[StatutoryPeriod]]:
    """Those that stopped, by the month in which they did."""
    found = defaultdict[tuple[int, int], list[StatutoryPeriod]](list)
    for run in runs:
        if run.stopped_on:
            found[_month(run.stopped_on)].append(run)
    return found


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
