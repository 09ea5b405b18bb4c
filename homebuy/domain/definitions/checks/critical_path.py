"""A stage's target, and the tasks one after another that it has to cover."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from graphlib import TopologicalSorter
from typing import Final, NamedTuple

from homebuy.domain.definitions.checks.counts import DISTANT_FUTURE, Count
from homebuy.domain.definitions.checks.effective_intervals import PathInterval
from homebuy.domain.definitions.checks.office_calendars import OfficeCalendars
from homebuy.domain.definitions.scheme import Stage, TaskDefinition
from homebuy.domain.ids import TaskId

MONTH: Final = timedelta(days=31)
Tasks = Mapping[TaskId, TaskDefinition]


class Step(NamedTuple):
    """A task: the places of those it waits on, its lag and its target."""

    task: TaskId
    after: tuple[int, ...]
    lag: Count | None
    target: Count

    def end(self, ready: datetime) -> datetime:
        """When the task is due, if nothing keeps it from `ready` on."""
        return self.target.after(self.lag.after(ready) if self.lag else ready)


class Course(NamedTuple):
    """The steps of a stage, each after those it waits on, and when the stage is due."""

    due: Count
    steps: tuple[Step, ...]

    def counts(self) -> frozenset[Count]:
        """Whatever is counted, each once."""
        lags = (step.lag for step in self.steps if step.lag)
        return frozenset({self.due, *lags, *(step.target for step in self.steps)})

    def ends(self, start: datetime) -> list[datetime]:
        """When each step ends; every task is taken to end at its own target.

        One that ends sooner delays nothing.
        """
        ends: list[datetime] = []
        for step in self.steps:
            ready = max([ends[place] for place in step.after]) if step.after else start
            ends.append(step.end(ready))
        return ends

    def horizon(self, start: datetime) -> datetime:
        """What no date passes from that start or before, as months may end early; or the end."""
        latest = max([self.due.after(start), *self.ends(start)])
        return (
            min(latest + MONTH, self.due.office.ends)
            if latest < DISTANT_FUTURE
            else self.due.office.ends
        )


def lone_course(stage: Stage, task: TaskId, tasks: Tasks, offices: OfficeCalendars) -> Course:
    """The task alone in its stage."""
    return Course(_due(stage, offices), (Step(task, (), None, _target(task, tasks, offices)),))


def path_course(
    stage: Stage, interval: PathInterval, tasks: Tasks, offices: OfficeCalendars
) -> Course:
    """The tasks of the stage's path, as they are in that interval."""
    rows = {row.task: row for row in interval.rows}
    order = tuple(TopologicalSorter({row.task: row.after for row in interval.rows}).static_order())
    steps = (
        Step(
            task,
            tuple(order.index(name) for name in rows[task].after),
            offices[stage.calendar].count(lag) if (lag := rows[task].lag) else None,
            _target(task, tasks, offices),
        )
        for task in order
    )
    return Course(_due(stage, offices), tuple(steps))


def _due(stage: Stage, offices: OfficeCalendars) -> Count:
    return offices[stage.calendar].count(stage.sla.target)


def _target(task: TaskId, tasks: Tasks, offices: OfficeCalendars) -> Count:
    definition = tasks[task]
    return offices[definition.calendar].count(definition.sla.target)
