"""What a busy office might tell a case next, drawn by lot from what the case allows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from drills.people import officers
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.state import TaskState
from homebuy.domain.case.views.view import CaseView, TaskView
from homebuy.domain.ids import FactName, MessageId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.periods import Period

REASON = "drill"
LONGEST_HOLD = 6.0
"""Seconds after which a hold of a drill ends by itself, if it has a release at all."""
LATE_NEWS = 20.0
"""Seconds by which news may come after the event."""

Idea = tuple[float, type[cmd.Command], dict[str, Any]]
"""A weight, and the command with what it says."""


def next_message(view: CaseView, lot: Random, id: MessageId) -> cmd.Command:
    """A command that suits the case, or nearly."""
    ideas = [*_about_tasks(view, lot), *_about_the_case(view, lot, id)]
    weights = [weight for weight, _, _ in ideas]
    _, command, says = lot.choices(ideas, weights)[0]
    signature = signed(id, _event_time(lot))
    if command is cmd.AcknowledgeAlert:
        signature["actor"] = view.owner  # only those whom it concerns may
    return command(**signature, **says)


def signed(id: MessageId, at: datetime) -> dict[str, Any]:
    """What every message carries; the actor tells it from all others on the record."""
    return {"message_id": id, "actor": f"drill {id}", "at": at}


def _event_time(lot: Random) -> datetime:
    """Mostly just now, at times a while ago."""
    ago = lot.choices((0.0, lot.uniform(0, 3), lot.uniform(0, LATE_NEWS)), (6, 3, 1))[0]
    return datetime.now(UTC) - timedelta(seconds=ago)


def _about_tasks(view: CaseView, lot: Random) -> Iterator[Idea]:
    here = [task for task in view.tasks if task.visit == len(view.stages)]
    for task in here:
        match task.state:
            case TaskState.OPEN:
                yield from _about_open(task, lot)
            case TaskState.ON_HOLD:
                yield 2, cmd.ReleaseTask, {"task": task.id}
                yield 1, cmd.CompleteTask, {"task": task.id, "late_reason": REASON}
            case TaskState.PENDING:
                yield 0.5, cmd.CompleteTask, {"task": task.id, "late_reason": REASON}
            case _:
                yield 0.1, cmd.CompleteTask, {"task": task.id, "late_reason": REASON}
    for id in view.on_demand:
        yield 0.7, cmd.ActivateTask, {"task": id, "reason": REASON}


def _about_open(task: TaskView, lot: Random) -> Iterator[Idea]:
    yield 3, cmd.CompleteTask, {"task": task.id, "late_reason": REASON}
    yield 0.3, cmd.HoldTask, {"task": task.id, "reason": REASON, **_until(lot)}
    due = datetime.now(UTC) + timedelta(seconds=lot.uniform(5, 40))
    yield 0.3, cmd.ReviseTarget, {"task": task.id, "due": due, "reason": REASON}
    if not task.mandatory:
        yield 0.3, cmd.CancelTask, {"task": task.id, "reason": REASON}


def _about_the_case(view: CaseView, lot: Random, id: MessageId) -> Iterator[Idea]:
    yield 4, cmd.AddNote, {"text": f"note {id}"}
    yield 2, cmd.RecordFacts, {"facts": _fact(view, lot)}
    yield 0.7, cmd.ReassignCase, {"owner": lot.choice(officers()), "reason": REASON}
    yield 0.4, cmd.HoldCase, {"reason": REASON, **_until(lot)}
    yield 0.4, cmd.ChangeCalendar, {"calendar": view.calendar, "version": 2, "reason": REASON}
    yield 0.3, cmd.ReviseTarget, {"target": Period.model_validate("75 seconds"), "reason": REASON}
    if view.status == "on hold":
        yield 3, cmd.ReleaseCase, {}
    for clock in view.clocks:
        if clock.reached and clock.acknowledged_at is None and clock.stopped_at is None:
            yield 0.4, cmd.AcknowledgeAlert, {"clock": clock.id}
    for stage in view.next_stages:
        yield 1.5, cmd.ProgressCase, {"stage": stage, "late_reason": REASON}
    if Outcome.COMPLETED in view.outcomes:
        yield 2, cmd.CloseCase, {"outcome": Outcome.COMPLETED, "reason": REASON}
    yield 0.05, cmd.CloseCase, {"outcome": Outcome.CANCELLED, "reason": REASON}


def _fact(view: CaseView, lot: Random) -> dict[FactName, str]:
    """A value that hardly comes twice: the same one again would be no news."""
    if view.scheme == "training":
        day = date(1990, 1, 1) + timedelta(days=lot.randrange(13_000))
        return {FactName("practice_began"): day.isoformat()}
    return {FactName("family_sharers"): f"sharer {lot.randrange(10**9)}"}


def _until(lot: Random) -> dict[str, Any]:
    """At times a release that comes by itself."""
    soon = datetime.now(UTC) + timedelta(seconds=lot.uniform(1, LONGEST_HOLD))
    return {"release_at": soon} if lot.random() < 0.6 else {}
