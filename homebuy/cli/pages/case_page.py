"""A case, and lists of cases, as tables for people."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, assert_never

from rich.text import Text

from homebuy.cli.context import context
from homebuy.cli.output import Cell, colour, console, plain, print_table, say, when
from homebuy.domain.case.state import Colour, TaskState
from homebuy.domain.case.views.decision_lines import decision_lines
from homebuy.domain.case.views.view import CaseView, ClockView, HoldView, TaskView
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.rows import CaseRow, EventRow

CLOCK_STYLES = {
    ClockState.HELD: "cyan",
    ClockState.MET: "green",
    ClockState.MISSED: "bold red",
    ClockState.VOID: "dim",
}
INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)


def print_case(view: CaseView) -> None:
    """Everything about one case that somebody who works on it needs."""
    console().print(Text.assemble(plain(f"{view.reference}  {view.title}  "), colour(view.colour)))
    _print_status(view)
    tasks = [task for task in view.tasks if task.visit == len(view.stages)]
    columns = ["Task", "What", "State", "Must", "Opened", "Ended"]
    print_table("Tasks of this stage", columns, [_task(task, view.zone) for task in tasks])
    print_table(
        "Deadlines",
        ["What", "Source", "State", "Warning", "Target", "Escalation", "Late"],
        [_clock(clock, view.zone) for clock in view.clocks],
    )
    if view.holds:
        rows = [_hold(hold, view.zone) for hold in view.holds]
        print_table("Holds", ["Of", "RejectionCode", "From", "To"], rows)
    facts = view.facts.items()
    print_table(
        "Facts",
        ["Fact", "Value", "By", "When"],
        [[name, fact.value, fact.actor, when(fact.at, view.zone)] for name, fact in facts],
    )
    _print_next(view, tasks)


def print_cases(rows: Iterable[CaseRow]) -> None:
    """One line for each case."""
    print_table(
        "Cases",
        ["Case", "Scheme", "Stage", "Status", "Colour", "Owner", "Next deadline", "Of"],
        [
            [
                row.reference,
                row.scheme,
                row.stage,
                row.outcome or row.status,
                colour(row.colour),
                row.owner,
                when(row.next_deadline, row.zone),
                row.next_deadline_of or "-",
            ]
            for row in rows
        ],
    )


def print_events(reference: str, events: Iterable[EventRow]) -> None:
    """One line for each thing that happened."""
    print_table(
        f"History of case {reference}",
        ["No.", "When", "What", "By", "Detail", "Recorded"],
        [
            [
                str(event.seq),
                when(event.at),
                event.kind.replace("_", " "),
                event.actor,
                "; ".join(f"{_name(name)}: {_told(v)}" for name, v in event.detail.items() if v),
                when(event.recorded_at),
            ]
            for event in events
        ],
    )


def _told(value: Any) -> str:
    """A detail of an event in words; what it leaves empty is left out."""
    match value:
        case dict():
            return ", ".join(f"{_name(name)} {_told(part)}" for name, part in value.items() if part)
        case list():
            return " and ".join(map(_told, value))
        case str() if INSTANT.fullmatch(value):
            # People write notes; one may look like a time, and be none.
            with suppress(ValueError, OverflowError):
                return when(datetime.fromisoformat(value))
    return str(value)


def _name(field: str) -> str:
    return field.replace("_", " ")


def _print_status(view: CaseView) -> None:
    say(f"Stage      {view.stage_title} ({view.stage}), since {when(_entered(view), view.zone)}")
    say(f"Status     {view.status}{f', {view.outcome}' if view.outcome else ''}")
    say(f"Owner      {view.owner}; line manager {view.line_manager or 'none'}")
    say(f"Raised     {when(view.raised_at, view.zone)}; version {view.version} of {view.scheme}")
    if view.next_deadline:
        say(f"Next       {when(view.next_deadline, view.zone)}: {view.next_deadline_of}")
    for line in decision_lines(view.decisions, view.zone):
        say(f"{line.label:<11}{line.text}")


def _entered(view: CaseView) -> datetime:
    return view.stages[-1].entered_at


def _task(task: TaskView, zone: str) -> list[Cell]:
    opened = task.opened_at or task.opens_at
    must = "yes" if task.mandatory else "on demand" if task.on_demand else "no"
    return [task.id, task.title, _state(task), must, when(opened, zone), when(task.ended_at, zone)]


def _state(task: TaskView) -> str:
    match task.state:
        case TaskState.PENDING if task.opens_at:
            return "opens by itself"
        case TaskState.PENDING:
            return f"waits for {', '.join(task.after)}"
        case TaskState.OPEN | TaskState.ON_HOLD | TaskState.COMPLETE | TaskState.CANCELLED:
            return task.state
        case _:
            assert_never(task.state)


def _hold(hold: HoldView, zone: str) -> list[Cell]:
    ends = hold.released_at or hold.release_at
    to = f"{when(ends, zone)}{'' if hold.released_at else ', as set'}" if ends else "still stands"
    return [hold.task or "the case", hold.reason, when(hold.placed_at, zone), to]


def _clock(clock: ClockView, zone: str) -> list[Cell]:
    instants = (clock.amber_at, clock.target_at, clock.escalation_at)
    return [
        clock.title,
        clock.source or "-",
        _clock_state(clock),
        *(when(instant, zone) for instant in instants),
        _lateness(clock, zone),
    ]


def _clock_state(clock: ClockView) -> Text:
    if clock.state is ClockState.RUNNING:
        target, any_mark = Mark.TARGET in clock.reached, bool(clock.reached)
        worst = Colour.RED if target else Colour.AMBER if any_mark else Colour.GREEN
        return Text.assemble("running, ", colour(worst))
    return Text(clock.state, style=CLOCK_STYLES[clock.state])


def _lateness(clock: ClockView, zone: str) -> str:
    """Days after the target: those of a clock that has stopped, or those so far."""
    late = clock.days_late
    if clock.state is ClockState.RUNNING and clock.target_at:
        today = context().today(zone)
        late = (today - local_date(clock.target_at, zone)).days
    return f"{late} day{'' if late == 1 else 's'}" if late and late > 0 else "-"


def _print_next(view: CaseView, tasks: list[TaskView]) -> None:
    if view.closed_at:
        return
    may = {
        "Complete": [t.id for t in tasks if t.state in (TaskState.OPEN, TaskState.ON_HOLD)],
        "Activate": view.on_demand,
        "Progress to": view.next_stages,
        "Close as": [outcome.replace(" ", "-") for outcome in view.outcomes],
    }
    say("What may be done next")
    for what, names in may.items():
        if names:
            say(f"  {what:<12} {', '.join(names)}")
