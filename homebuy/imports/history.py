"""Histories in a CSV file: one row for each step that an earlier system recorded."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from homebuy.domain.case import commands as cmd
from homebuy.domain.models import Instant
from homebuy.domain.outcomes import Outcome
from homebuy.imports.applications import Applications
from homebuy.imports.csv_table import File, Row, RowFault, Sheet, read_sheet
from homebuy.imports.defaults import ImportDefaults, faults_of, instant

REQUIRED: Final = ("reference", "date", "step", "subject", "value", "actor")


class StepKind(NamedTuple):
    """The message of a step, and which of its fields the subject and the value become."""

    message: type[cmd.Command]
    subject: str | None
    value: str | None


STEPS: Final = {
    "stage": StepKind(cmd.CarryToStage, "stage", None),
    "complete": StepKind(cmd.CompleteTask, "task", "note"),
    "activate": StepKind(cmd.ActivateTask, "task", "reason"),
    "cancel": StepKind(cmd.CancelTask, "task", "reason"),
    "fact": StepKind(cmd.RecordFacts, "facts", "facts"),
    "note": StepKind(cmd.AddNote, None, "text"),
    "progress": StepKind(cmd.ProgressCase, "stage", "reason"),
    "close": StepKind(cmd.CloseCase, "outcome", "reason"),
}


class Step(NamedTuple):
    """Something that happened to a case, and the line that says so."""

    line: int
    command: cmd.Command


@dataclass
class Histories:
    """The steps of each case in order of time, the faults, and the cases that have them.

    A history file that is not `whole` has lost steps of cases that nobody can name.
    """

    steps: dict[str, list[Step]] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    whole: bool = True

    def is_faulty(self, reference: str) -> bool:
        """Whether a step of the case is missing, or may be."""
        return not self.whole or reference in self.faulty


def read_histories(file: File, asked: Applications, defaults: ImportDefaults) -> Histories:
    """Every row as a step of one of the cases asked for, or as faults."""
    sheet = read_sheet(file, REQUIRED)
    faulty = {row.cells.get("reference", "") for row in sheet.spoilt}
    read = Histories(faults=sheet.faults, faulty=faulty, whole="" not in faulty)
    for row in sheet.rows:
        _read_step(sheet, row, read, asked, defaults)
    for steps in read.steps.values():
        steps.sort(key=lambda step: step.command.at)
    return read


def _read_step(
    sheet: Sheet, row: Row, read: Histories, asked: Applications, defaults: ImportDefaults
) -> None:
    reference = row.cells["reference"]
    if asked.whole and reference not in asked.lines:
        reason = f"'{reference}' is not in the file of applications: add it there"
        sheet.fault(row.line, "reference", reason)
        return
    steps = read.steps.setdefault(reference, [])
    if command := _command(sheet, row, len(steps) + 1, defaults):
        steps.append(Step(row.line, command))
    else:
        read.faulty.add(reference)


def _command(sheet: Sheet, row: Row, number: int, defaults: ImportDefaults) -> cmd.Command | None:
    at = instant(sheet, row, "date", defaults.now)
    kind = STEPS.get(row.cells["step"].lower())
    if kind is None:
        known = ", ".join(STEPS)
        reason = f"there is no step {row.cells['step']!r}; there are: {known}"
        sheet.fault(row.line, "step", reason)
        return None
    before = len(sheet.faults)
    fields = {**_subject(sheet, row, kind), **_value(sheet, row, kind)}
    if at is None or len(sheet.faults) > before:
        return None
    return _message(sheet, row, kind, {**_signed(row, number, at, defaults), **fields})


def _signed(row: Row, number: int, at: Instant, defaults: ImportDefaults) -> dict[str, Any]:
    """The same for the same file, so that an import may be repeated."""
    actor = row.cells["actor"] or defaults.actor
    return {"message_id": f"import-{row.cells['reference']}-{number}", "actor": actor, "at": at}


def _subject(sheet: Sheet, row: Row, kind: StepKind) -> dict[str, Any]:
    text = row.cells["subject"]
    match kind.subject:
        case None:
            _must_be_empty(sheet, row, "subject")
            return {}
        case "facts":
            return {"facts": {text: row.cells["value"]}}
        case "outcome":
            return {"outcome": _outcome(sheet, row)}
        case field:
            return {field: text}


def _value(sheet: Sheet, row: Row, kind: StepKind) -> dict[str, Any]:
    match kind.value:
        case None:
            _must_be_empty(sheet, row, "value")
            return {}
        case "facts":
            return {}
        case field:
            return {field: row.cells["value"]}


def _outcome(sheet: Sheet, row: Row) -> Outcome | None:
    try:
        return outcome(row.cells["subject"])
    except ValueError as error:
        sheet.fault(row.line, "subject", str(error))
        return None


def outcome(text: str) -> Outcome:
    """The outcome of that name, with spaces, hyphens or underscores; raises ValueError."""
    try:
        return Outcome(text.lower().replace("-", " ").replace("_", " "))
    except ValueError:
        raise ValueError(f"{text!r} is no outcome; there are: {', '.join(Outcome)}") from None


def _must_be_empty(sheet: Sheet, row: Row, column: str) -> None:
    if row.cells[column]:
        reason = f"a step '{row.cells['step']}' has no {column}: empty it, or add a step 'note'"
        sheet.fault(row.line, column, reason)


def _message(sheet: Sheet, row: Row, kind: StepKind, fields: dict[str, Any]) -> cmd.Command | None:
    try:
        return kind.message(**fields)
    except ValidationError as invalid:
        faults_of(sheet, row, invalid, partial(_column, kind))
        return None


def _column(kind: StepKind, place: list[str]) -> str:
    if place[0] == "facts":
        return "subject" if place[-1] == "[key]" else "value"
    return {kind.subject: "subject", kind.value: "value"}.get(place[0], place[0])
