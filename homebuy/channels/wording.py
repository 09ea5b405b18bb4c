"""What an alert says: plain English, and a subject without personal data."""

from typing import assert_never
from zoneinfo import ZoneInfo

from homebuy.channels.alert import AlertMessage, Digest
from homebuy.domain.clock import ClockKind
from homebuy.domain.models import Instant
from homebuy.domain.sla import Mark
from homebuy.domain.wall_clock import as_utc, wall_time


def subject(message: AlertMessage) -> str:
    """One line: how urgent it is, what is due, and which case."""
    return _one_line(f"{_urgency(message)}: {message.title} (case {message.reference})")


def digest_subject(digest: Digest) -> str:
    """One line: how many things there are, and how many of them are overdue."""
    overdue = sum(map(_is_overdue, digest.messages))
    number = len(digest.messages)
    return f"{number} {'alert' if number == 1 else 'alerts'}, {overdue} overdue"


def body(message: AlertMessage) -> str:
    """What happened, why it comes to this person, and what to do next."""
    source = [f"Source: {message.source}"] if message.source else []
    facts = [
        f"Case: {message.reference}",
        f"Scheme: {message.scheme_title}",
        f"Stage: {message.stage_title}",
        f"{_kind(message.kind)}: {message.title}",
        *source,
        f"Due: {_moment(message.due_at, message.zone)}",
    ]
    paragraphs = [
        _news(message),
        "\n".join(map(_one_line, facts)),
        f"Why you: {message.reason}",
        f"What to do: {_advice(message.kind)}",
        "If it was done already, record it with the day it was done: a mark that it came before "
        "is taken back.",
    ]
    return "\n\n".join(paragraphs) + "\n"


def _is_overdue(message: AlertMessage) -> bool:
    return message.reached_at >= message.due_at


def _urgency(message: AlertMessage) -> str:
    match message.mark:
        case Mark.AMBER:
            return "Due soon"
        case Mark.TARGET:
            return "Overdue"
        case Mark.ESCALATION:
            return "Escalated, overdue" if _is_overdue(message) else "Escalated, due soon"
        case _:
            assert_never(message.mark)


def _news(message: AlertMessage) -> str:
    due = _moment(message.due_at, message.zone)
    state = f"was due by {due}" if _is_overdue(message) else f"is due by {due}"
    news = f'"{_one_line(message.title)}" {state} and is not done.'
    match message.mark:
        case Mark.AMBER:
            return f"{news} This is the warning before the target."
        case Mark.TARGET:
            return f"{news} The target has passed."
        case Mark.ESCALATION:
            return f"{news} It has now been escalated."
        case _:
            assert_never(message.mark)


def _kind(kind: ClockKind) -> str:
    match kind:
        case ClockKind.STAGE:
            return "Stage to finish"
        case ClockKind.TASK:
            return "Task"
        case ClockKind.STATUTORY:
            return "Time limit in law"
        case _:
            assert_never(kind)


def _advice(kind: ClockKind) -> str:
    match kind:
        case ClockKind.STAGE:
            return "complete the mandatory tasks of the stage, then move the case on."
        case ClockKind.TASK:
            return "complete the task; if it is not needed, cancel it and say why."
        case ClockKind.STATUTORY:
            return (
                "see that the step is taken, and record the day on which it was. Nothing in "
                "Home Buy can move this date."
            )
        case _:
            assert_never(kind)


def _moment(instant: Instant, zone: str) -> str:
    local = wall_time(as_utc(instant), ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
