"""Events in an officer's words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from homebuy.domain.delay.notices import Kind
from homebuy.domain.delay.service import FORMS, LATE_WITH
from homebuy.domain.money import pounds
from homebuy.domain.time.wording import shown_day
from homebuy.evidence.words import Words
from homebuy.storage.rows import EventRow

MARKS: Final = {
    "amber": "Warning before the target",
    "target": "Target passed",
    "escalation": "Escalation",
}
ROUTINE: Final = frozenset(
    {"task_scheduled", "mark_withdrawn", "mark_rescheduled", "calendar_changed", "message_deferred"}
)
"""What happens by itself, and matters less to a reader."""
SAID: Final = {
    "reason": "Reason",
    "late_reason": "Why it was late",
    "note": "Note",
    "text": "Note",
}
"""What people wrote, and what to call it."""

Detail = Mapping[str, Any]


class EventText(NamedTuple):
    """What happened in a few words, and what people wrote about it, each with its name."""

    what: str
    said: tuple[tuple[str, str], ...] = ()


def event_text(event: EventRow, words: Words) -> EventText:
    """The event in words; a kind that is not known here is given by its own name."""
    said = tuple((name, event.detail[field]) for field, name in SAID.items() if _has(event, field))
    return EventText(_what(event.kind, event.detail, words), said)


def _has(event: EventRow, field: str) -> bool:
    return bool(event.detail.get(field)) and isinstance(event.detail[field], str)


def _what(kind: str, detail: Detail, words: Words) -> str:
    of_the_case = _of_the_case(kind, detail, words)
    return of_the_case or _of_clocks(kind, detail, words) or _decided(kind, detail) or _plain(kind)


def _of_the_case(kind: str, detail: Detail, words: Words) -> str:
    match kind:
        case "case_raised":
            return f"Case raised, owner {words.person(detail['owner'])}"
        case "stage_entered":
            return f"Stage entered: {detail['title']}"
        case "stage_completed":
            return f"Stage completed: {words.stage(detail['stage'])}"
        case "stage_cancelled":
            return f"Stage cancelled: {words.stage(detail['stage'])}"
        case "task_scheduled":
            opens = words.when_recorded_as(detail["opens_at"])
            return f"Task opens by itself on {opens}: {words.task(detail['task'])}"
        case "task_opened" | "task_completed" | "task_cancelled":
            return f"{_plain(kind)}: {words.task(detail['task'])}"
        case "fact_recorded":
            return _fact(detail, words)
        case "note_added":
            return "Note added"
        case "owner_changed":
            before, after = (words.person(detail[who]) for who in ("owner_before", "owner"))
            return f"Owner changed from {before} to {after}"
        case "message_deferred":
            return f"Message came too soon and was deferred: {detail['reason']}"
        case "message_rejected":
            return f"Message refused: {detail['name']}"
        case "case_closed":
            return f"Case ended: {detail['outcome']}"
        case _:
            return ""


def _fact(detail: Detail, words: Words) -> str:
    name, before = detail["name"], detail.get("before")
    value = words.value(name, detail["value"])
    corrected = before if before != detail["value"] else None
    instead = f" (before: {words.value(name, corrected)})" if corrected else ""
    return f"{words.fact(name)}: {value}{instead}"


def _of_clocks(kind: str, detail: Detail, words: Words) -> str:
    match kind:
        case "mark_reached":
            again = f", repeated {detail['repeat']}" if detail.get("repeat") else ""
            return f"{MARKS[detail['mark']]}{again}: {detail['title']}"
        case "mark_withdrawn":
            return f"{MARKS[detail['mark']]} taken back: {words.clock(detail['clock'])}"
        case "mark_rescheduled":
            before = words.when_recorded_as(detail["before"])
            return f"{MARKS[detail['mark']]} was reached now, not {before}: {detail['title']}"
        case "hold_placed":
            until = detail.get("release_at")
            end = f", until {words.when_recorded_as(until)}" if until else ", until released"
            return f"Hold placed on {_held(detail, words)}{end}"
        case "hold_released":
            return f"Hold released on {_held(detail, words)}"
        case "target_revised":
            moved = (words.when_recorded_as(detail.get(due)) for due in ("due_before", "due_after"))
            return f"Target revised from {' to '.join(moved)}: {detail['title']}"
        case "alert_acknowledged":
            return f"Alert acknowledged: {words.clock(detail['clock'])}"
        case "calendar_changed":
            return f"Calendar '{detail['calendar']}' changed to version {detail['version']}"
        case _:
            return ""


def _held(detail: Detail, words: Words) -> str:
    return f"the task “{words.task(detail['task'])}”" if detail.get("task") else "the case"


def _decided(kind: str, detail: Detail) -> str:
    match kind:
        case "eligibility_assessed":
            return f"Eligibility assessed ({detail['number']}): {detail['finding']['verdict']}"
        case "price_calculated":
            return f"Price calculated ({detail['number']}): {_price(detail['breakdown'])}"
        case "offer_issued":
            return f"Offer {detail['number']} issued: {_price(detail['breakdown'])}"
        case "delay_notice_served":
            return notice_text(detail["notice"])
        case _:
            return ""


def notice_text(notice: Detail) -> str:
    """A notice of delay: which, and with what the landlord is late."""
    kind, ground = Kind(notice["notice"]), notice.get("ground")
    late = f", {LATE_WITH[ground]} late" if ground else ""
    served = shown_day(date.fromisoformat(notice["served"]))
    return f"{kind.capitalize()} notice of delay ({FORMS[kind]}) served on {served}{late}"


def _price(breakdown: Detail) -> str:
    price = breakdown["figures"].get("price")
    return pounds(Decimal(str(price))) if price is not None else "no price"


def _plain(kind: str) -> str:
    return kind.replace("_", " ").capitalize()
