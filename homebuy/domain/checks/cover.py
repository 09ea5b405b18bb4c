"""A stage's target covers its tasks: each alone, and one after another, from whatever day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from graphlib import TopologicalSorter
from typing import NamedTuple

from homebuy.domain.checks.fault import Fault
from homebuy.domain.checks.levels import beyond
from homebuy.domain.checks.reckoning import Reckon, Reckoner, plainly_within
from homebuy.domain.checks.spells import PathSpell, path_spells
from homebuy.domain.errors import OutsideCoverageError
from homebuy.domain.ids import TaskId
from homebuy.domain.periods import Period
from homebuy.domain.scheme import Stage, TaskDefinition
from homebuy.domain.wall_clock import wall_time

Tasks = Mapping[TaskId, TaskDefinition]


class Step(NamedTuple):
    """A task of a path: the places of those it waits on, its lag and its target."""

    task: TaskId
    after: tuple[int, ...]
    lag: Reckon | None
    target: Reckon
    waits: Period | None


def cover_faults(at: str, stage: Stage, tasks: Tasks, reckoner: Reckoner) -> Iterator[Fault]:
    """Each task, and the first path, that would end after its stage; the path must be sound.

    Every task is taken to end at its own target: one that ends sooner delays nothing.
    """
    yield from _lone_faults(at, stage, tasks, reckoner)
    for spell in path_spells(stage):
        if fault := _path_fault(f"{at}.path", stage, spell, tasks, reckoner):
            yield fault
            return


def _lone_faults(at: str, stage: Stage, tasks: Tasks, reckoner: Reckoner) -> Iterator[Fault]:
    places = [(f"path[{n}:{row.task}]", row.task) for n, row in enumerate(stage.path)]
    places += [(f"on_demand[{n}:{task}]", task) for n, task in enumerate(stage.on_demand)]
    for place, task in places:
        target = tasks[task].sla.target
        if plainly_within(target, stage.sla.target):
            continue
        step = Step(task, (), None, reckoner.after(target), None)
        starts = _telling(reckoner.starts(stage.sla.target), (target, stage.sla.target), reckoner)
        if start := _first_failure(stage, (step,), starts, reckoner):
            yield Fault(f"{at}.{place}", _sum(start, stage, (step,), reckoner))


def _path_fault(
    at: str, stage: Stage, spell: PathSpell, tasks: Tasks, reckoner: Reckoner
) -> Fault | None:
    steps = _steps(spell, tasks, reckoner)
    if all(step.lag is None and not step.after for step in steps):
        return None
    starts = _within(spell, reckoner.starts(stage.sla.target), reckoner)
    if not starts:
        return None
    if _leaves_coverage(stage, steps, starts[0], reckoner):
        return Fault(at, beyond("path", starts[0], reckoner))
    periods = {p for row in spell.rows for p in (row.lag, tasks[row.task].sla.target) if p}
    telling = _telling(starts, (stage.sla.target, *periods), reckoner)
    start = _first_failure(stage, steps, telling, reckoner)
    return Fault(at, _sum(start, stage, steps, reckoner)) if start else None


def _steps(spell: PathSpell, tasks: Tasks, reckoner: Reckoner) -> tuple[Step, ...]:
    rows = {row.task: row for row in spell.rows}
    order = tuple(TopologicalSorter({row.task: row.after for row in spell.rows}).static_order())
    return tuple(
        Step(
            task,
            tuple(order.index(name) for name in rows[task].after),
            reckoner.after(lag) if (lag := rows[task].lag) else None,
            reckoner.after(tasks[task].sla.target),
            lag,
        )
        for task in order
    )


def _within(spell: PathSpell, starts: Sequence[datetime], reckoner: Reckoner) -> Sequence[datetime]:
    days = reckoner.days
    if spell.first <= days.first and days.last <= spell.last:
        return starts
    dated = ((start, wall_time(start, reckoner.zone).date()) for start in starts)
    return [start for start, day in dated if spell.first <= day <= spell.last]


def _telling(
    starts: Sequence[datetime], periods: Iterable[Period], reckoner: Reckoner
) -> Sequence[datetime]:
    """The starts that need trying: the first speaks for all where all sums move as one."""
    return starts[:1] if reckoner.moves_as_one(periods) else starts


def _leaves_coverage(
    stage: Stage, steps: Sequence[Step], start: datetime, reckoner: Reckoner
) -> bool:
    """Whether the path, though not the stage itself, runs beyond the calendar."""
    try:
        reckoner.after(stage.sla.target)(start)
    except OutsideCoverageError:
        return False
    try:
        _ends(steps, start)
    except OutsideCoverageError:
        return True
    return False


def _first_failure(
    stage: Stage, steps: Sequence[Step], starts: Sequence[datetime], reckoner: Reckoner
) -> datetime | None:
    """The first start from which the stage is due before its tasks."""
    due = reckoner.after(stage.sla.target)
    try:
        return next((start for start in starts if max(_ends(steps, start)) > due(start)), None)
    except OutsideCoverageError:
        return None


def _ends(steps: Sequence[Step], start: datetime) -> list[datetime]:
    ends: list[datetime] = []
    for _, after, lag, target, _ in steps:
        ready = max([ends[place] for place in after]) if after else start
        ends.append(target(lag(ready) if lag else ready))
    return ends


def _sum(start: datetime, stage: Stage, steps: Sequence[Step], reckoner: Reckoner) -> str:
    ends = _ends(steps, start)
    due = reckoner.after(stage.sla.target)(start)
    lines = [_line(steps[place], ends[place], reckoner) for place in _critical(steps, ends)]
    late = reckoner.distance(due, max(ends), working=stage.sla.target.is_working)
    return (
        f"if started {reckoner.shown(start)}: {', then '.join(lines)}; "
        f"stage due {reckoner.shown(due)}, {late} short: lengthen the stage's target "
        f"({stage.sla.target}), or shorten its tasks"
    )


def _critical(steps: Sequence[Step], ends: Sequence[datetime]) -> list[int]:
    """The places of the tasks that decide when the last one ends, first one first."""
    chain = [max(range(len(steps)), key=ends.__getitem__)]
    while after := steps[chain[-1]].after:
        chain.append(max(after, key=ends.__getitem__))
    return chain[::-1]


def _line(step: Step, end: datetime, reckoner: Reckoner) -> str:
    waits = f"after {step.waits}, " if step.waits else ""
    return f"{waits}{step.task} due {reckoner.shown(end)}"
