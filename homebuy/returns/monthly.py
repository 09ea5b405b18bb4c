"""The same counts month by month, for tables and charts."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from homebuy.returns.claims import counts
from homebuy.returns.figures import Figure, Unit, percent
from homebuy.returns.period import Period
from homebuy.returns.timeliness import DECISIONS, OFFERS, on_time
from homebuy.storage.returns import Claim, LimitRun

COUNTED = ("applications", "admissions", "denials", "completions")


class Month(NamedTuple):
    """What a month, or the part of one that lies in the period, comes to.

    Of decisions and offers, how many limits were met and how many ended.
    """

    days: Period
    counts: dict[str, int]
    limits: dict[str, tuple[int, int]]

    @property
    def name(self) -> str:
        """The month as a program sorts it, "2026-03"."""
        return f"{self.days.first:%Y-%m}"


def months(claims: Sequence[Claim], runs: Sequence[LimitRun], period: Period) -> Iterator[Month]:
    """Every month of the period in order."""
    decisions = [run for run in runs if run.is_decision]
    offers = [run for run in runs if run.is_offer]
    for days in period.months():
        counted = counts(claims, days)
        limits = {DECISIONS: on_time(decisions, days), OFFERS: on_time(offers, days)}
        yield Month(days, {name: counted[name] for name in COUNTED}, limits)


def month_figures(months: Sequence[Month]) -> Iterator[Figure]:
    """A row for each month, where there is more than one."""
    for month in months if len(months) > 1 else ():
        for name, number in month.counts.items():
            yield Figure("months", name, month.name, number, Unit.CASES)
        for name, (met, ended) in month.limits.items():
            yield Figure("months", f"limits for {name} ended", month.name, ended, Unit.LIMITS)
            share = percent(met, ended)
            yield Figure("months", f"{name} on time", month.name, share, Unit.PERCENT)
