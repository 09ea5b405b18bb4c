"""What was done in time: by the Act's limits, and by the landlord's own targets."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from homebuy.domain.delay.notices import Kind
from homebuy.returns.figures import ALL, Figure, Unit, median_days, percent
from homebuy.returns.period import ReturnPeriod
from homebuy.storage.returns import Age, Level, StatutoryPeriod

DECISIONS, OFFERS = "decisions", "offers"
NOTICES = {Kind.INITIAL: "initial", Kind.COUNTER: "counter-notice", Kind.OPERATIVE: "operative"}


def deadline_figures(
    runs: Sequence[StatutoryPeriod], period: ReturnPeriod, today: date
) -> Iterator[Figure]:
    """Decisions and offers first, then each limit of the landlord by itself."""
    yield from _deadlines(DECISIONS, [run for run in runs if run.is_decision], period, today)
    yield from _deadlines(OFFERS, [run for run in runs if run.is_offer], period, today)
    for title in sorted({run.title for run in runs}):
        yield from _deadlines(title, [run for run in runs if run.title == title], period, today)


def on_time(runs: Iterable[StatutoryPeriod], period: ReturnPeriod) -> tuple[int, int]:
    """How many limits were met in the period, and of how many that stopped in it."""
    stopped = [run for run in runs if period.has(run.stopped_on)]
    return sum(run.is_met for run in stopped), len(stopped)


def _deadlines(
    of: str, runs: Sequence[StatutoryPeriod], period: ReturnPeriod, today: date
) -> Iterator[Figure]:
    met, stopped = on_time(runs, period)
    late = [run.days_late or 0 for run in runs if period.has(run.stopped_on) and not run.is_met]
    overdue = sum(_is_overdue(run, min(period.last, today)) for run in runs)
    yield Figure("deadlines", "ended", of, stopped, Unit.DEADLINES)
    yield Figure("deadlines", "on time", of, met, Unit.DEADLINES)
    yield Figure("deadlines", "late", of, len(late), Unit.DEADLINES)
    yield Figure("deadlines", "share on time", of, percent(met, stopped), Unit.PERCENT)
    yield Figure("deadlines", "median days late", of, median_days(late), Unit.DAYS)
    yield Figure("deadlines", "most days late", of, max(late, default=None), Unit.DAYS)
    yield Figure("deadlines", "overdue", of, overdue, Unit.DEADLINES)


def _is_overdue(run: StatutoryPeriod, day: date) -> bool:
    """Whether the last day had passed unmet at the end of that day."""
    waits = run.stopped_on is None or run.stopped_on > day
    return waits and run.due_on is not None and run.due_on < day


def age_figures(ages: Iterable[Age]) -> Iterator[Figure]:
    """How long cases had been in the stage in which they were."""
    by_stage = defaultdict[str, list[int]](list)
    for age in ages:
        by_stage[age.stage].append(age.days)
    for stage in sorted(by_stage):
        days = by_stage[stage]
        yield Figure("ages", "open cases", stage, len(days), Unit.CASES)
        yield Figure("ages", "median days in stage", stage, median_days(days), Unit.DAYS)
        yield Figure("ages", "longest days in stage", stage, max(days), Unit.DAYS)


def level_figures(levels: Sequence[Level]) -> Iterator[Figure]:
    """Targets kept: of all stages and of all tasks, then both together by stage and by owner."""
    yield from _kept("targets", levels, lambda level: f"{level.kind} targets")
    yield from _kept("targets by stage", levels, lambda level: level.stage)
    yield from _kept("targets by owner", levels, lambda level: level.owner)


def _kept(theme: str, levels: Iterable[Level], of: Callable[[Level], str]) -> Iterator[Figure]:
    groups = defaultdict[str, list[Level]](list)
    for level in levels:
        groups[of(level)].append(level)
    for name in sorted(groups):
        met = sum(level.met for level in groups[name])
        missed = sum(level.missed for level in groups[name])
        yield Figure(theme, "measured", name, met + missed, Unit.TARGETS)
        yield Figure(theme, "met", name, met, Unit.TARGETS)
        yield Figure(theme, "missed", name, missed, Unit.TARGETS)
        yield Figure(theme, "kept", name, percent(met, met + missed), Unit.PERCENT)


def notice_figures(notices: Mapping[Kind, int]) -> Iterator[Figure]:
    """The notices of delay, by kind."""
    for kind, name in NOTICES.items():
        yield Figure("delay", "notices", name, notices.get(kind, 0), Unit.NOTICES)
    yield Figure("delay", "notices", ALL, sum(notices.values()), Unit.NOTICES)
