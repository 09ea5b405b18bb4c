"""Applications in a CSV file: one row for each case to raise."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pydantic import ValidationError

from homebuy.domain.case.commands import RaiseCase
from homebuy.domain.definitions.catalogue import Catalogue, UnknownNameError
from homebuy.domain.ids import CaseReference, FactName, MessageId, SchemeId, UserId
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date
from homebuy.imports.csv_table import File, Row, RowFault, Sheet, read_sheet
from homebuy.imports.defaults import ImportDefaults, faults_of, instant

REQUIRED: Final = ("reference", "scheme", "owner", "applied_on")
FACT: Final = "fact:"


class Application(NamedTuple):
    """A case to raise, and the line that asks for it."""

    line: int
    request: RaiseCase


@dataclass
class Applications:
    """The applications that can be used, and the faults of the others.

    `lines` has every reference that could be read; `whole` says that none is missing from it.
    """

    good: list[Application] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    whole: bool = True


def read_applications(file: File, known: Catalogue, defaults: ImportDefaults) -> Applications:
    """Every row as a request to raise a case, or as faults."""
    sheet = read_sheet(file, REQUIRED, lambda name: name.startswith(FACT))
    read = Applications(faults=sheet.faults)
    for row in sheet.spoilt:
        read.lines.setdefault(row.cells.get("reference", ""), row.line)
    read.whole = "" not in read.lines
    for row in sheet.rows:
        request = _request(sheet, row, known, defaults)
        reference = row.cells["reference"]
        if first := read.lines.get(reference):
            reason = f"'{reference}' is on line {first} already: a case is raised once"
            sheet.fault(row.line, "reference", reason)
        elif request:
            read.good.append(Application(row.line, request))
        read.lines.setdefault(reference, row.line)
    return read


def _request(
    sheet: Sheet, row: Row, known: Catalogue, defaults: ImportDefaults
) -> RaiseCase | None:
    at = instant(sheet, row, "applied_on", defaults.now)
    names_are_known = at is not None and _names_are_known(sheet, row, known, at)
    cells = row.cells
    try:
        request = RaiseCase(
            message_id=MessageId(f"import-{cells['reference']}"[:100]),
            actor=defaults.actor,
            at=at or defaults.now,
            reference=CaseReference(cells["reference"]),
            scheme=SchemeId(cells["scheme"]),
            owner=UserId(cells["owner"]),
            facts=_facts(cells),
            alert_from=defaults.alert_from,
        )
    except ValidationError as invalid:
        faults_of(sheet, row, invalid, _column)
        return None
    return _with_day(sheet, row, request, known) if names_are_known else None


def _column(place: list[str]) -> str:
    return f"{FACT}{place[1]}" if place[0] == "facts" else place[0]


def _names_are_known(sheet: Sheet, row: Row, known: Catalogue, at: Instant) -> bool:
    before = len(sheet.faults)
    scheme, owner = SchemeId(row.cells["scheme"]), UserId(row.cells["owner"])
    if scheme:
        _note_unknown(sheet, row, "scheme", lambda: known.scheme(scheme, at))
    if owner:
        _note_unknown(sheet, row, "owner", lambda: known.owner(owner))
    return len(sheet.faults) == before


def _note_unknown(sheet: Sheet, row: Row, column: str, find: Callable[[], object]) -> None:
    try:
        find()
    except UnknownNameError as unknown:
        sheet.fault(row.line, column, str(unknown))


def _facts(cells: dict[str, str]) -> dict[FactName, str]:
    named = ((name.removeprefix(FACT), cell) for name, cell in cells.items() if FACT in name)
    return {FactName(name): cell for name, cell in named if cell}


def _with_day(sheet: Sheet, row: Row, request: RaiseCase, known: Catalogue) -> RaiseCase | None:
    """The day of the application is a fact, under the name that the scheme has for it."""
    published = known.schemes[request.scheme]
    name = published.scheme.applied_on
    applied = local_date(request.at, published.calendar.zone).isoformat()
    if request.facts.get(name, applied) != applied:
        reason = f"{request.facts[name]} differs from applied_on: the two are the same day"
        sheet.fault(row.line, f"{FACT}{name}", reason)
        return None
    return request.model_copy(update={"facts": {name: applied, **request.facts}})
