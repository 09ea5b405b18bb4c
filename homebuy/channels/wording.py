"""The words that are in no template: subjects, and what each kind of alert says and advises."""

import re
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from homebuy.channels.alert import AlertMessage, Digest
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.clock import ClockKind
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.wall_clock import as_utc, wall_time

LONGEST_SUBJECT: Final = 150
LONGEST_TITLE: Final = 300
UNSHOWN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Controls, halves of characters, and marks that turn a text round so that it reads as another."""


def subject(message: AlertMessage) -> str:
    """One line without personal data: how urgent it is, what is due, and which case."""
    before, after = f"{urgency(message)}: ", f" (case {message.reference})"
    room = LONGEST_SUBJECT - len(before) - len(after)
    return f"{before}{clip(header(clip(message.title, room)), room)}{after}"


def digest_subject(digest: Digest) -> str:
    """One line: how many alerts there are, and how many of them are of something overdue."""
    number = len(digest.messages)
    alerts = f"{number} alert{'' if number == 1 else 's'}"
    return f"{alerts}, {sum(map(is_overdue, digest.messages))} overdue"


def header(text: str) -> str:
    """Text that a mail header shows as it is: one line, and nothing that reads as encoded."""
    return one_line(text).replace("=?", "= ?")


def one_line(text: str) -> str:
    """The text without line breaks, control characters, or marks that turn its direction."""
    return UNSHOWN.sub("", " ".join(text.split()))


def clip(text: str, length: int) -> str:
    """The text in one line of no more characters than `length`."""
    # What is cut off anyway need not be cleaned first, however long it is.
    start = text[: 4 * length]
    line = one_line(start)
    whole = len(line) <= length and start == text
    return line if whole else f"{line[: length - 1]}…"


def is_overdue(message: AlertMessage) -> bool:
    """Whether the date had passed when the mark was reached."""
    return message.reached_at >= message.due_at


def urgency(message: AlertMessage) -> str:
    """How a subject begins."""
    match message.mark:
        case Mark.AMBER:
            return "Due soon"
        case Mark.TARGET:
            return "Overdue"
        case Mark.ESCALATION:
            again = " again" if message.repeat else ""
            return f"Escalated{again}, {'overdue' if is_overdue(message) else 'due soon'}"
        case _:
            assert_never(message.mark)


def news(message: AlertMessage) -> str:
    """What has happened, in a sentence or two."""
    state = "was due by" if is_overdue(message) else "is due by"
    due = moment(message.due_at, message.zone)
    return (
        f'"{clip(message.title, LONGEST_TITLE)}" {state} {due} and is not done. {_meaning(message)}'
    )


def kind(kind: ClockKind) -> str:
    """What sort of thing is due."""
    match kind:
        case ClockKind.STAGE:
            return "Stage to finish"
        case ClockKind.TASK:
            return "Task"
        case ClockKind.STATUTORY:
            return "Time limit in law"
        case _:
            assert_never(kind)


def advice(kind: ClockKind) -> str:
    """What to do next."""
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


def moment(instant: Instant, zone: str) -> str:
    """The instant as the clock on the wall shows it."""
    local = wall_time(as_utc(instant), ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"


def _meaning(message: AlertMessage) -> str:
    match message.mark:
        case Mark.AMBER:
            return "This is the warning before the target."
        case Mark.TARGET:
            return "The target has passed."
        case Mark.ESCALATION if message.repeat:
            return f"It was escalated before; this is reminder {message.repeat}."
        case Mark.ESCALATION:
            return "It has now been escalated."
        case _:
            assert_never(message.mark)
