"""Alerts to send, and what a mail says."""

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from homebuy.channels.alert import AlertMessage, Digest
from homebuy.domain.ids import CaseReference, ClockId
from homebuy.domain.service_levels.clock import ClockKind
from homebuy.domain.service_levels.sla import Mark

AMBER = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
DUE = datetime(2026, 7, 3, 16, tzinfo=UTC)
AFTER = datetime(2026, 7, 6, 16, tzinfo=UTC)


def message(**changes: Any) -> AlertMessage:
    given: dict[str, Any] = {
        "key": "RTB-7/task/2/visit-the-home/amber/0/amira-khan",
        "address": "amira.khan@example.org",
        "reference": CaseReference("RTB-7"),
        "scheme_title": "Right to Buy, England",
        "stage_title": "Valuation",
        "kind": ClockKind.TASK,
        "title": "Visit the home",
        "source": "",
        "mark": Mark.AMBER,
        "reached_at": AMBER,
        "due_at": DUE,
        "zone": "Europe/London",
        "reason": 'the escalation rule "Warn the owner" names you.',
        "clock": ClockId("task/2/visit-the-home"),
    }
    return AlertMessage(**given | changes)


def digest(*messages: AlertMessage, **changes: Any) -> Digest:
    given: dict[str, Any] = {
        "key": "digest/amira-khan/2026-07-02",
        "address": "amira.khan@example.org",
        "messages": messages or (message(),),
        "because": "you asked for one e-mail a day at 09:00.",
    }
    return Digest(**given | changes)


def part(mail: EmailMessage, kind: str = "plain") -> str:
    """What the mail says as plain text, or as HTML."""
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())
