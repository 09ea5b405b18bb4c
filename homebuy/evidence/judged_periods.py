"""Statutory clocks read together with the limits and facts behind them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from homebuy.domain.ids import FactName
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import shown_day
from homebuy.evidence.attribution import RunningDeadline
from homebuy.evidence.compliance import Compliance, Judgement, judge
from homebuy.evidence.record import Record
from homebuy.storage.rows import ClockRow


class JudgedPeriod(NamedTuple):
    """One run of a limit: its days, the facts that started and met it, and the verdict on it.

    `stops` is the day on which it was met, started anew or ended with the case.
    """

    deadline: StatutoryDeadline
    clock: ClockRow
    judgement: Judgement
    starts: date
    last_day: date | None
    stops: date | None
    started_by: FactName | None
    met_by: FactName | None

    @property
    def never_ran(self) -> bool:
        """Whether a corrected day showed that it did not apply."""
        return self.judgement.compliance is Compliance.NOT_JUDGED and self.stops == self.starts

    def counts_to(self, to: date) -> date:
        """The last day that it ran, up to `to`; one that is not judged is late for nobody."""
        known = [day for day in (self.stops, to) if day]
        if self.judgement.compliance is Compliance.NOT_JUDGED and self.last_day:
            known.append(self.last_day)
        return min(known)


def judged_periods(record: Record, now: Instant) -> tuple[JudgedPeriod, ...]:
    """Every run of a statutory deadline as it stood at `now`, the earliest start first."""
    found = (_run(record, clock, now) for clock in record.clocks)
    return tuple(sorted(filter(None, found), key=lambda run: (run.starts, run.clock.id)))


def running_deadlines(runs: tuple[JudgedPeriod, ...], to: date) -> Iterator[RunningDeadline]:
    """The same as days to be attributed, up to that day at most."""
    for run in runs:
        stops = run.counts_to(to)
        if run.starts < stops:
            title = run.clock.title
            yield RunningDeadline(run.deadline.duty, title, run.starts, run.last_day, stops)


def effects(runs: tuple[JudgedPeriod, ...]) -> dict[tuple[FactName, date], tuple[str, ...]]:
    """What a fact with that day started and met, in words."""
    found = defaultdict[tuple[FactName, date], list[str]](list)
    for run in runs:
        if run.never_ran:
            continue
        if run.met_by and run.stops:
            found[run.met_by, run.stops].append(f"meets “{run.clock.title}”: {run.judgement.words}")
        if run.started_by:
            found[run.started_by, run.starts].append(_started(run))
    return {key: tuple(words) for key, words in found.items()}


def _started(run: JudgedPeriod) -> str:
    end = f", last day {shown_day(run.last_day)}" if run.last_day else ""
    return f"starts “{run.clock.title}” ({run.deadline.duty}){end}"


def _run(record: Record, clock: ClockRow, now: Instant) -> JudgedPeriod | None:
    deadline, zone = record.statutory_deadline(clock.id), record.case.zone
    if deadline is None:
        return None
    starts = local_date(clock.started_at, zone)
    stops = local_date(clock.stopped_at, zone) if clock.stopped_at else None
    return JudgedPeriod(
        deadline=deadline,
        clock=clock,
        judgement=judge(clock, now, zone),
        starts=starts,
        last_day=local_date(clock.target_at, zone) if clock.target_at else None,
        stops=stops,
        started_by=_recorded_on(record, (deadline.starts, *deadline.restarts), starts),
        met_by=_recorded_on(record, deadline.met_by, stops),
    )


def _recorded_on(record: Record, names: tuple[FactName, ...], day: date | None) -> FactName | None:
    facts = record.case.facts
    written = day.isoformat() if day else None
    return next((name for name in names if name in facts and facts[name].value == written), None)
