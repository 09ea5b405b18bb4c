"""What is wrong with the record of a case, held against what was sent and what the case says."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from drills.ledger import Fate, Ledger, Sent, Way
from drills.records import CaseRecord, Row
from homebuy.domain.case.state import StageVisit
from homebuy.domain.case.views.view import CaseView, ClockView, HoldView, TaskView
from homebuy.domain.ids import MessageId
from homebuy.domain.models import Instant, Value
from homebuy.domain.service_levels.sla import Mark
from homebuy.storage.rows import CaseRow

SYSTEM = "system"
MADE_BY = {
    "complete_task": "task_completed",
    "activate_task": "task_opened",
    "cancel_task": "task_cancelled",
    "record_facts": "fact_recorded",
    "add_note": "note_added",
    "progress_case": "stage_completed",
    "close_case": "case_closed",
    "reassign_case": "owner_changed",
    "hold_case": "hold_placed",
    "hold_task": "hold_placed",
    "release_case": "hold_released",
    "release_task": "hold_released",
    "revise_target": "target_revised",
    "acknowledge_alert": "alert_acknowledged",
    "change_calendar": "calendar_changed",
}
"""The event that each command comes to, once, if it is obeyed."""
MAY_CHANGE_NOTHING = {"change_calendar"}
"""A case that has the calendar already stays as it is."""


class Wrong(StrEnum):
    """The ways in which a drill is failed."""

    LOST = "lost"
    DUPLICATED = "duplicated"
    WEDGED = "wedged"
    MISDATED = "misdated"


class Finding(NamedTuple):
    """One thing that is wrong, and where."""

    wrong: Wrong
    where: str
    what: str


def case_findings(ledger: Ledger, record: CaseRecord, view: CaseView) -> Iterator[Finding]:
    """All that is wrong with one case."""
    found = (
        *_sequence(record),
        *_messages(ledger, record),
        *_unread(ledger, record),
        *mark_faults(record.events, view),
        *_alerts(record),
        *_projection(record, view),
    )
    yield from (Finding(wrong, view.reference, what) for wrong, what in found)


Faults = Iterator[tuple[Wrong, str]]


def _sequence(record: CaseRecord) -> Faults:
    numbers = [event["seq"] for event in record.events]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Wrong.LOST, f"events are numbered {numbers}"
    learnt = [event["recorded_at"] for event in record.events]
    if learnt != sorted(learnt):
        yield Wrong.LOST, "events are not in the order in which the case learnt of them"
    if record.case["seq"] != len(numbers):
        yield Wrong.LOST, f"{len(numbers)} events for a case at {record.case['seq']}"


def _messages(ledger: Ledger, record: CaseRecord) -> Faults:
    for id, sent in ledger.of(record.case["reference"]):
        if sent.command is not None:
            for wrong, what in _message(sent, record, id):
                yield wrong, f"{sent.name} {id} {_fates(sent)}: {what}"


def _message(sent: Sent, record: CaseRecord, id: MessageId) -> Faults:
    assert sent.command is not None, "only what a case can read comes to anything"
    events = record.told(sent.command.actor)
    told = Counter(each["kind"] for each in events if each["message_id"] in (None, id))
    applied, deferred = told[MADE_BY[sent.name]], told["message_deferred"]
    given_up = sum(event["detail"].get("deferred") == id for event in record.events)
    if applied > 1 or given_up > deferred:
        yield Wrong.DUPLICATED, f"applied {applied} times, deferred {deferred}, given up {given_up}"
    if applied and not sent.number(Fate.DONE, Fate.TAKEN, Fate.UNKNOWN):
        yield Wrong.DUPLICATED, "was refused, and applied all the same"
    if sent.name in MAY_CHANGE_NOTHING:
        return
    if sent.number(Fate.DONE) and not (applied or deferred):
        yield Wrong.LOST, "was answered and is not on record"
    sure = sent.number(Fate.TAKEN, way=Way.SIGNAL)
    unsure = sent.number(Fate.UNKNOWN, way=Way.SIGNAL)
    rejected = told["message_rejected"]
    if rejected + max(min(applied, 1), deferred) < sure:
        yield Wrong.LOST, f"{sure} signals came to {dict(told)}"
    if rejected > sure + unsure:
        yield Wrong.DUPLICATED, f"{sure} signals came to {dict(told)}"


def _unread(ledger: Ledger, record: CaseRecord) -> Faults:
    """What no case can read is put on its record, each time that it comes."""
    odd = [sent for _, sent in ledger.of(record.case["reference"]) if sent.command is None]
    names = Counter(
        event["detail"]["name"]
        for event in record.told(SYSTEM)
        if event["kind"] == "message_rejected" and not event["detail"].get("deferred")
    )
    for name in {sent.name for sent in odd}:
        those = [sent for sent in odd if sent.name == name]
        sure = sum(sent.number(Fate.TAKEN) for sent in those)
        unsure = sum(sent.number(Fate.UNKNOWN) for sent in those)
        if names[name] < sure:
            yield Wrong.LOST, f"{sure} signals '{name[:40]}', {names[name]} on record"
        if names[name] > sure + unsure:
            yield Wrong.DUPLICATED, f"{sure} signals '{name[:40]}', {names[name]} on record"


MarkKey = tuple[str, str, int]


def mark_faults(events: Iterable[Row], view: CaseView) -> Faults:
    """Each mark that stands is recorded once, at its own instant, and none is missing."""
    standing = dict[MarkKey, Instant]()
    for event in events:
        detail = event["detail"]
        match event["kind"]:
            case "mark_reached":
                wrong = _mark_key(detail) in standing and "is reached again"
                standing[_mark_key(detail)] = event["at"]
            case "mark_rescheduled":
                before = datetime.fromisoformat(detail["before"])
                wrong = standing.get(_mark_key(detail)) != before and "was not reached then"
                standing[_mark_key(detail)] = event["at"]
            case "mark_withdrawn":
                wrong = standing.pop(_mark_key(detail), None) is None and "had not been reached"
            case _:
                continue
        if wrong:
            yield Wrong.DUPLICATED, f"{event['kind']}: {_mark_key(detail)} {wrong}"
    yield from _held_against(view, standing)


def _mark_key(detail: Row) -> MarkKey:
    return detail["clock"], detail["mark"], detail["repeat"]


def _held_against(view: CaseView, standing: dict[MarkKey, Instant]) -> Faults:
    for clock in view.clocks:
        for mark in Mark:
            at, recorded = instant(clock, mark), standing.get((clock.id, mark, 0))
            if (recorded is not None) != (mark in clock.reached):
                yield Wrong.LOST, f"{clock.id} {mark}: the case and its record disagree"
            elif recorded is not None and recorded != at:
                yield Wrong.MISDATED, f"{clock.id} {mark} is recorded at {recorded}, not {at}"
        repeats = sum(key[0] == clock.id and key[2] > 0 for key in standing)
        if repeats != clock.repeats:
            yield (
                Wrong.LOST,
                f"{clock.id}: {repeats} repeats on record, not {clock.repeats}",
            )


def overdue(view: CaseView, now: Instant) -> list[str]:
    """The marks that should have been reached by `now` and have not been."""
    return [
        f"{clock.id} {mark}"
        for clock in view.clocks
        for mark in Mark
        if (at := instant(clock, mark)) is not None
        and mark not in clock.reached
        and at < min(now, clock.stopped_at or now)
        and clock.state != "void"
    ]


def instant(clock: ClockView, mark: Mark) -> Instant | None:
    """When the case says that the mark falls."""
    at: Instant | None = getattr(clock, f"{mark}_at")
    return at


def _alerts(record: CaseRecord) -> Faults:
    """Every mark that stands and has a rule has an alert, and none has two for one person."""
    stands: dict[tuple[str, str], Row] = {}
    for event in record.events:
        detail = event["detail"]
        if event["kind"].startswith("mark_") and not detail["repeat"]:
            key = detail["clock"], detail["mark"]
            alerted = detail.get("rule") or (event["kind"] == "mark_rescheduled" and key in stands)
            if alerted:
                stands[key] = event
            else:
                stands.pop(key, None)
    caused = {(a["clock"], a["mark"], a["reached_at"]) for a in record.alerts}
    for (clock, mark), event in stands.items():
        if (clock, mark, event["at"]) not in caused:
            yield Wrong.LOST, f"{clock} {mark} alerted nobody"
    names = ("clock", "mark", "repeat", "reached_at", "channel", "recipient", "address")
    for key, number in Counter(tuple(a[n] for n in names) for a in record.alerts).items():
        if number > 1:
            yield Wrong.DUPLICATED, f"{number} alerts for {key}"


def _projection(record: CaseRecord, view: CaseView) -> Faults:
    """The rows are what the case says of itself."""
    parts: tuple[tuple[type[Value], list[Row], Iterable[Value]], ...] = (
        (CaseRow, [record.case], [_as_row(view)]),
        (StageVisit, record.stages, view.stages),
        (TaskView, record.tasks, view.tasks),
        (ClockView, record.clocks, view.clocks),
        (HoldView, record.holds, view.holds),
    )
    for model, rows, said in parts:
        theirs, ours = [_read(model, row) for row in rows], list(said)
        for mine in ours:
            if mine not in theirs:
                yield Wrong.LOST, f"not on record: {mine}"
        for row in theirs:
            if row not in ours:
                yield Wrong.LOST, f"on record, and not so in the case: {row}"


def _as_row(view: CaseView) -> CaseRow:
    return CaseRow(**{name: getattr(view, name) for name in CaseRow.model_fields})


def _read(model: type[Value], row: Row) -> Value:
    return model(**{name: value for name, value in row.items() if name in model.model_fields})


def _fates(sent: Sent) -> str:
    return "(" + ", ".join(f"{way} {fate}" for way, fate in sent.fates) + ")"
