"""Task paths: each task once, and an order of work that can come to an end."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from homebuy.domain.definitions.checks.effective_intervals import PathInterval, path_intervals
from homebuy.domain.definitions.checks.fault import Fault, twice
from homebuy.domain.definitions.scheme import PathTask, Stage
from homebuy.domain.ids import TaskId

Graph = Mapping[TaskId, Iterable[TaskId]]


def path_faults(at: str, stage: Stage) -> Iterator[Fault]:
    """Every fault of the stage's path; one that holds in several intervals is told once."""
    yield from _once_each(at, stage)
    intervals = tuple(path_intervals(stage))
    yield from dict.fromkeys(f for interval in intervals for f in _waits(at, stage, interval))
    yield from dict.fromkeys(f for interval in intervals for f in _circles(at, interval))


def _once_each(at: str, stage: Stage) -> Iterator[Fault]:
    yield from twice(f"{at}.on_demand", "task", stage.on_demand)
    for row, (number, other) in combinations(enumerate(stage.path), 2):
        if row[1].task == other.task and row[1].overlaps(other):
            yield Fault(
                f"{at}.path[{number}:{other.task}]",
                f"task '{other.task}' is twice in this stage at the same time: keep one row, "
                "or end the first before the second begins",
            )
    for task in dict.fromkeys(row.task for row in stage.path):
        if task in stage.on_demand:
            yield Fault(
                f"{at}.on_demand",
                f"task '{task}' is in the path as well as on demand: keep it in one of them",
            )


def _waits(at: str, stage: Stage, interval: PathInterval) -> Iterator[Fault]:
    here = {row.task: row for row in interval.rows}
    for row in interval.rows:
        path = f"{at}.path[{stage.path.index(row)}:{row.task}].after"
        for name in row.after:
            if name not in here:
                yield Fault(path, _missing(stage, row, name, interval))
            elif row.mandatory and not here[name].mandatory:
                yield Fault(
                    path,
                    f"'{row.task}' is mandatory but waits on '{name}', which is optional and may "
                    f"be cancelled: make '{name}' mandatory, or do not wait on it",
                )


def _missing(stage: Stage, row: PathTask, name: TaskId, interval: PathInterval) -> str:
    waits = f"'{row.task}' waits on '{name}', which"
    if name in stage.on_demand:
        return f"{waits} is on demand here and may never be started: put it in the path"
    if any(other.task == name for other in stage.path):
        return f"{waits} is not in force on {interval.first}: align their periods"
    return f"{waits} is not in this stage: add it to the path, or do not wait on it"


def _circles(at: str, interval: PathInterval) -> Iterator[Fault]:
    graph: Graph = {row.task: row.after for row in interval.rows}
    while circle := _circle(graph):
        waits = " waits on ".join(f"'{task}'" for task in reversed(circle))
        yield Fault(f"{at}.path", f"tasks wait on each other in a circle: {waits}")
        graph = {task: after for task, after in graph.items() if task not in circle}


def _circle(graph: Graph) -> list[TaskId]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[TaskId] = error.args[1]
        return circle
    return []
