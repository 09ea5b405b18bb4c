"""Who was alerted of what, and who had seen to it."""

from collections.abc import Iterable
from typing import NamedTuple

from homebuy.domain.alerts.alert import AlertStatus
from homebuy.evidence.event_texts import MARKS
from homebuy.evidence.words import Words
from homebuy.storage.rows import AlertRow, EventRow


class Alert(NamedTuple):
    """An alert in words: what of, to whom and by which rule, when, and what came of it."""

    reached: str
    mark: str
    title: str
    to: str
    rule: str
    sent: str
    acknowledged: str


def alerts(words: Words) -> tuple[Alert, ...]:
    """Every alert of the case, the earliest mark first."""
    acknowledged = words.record.events_of("alert_acknowledged")
    ordered = sorted(words.record.alerts, key=lambda row: (row.reached_at, row.key))
    return tuple(_alert(row, acknowledged, words) for row in ordered)


def _alert(row: AlertRow, acknowledged: Iterable[EventRow], words: Words) -> Alert:
    again = f", repeated {row.repeat}" if row.repeat else ""
    return Alert(
        reached=words.when(row.reached_at),
        mark=f"{MARKS[row.mark]}{again}",
        title=row.title,
        to=_recipient(row, words),
        rule=f"{row.rule}: {row.reason}",
        sent=_sent(row, words),
        acknowledged=_seen_to(row, acknowledged, words),
    )


def _recipient(row: AlertRow, words: Words) -> str:
    if row.recipient is None:
        return "nobody could be found"
    named = f"{row.recipient_name} ({row.recipient})" if row.recipient_name else None
    cover = f", for {words.person(row.on_behalf_of)}" if row.on_behalf_of else ""
    fell_back = ", as fallback" if row.fell_back else ""
    return f"{named or words.person(row.recipient)}{cover}{fell_back}"


def _sent(row: AlertRow, words: Words) -> str:
    match row.status:
        case AlertStatus.SENT:
            return words.when(row.sent_at)
        case AlertStatus.WAITING:
            return "waits to be sent"
        case AlertStatus.FAILED:
            return f"could not be sent: {row.last_error}"
        case AlertStatus.WITHDRAWN:
            return "taken back before it was sent"


def _seen_to(row: AlertRow, acknowledged: Iterable[EventRow], words: Words) -> str:
    """The first to acknowledge the clock since the mark was reached."""
    found = (e for e in acknowledged if e.detail["clock"] == row.clock and e.at >= row.reached_at)
    first = min(found, key=lambda event: event.at, default=None)
    return f"{words.person(first.actor)}, {words.when(first.at)}" if first else "-"
