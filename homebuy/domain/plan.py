"""What one stage needs to run: cut from the scheme on the day a case enters it."""

from datetime import date

from homebuy.domain.calendars import Calendar
from homebuy.domain.facts import FactDeclaration
from homebuy.domain.ids import FactName, SchemeId, StageId, TaskId
from homebuy.domain.models import Value
from homebuy.domain.published import PublishedScheme
from homebuy.domain.scheme import Stage, TaskDefinition
from homebuy.domain.sla import Alerts


class StagePlan(Value):
    """A stage with its tasks and calendar, pinned to one version of its scheme."""

    scheme: SchemeId
    version: int
    title: str
    stage: Stage
    tasks: dict[TaskId, TaskDefinition]
    facts: dict[FactName, FactDeclaration]
    stages: tuple[StageId, ...]
    applied_on: FactName
    alerts: Alerts
    calendar: Calendar


def plan_stage(
    published: PublishedScheme, stage_id: StageId, *, entered: date, raised: date
) -> StagePlan | None:
    """The plan of the stage for a case that enters it; nothing if there is no such stage.

    Path rows out of force on that day are left out, and so are the years of the calendar long
    before the case was raised: what travels in a history should be small. Cases of one year have
    the same calendar, so that a worker counts all of them on one copy.
    """
    scheme, calendar = published.scheme, published.calendar
    stage = scheme.stage(stage_id)
    if stage is None:
        return None
    path = tuple(step for step in stage.path if step.holds_on(entered))
    stage = stage.model_copy(update={"path": path, "limits": ()})
    return StagePlan(
        scheme=scheme.id,
        version=published.version,
        title=scheme.title,
        stage=stage,
        tasks={task: _brief(scheme.tasks[task]) for task in stage.task_ids()},
        facts=scheme.facts,
        stages=tuple(stage.id for stage in scheme.stages),
        applied_on=scheme.applied_on,
        alerts=scheme.alerts,
        calendar=calendar.within(date(raised.year - 1, 1, 1), calendar.covers.last),
    )


def _brief(task: TaskDefinition) -> TaskDefinition:
    return task.model_copy(update={"information": ""})
