"""What one stage needs to run: cut from the scheme on the day a case enters it."""

from datetime import date

from pydantic import Field

from homebuy.domain.definitions.decisions import Decisions
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.definitions.scheme import Stage, TaskDefinition
from homebuy.domain.facts import FactDeclaration
from homebuy.domain.ids import CalendarId, FactName, SchemeId, StageId, TaskId, UserId
from homebuy.domain.models import Value
from homebuy.domain.service_levels.sla import Alerts
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline
from homebuy.domain.time.calendars import Calendar


class StagePlan(Value):
    """A stage with its tasks and calendars, pinned to one version of its scheme.

    With `late_reasons` whoever completes work late gives a reason.
    """

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
    others: dict[CalendarId, Calendar] = Field(default_factory=dict)
    late_reasons: bool

    def calendar_for(self, calendar: CalendarId | None) -> Calendar:
        """The calendar of that name, or the scheme's."""
        return self.others.get(calendar, self.calendar) if calendar else self.calendar

    def with_calendar(self, calendar: Calendar) -> "StagePlan":
        """The same stage, with another version of one of its calendars."""
        if calendar.id == self.calendar.id:
            return self.model_copy(update={"calendar": calendar})
        return self.model_copy(update={"others": {**self.others, calendar.id: calendar}})

    def calendars(self) -> dict[CalendarId, Calendar]:
        """Every calendar that something in the stage is counted in."""
        return {self.calendar.id: self.calendar, **self.others}


class CaseOpening(Value):
    """What a scheme's latest version gives a case that is raised, and the manager of its owner."""

    plan: StagePlan
    statutory_deadlines: tuple[StatutoryDeadline, ...]
    line_manager: UserId | None
    decisions: Decisions = Decisions()


def plan_stage(
    published: PublishedScheme, stage_id: StageId, *, entered: date, raised: date
) -> StagePlan | None:
    """The plan of the stage for a case that enters it; nothing if there is no such stage.

    Path rows out of force on that day are left out, and so are the years of the calendar long
    before the case was raised: what travels in a history should be small. Cases of one year have
    the same calendar, so that a worker counts all of them on one copy.
    """
    stage = published.scheme.stage(stage_id)
    if stage is None:
        return None
    path = tuple(step for step in stage.path if step.holds_on(entered))
    return _plan(
        published, stage.model_copy(update={"path": path, "statutory_deadlines": ()}), raised
    )


def _plan(published: PublishedScheme, stage: Stage, raised: date) -> StagePlan:
    scheme = published.scheme
    tasks = {task: _brief(scheme.tasks[task]) for task in stage.task_ids()}
    named = {stage.calendar, *(task.calendar for task in tasks.values())}
    others = {id: brief(other, raised) for id, other in published.others.items() if id in named}
    return StagePlan(
        scheme=scheme.id,
        version=published.version,
        title=scheme.title,
        stage=stage,
        tasks=tasks,
        facts=scheme.facts,
        stages=tuple(stage.id for stage in scheme.stages),
        applied_on=scheme.applied_on,
        alerts=scheme.alerts,
        calendar=brief(published.calendar, raised),
        others=others,
        late_reasons=scheme.late_reasons,
    )


def open_scheme(
    published: PublishedScheme, plan: StagePlan, line_manager: UserId | None
) -> CaseOpening:
    """What a case takes along from its scheme, with the plan of its first stage."""
    return CaseOpening(
        plan=plan,
        statutory_deadlines=published.scheme.statutory_deadlines(),
        line_manager=line_manager,
        decisions=published.scheme.decisions(),
    )


def brief(calendar: Calendar, raised: date) -> Calendar:
    """The calendar from the year before the case was raised: what travels should be small."""
    return calendar.within(date(raised.year - 1, 1, 1), calendar.covers.last)


def _brief(task: TaskDefinition) -> TaskDefinition:
    return task.model_copy(update={"information": ""})
