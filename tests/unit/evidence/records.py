"""Cases told by the pure core, as the record that the database would have of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from homebuy.domain.case.events import Event
from homebuy.domain.case.views.view import CaseView, view
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import UserId
from homebuy.evidence.html_page import render
from homebuy.evidence.page import Page, page
from homebuy.evidence.record import Record
from homebuy.storage.rows import CaseRow, ClockRow, EventRow, HoldRow
from tests.unit.domain.case.scripted_case import ScriptedCase, at

OWN_COLUMNS = {"seq", "kind", "at", "recorded_at", "actor", "message_id"}
NAMES = {UserId("amira"): "Amira Khan", UserId("grace"): "Grace Okafor"}


def recorded(driver: ScriptedCase, scheme: Scheme, now: str, **more: Any) -> Record:
    """The record of a life so far."""
    return record_of(view(driver.case, at(now)), driver.events, scheme, **more)


def record_of(seen: CaseView, events: Sequence[Event], scheme: Scheme, **more: Any) -> Record:
    """What the database has once those events are recorded."""
    reference = {"reference": seen.reference}
    fields = {name: getattr(seen, name) for name in CaseRow.model_fields}
    given: dict[str, Any] = {
        "case": CaseRow(**fields),
        "scheme": scheme,
        "names": NAMES,
        "events": tuple(row(event, seen) for event in events),
        "clocks": tuple(ClockRow(**reference, **dict(clock)) for clock in seen.clocks),
        "holds": tuple(HoldRow(**reference, **dict(hold)) for hold in seen.holds),
    }
    return Record(**{**given, **more})


def row(event: Event, seen: CaseView) -> EventRow:
    """The event as a row."""
    written = event.model_dump(mode="json")
    own = {name: written.pop(name) for name in OWN_COLUMNS}
    for published in ("plan", "statutory_deadlines", "decisions"):
        written.pop(published, None)
    if event.kind == "stage_entered":
        stage = event.plan.stage
        written |= {"version": event.plan.version, "stage": stage.id, "title": stage.title}
    if event.kind == "calendar_changed":
        calendar = event.calendar
        written |= {"calendar": calendar.id, "version": calendar.version}
    return EventRow(reference=seen.reference, **own, detail=written)


def told(record: Record, now: str) -> tuple[Page, str]:
    """The page of the record, and the file of the page."""
    found = page(record, at(now))
    return found, render(found)


def moment(now: str) -> datetime:
    """The instant in 2026."""
    return at(now)
