"""What an operator sees of a case in the Temporal web UI, without a database."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from temporalio.common import SearchAttributePair, TypedSearchAttributes

from homebuy.domain.case.views.decision_lines import decision_lines
from homebuy.domain.case.views.view import CaseView, ClockView, HoldView, TaskView
from homebuy.domain.ids import CaseReference, SchemeId, UserId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import ClockKind, ClockState
from homebuy.domain.service_levels.explain import Explanation
from homebuy.domain.time.wording import shown
from workflows.contract import COLOUR, NEXT_DEADLINE, OWNER, SCHEME, STAGE, STATUS

LONGEST: Final = 40_000
"""How many characters of explanations are shown; a page of everything would be read by nobody."""
MARKUP: Final = re.compile(r"[\\`*_\[\]<>|]")


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


def details(
    case: CaseView, explained: Iterable[Explanation] = (), *, alerts_failed: int = 0
) -> str:
    """The case at a glance, in Markdown, and beneath it why its dates are what they are."""
    heading = [*_heading(case), *_failures(case, alerts_failed)]
    decided = _decisions(case)
    tables = (_tasks(case), _holds(case), _clocks(case))
    parts = (heading, decided, *tables, _reasons(case, explained))
    return "\n\n".join("\n".join(part) for part in parts if part)


def _heading(case: CaseView) -> list[str]:
    ended = f" ({case.outcome})" if case.outcome else ""
    due = _when(case, case.next_deadline)
    of = f" — {case.next_deadline_of}" if case.next_deadline else ""
    return [
        f"## {case.reference}: {case.stage_title}",
        "",
        f"- **Scheme** {case.title}, version {case.version}",
        f"- **Status** {case.status}{ended}, **{case.colour}**",
        f"- **Owner** {case.owner}, line manager {case.line_manager or 'none'}",
        f"- **Next deadline** {due}{of}",
        f"- **May go on to** {', '.join(case.next_stages) or 'none'}",
        f"- **Times** are those of {case.zone}",
    ]


def _failures(case: CaseView, number: int) -> list[str]:
    command = f"homebuy alerts list --failed --case {case.reference}"
    return [f"- **Alerts that failed** {number}: `{command}`"] if number else []


def _decisions(case: CaseView) -> list[str]:
    """A point for each decision; what goes on with one is set in."""
    return [
        f"- **{line.label}** {_plain(line.text)}" if line.label else f"  - {_plain(line.text)}"
        for line in decision_lines(case.decisions, case.zone)
    ]


def _tasks(case: CaseView) -> list[str]:
    here = [task for task in case.tasks if task.visit == len(case.stages)]
    return ["| task | state | mandatory |", "|---|---|---|", *map(_task, here)]


def _task(task: TaskView) -> str:
    return f"| `{task.id}` {task.title} | {task.state} | {'yes' if task.mandatory else ''} |"


def _holds(case: CaseView) -> list[str]:
    """What stands still now."""
    standing = [_hold(case, hold) for hold in case.holds if hold.released_at is None]
    return ["| on hold | since | until | why |", "|---|---|---|---|", *standing] if standing else []


def _hold(case: CaseView, hold: HoldView) -> str:
    what = f"`{hold.task}`" if hold.task else "the case"
    until = _when(case, hold.release_at) if hold.release_at else "released"
    return f"| {what} | {_when(case, hold.placed_at)} | {until} | {_plain(hold.reason)} |"


def _clocks(case: CaseView) -> list[str]:
    open = (ClockState.RUNNING, ClockState.HELD)
    here = [c for c in case.clocks if c.state in open or c.kind is ClockKind.STATUTORY]
    rows = (_clock(case, clock) for clock in here)
    return ["| clock | state | amber | target |", "|---|---|---|---|", *rows]


def _clock(case: CaseView, clock: ClockView) -> str:
    source = f" ({clock.source})" if clock.source else ""
    return (
        f"| {clock.title}{source} | {clock.state} "
        f"| {_when(case, clock.amber_at)} | {_when(case, clock.target_at)} |"
    )


def _reasons(case: CaseView, explained: Iterable[Explanation]) -> list[str]:
    told = ["\n".join(_reason(explanation)) for explanation in explained]
    fitting = list(_fitting(told))
    if not told:
        return []
    left = len(told) - len(fitting)
    more = [f"\nand {left} more: `homebuy sla explain {case.reference}`"] if left else []
    return ["### Why these dates", *fitting, *more]


def _fitting(told: Sequence[str]) -> Iterator[str]:
    length = 0
    for text in told:
        length += len(text)
        if length > LONGEST:
            return
        yield text


def _reason(explanation: Explanation) -> Iterator[str]:
    yield f"\n**{_plain(explanation.title)}** (`{explanation.clock}`): {explanation.summary}\n"
    for line in explanation.lines:
        yield f"- **{line.label}** {_plain(line.text)}"


def _plain(text: str) -> str:
    """Words that somebody wrote, on one line and with no markup in them."""
    return MARKUP.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))


def _when(case: CaseView, instant: Instant | None) -> str:
    return shown(instant, case.zone) if instant else "none"
