"""What templates may say: plain texts and lists of them, each of bounded length."""

import shlex
from collections.abc import Sequence
from typing import Any, Final

from homebuy.channels import wording
from homebuy.channels.alert import AlertMessage, Digest

LONGEST_LINE: Final = 500
MOST_LINES: Final = 60
MOST_LINES_IN_DIGEST: Final = 10
MOST_IN_DIGEST: Final = 100


def of_alert(message: AlertMessage, *, lines: int = MOST_LINES) -> dict[str, Any]:
    """The names that an alert's template may use."""
    texts = {
        "subject": wording.subject(message),
        "urgency": wording.urgency(message),
        "news": wording.news(message),
        "title": message.title,
        "kind": wording.kind(message.kind),
        "reference": message.reference,
        "scheme": message.scheme_title,
        "stage": message.stage_title,
        "source": message.source,
        "due": wording.moment(message.due_at, message.zone),
        "reached": wording.moment(message.reached_at, message.zone),
        "advice": wording.advice(message.kind),
        "reason": message.reason,
        "name": message.recipient_name,
        "on_behalf_of": message.on_behalf_of or "",
        "acknowledge": _acknowledge(message),
        "clock": message.clock,
    }
    return {name: wording.clip(text, LONGEST_LINE) for name, text in texts.items()} | {
        "overdue": wording.is_overdue(message),
        "repeat": message.repeat,
        "why": _lines(message.why, lines),
        "gaps": _lines(message.gaps, lines),
        "notice": "",
    }


def of_digest(digest: Digest) -> dict[str, Any]:
    """The names that a digest's template may use; what is overdue longest comes first."""
    messages = sorted(digest.messages, key=lambda message: (message.due_at, message.key))
    shown = messages[:MOST_IN_DIGEST]
    return {
        "subject": wording.digest_subject(digest),
        "name": wording.clip(digest.recipient_name, LONGEST_LINE),
        "because": wording.clip(digest.because, LONGEST_LINE),
        "alerts": [of_alert(message, lines=MOST_LINES_IN_DIGEST) for message in shown],
        "left_out": len(messages) - len(shown),
    }


def _acknowledge(message: AlertMessage) -> str:
    if not message.clock:
        return ""
    return f"homebuy case acknowledge {message.reference} {shlex.quote(message.clock)}"


def _lines(lines: Sequence[str], most: int) -> list[str]:
    shown = [wording.clip(line, LONGEST_LINE) for line in lines[:most]]
    more = len(lines) - len(shown)
    return [*shown, f"… and {more} more"] if more else shown
