"""What an operator sees of a case in the Temporal web UI, without a database."""

from typing import Any

from temporalio.common import SearchAttributePair, TypedSearchAttributes

from homebuy.domain.case.view import CaseView, ClockView, TaskView
from homebuy.domain.clock import ClockState
from homebuy.domain.ids import CaseReference, SchemeId, UserId
from homebuy.domain.models import Instant
from workflows.contract import COLOUR, NEXT_DEADLINE, OWNER, SCHEME, STAGE, STATUS


def first_attributes(scheme: SchemeId, owner: UserId) -> TypedSearchAttributes:
    """What a case can be found by from the moment it is started."""
    return TypedSearchAttributes(
        [SearchAttributePair(SCHEME, scheme), SearchAttributePair(OWNER, owner)]
    )


def attributes(case: CaseView) -> dict[Any, Any]:
    """The search attributes of the case as it stands; none of them personal."""
    return {
        SCHEME: case.scheme,
        STAGE: case.stage,
        STATUS: case.outcome or case.status,
        COLOUR: case.colour,
        OWNER: case.owner,
        NEXT_DEADLINE: case.next_deadline,
    }


def summary(reference: CaseReference, scheme: SchemeId) -> str:
    """The line that stands beside the workflow's id."""
    return f"{reference} · {scheme}"


def details(case: CaseView) -> str:
    """The case at a glance, in Markdown."""
    return "\n".join([*_heading(case), "", *_tasks(case), "", *_clocks(case)])


def _heading(case: CaseView) -> list[str]:
    ended = f" ({case.outcome})" if case.outcome else ""
    due = f"{_when(case.next_deadline)} — {case.next_deadline_of}" if case.next_deadline else "none"
    return [
        f"## {case.reference}: {case.stage_title}",
        "",
        f"- **Scheme** {case.title}, version {case.version}",
        f"- **Status** {case.status}{ended}, **{case.colour}**",
        f"- **Owner** {case.owner}, line manager {case.line_manager or 'none'}",
        f"- **Next deadline** {due}",
        f"- **May go on to** {', '.join(case.next_stages) or 'none'}",
    ]


def _tasks(case: CaseView) -> list[str]:
    here = [task for task in case.tasks if task.visit == len(case.stages)]
    return ["| task | state | mandatory |", "|---|---|---|", *map(_task, here)]


def _task(task: TaskView) -> str:
    return f"| `{task.id}` {task.title} | {task.state} | {'yes' if task.mandatory else ''} |"


def _clocks(case: CaseView) -> list[str]:
    shown = [c for c in case.clocks if c.state is ClockState.RUNNING or c.kind == "statutory"]
    return ["| clock | state | amber | target |", "|---|---|---|---|", *map(_clock, shown)]


def _clock(clock: ClockView) -> str:
    source = f" ({clock.source})" if clock.source else ""
    return (
        f"| {clock.title}{source} | {clock.state} "
        f"| {_when(clock.amber_at)} | {_when(clock.target_at)} |"
    )


def _when(instant: Instant | None) -> str:
    return f"{instant:%d %b %Y %H:%M}Z" if instant else "none"
