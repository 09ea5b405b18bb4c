"""An organisation with the rows of files merged in."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from homebuy.domain.definitions.checks.organisation import organisation_faults
from homebuy.domain.definitions.checks.references import organisation_name_faults
from homebuy.domain.definitions.organisation import Absence, Organisation
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import UserId
from homebuy.imports.csv_table import File, Sheet
from homebuy.imports.people.accounts import read_accounts, read_managers
from homebuy.imports.people.cells import entry, read_table
from homebuy.imports.people.import_faults import ImportFault, Origins, of_entries, of_rows
from homebuy.imports.people.roles import Roles
from homebuy.imports.people.table import Place, Table

ABSENCES: Final = ("user", "effective_from")
ABSENCES_TOO: Final = ("cover", "reason", "effective_to")

Absences = Table[tuple[UserId, date | None], Absence]


class Files(NamedTuple):
    """What is imported; each may be absent."""

    users: File | None = None
    roles: File | None = None
    groups: File | None = None
    absences: File | None = None


class Merged(NamedTuple):
    """The organisation as it would be, the places its new entries come from, and faulty rows.

    Where accounts could not be told apart it is not `whole`, and tells nothing about who is known.
    """

    organisation: Organisation
    origins: Origins
    row_faults: tuple[ImportFault, ...]
    whole: bool = True


def merge(organisation: Organisation, files: Files, day: date) -> Merged:
    """Each row replaces the entry that it names or is added; no entry is removed."""
    accounts, roles = Table(organisation.accounts()), Roles(organisation.roles)
    absences: Absences = Table({(a.user, a.effective_from): a for a in organisation.absences})
    sheets, whole, managers = list[Sheet](), True, dict[UserId, Place]()
    if files.users:
        sheet, whole = read_accounts(files.users, accounts)
        sheets.append(sheet)
    if files.roles:
        sheets.append(roles.read(files.roles))
    if files.groups:
        sheet, managers = read_managers(files.groups, accounts, day)
        sheets.append(sheet)
    if files.absences:
        sheets.append(_read_absences(files.absences, absences))
    update = {
        "users": tuple(accounts.entries.values()),
        "roles": roles.merged(),
        "absences": tuple(absences.entries.values()),
    }
    numbers = {id: number for number, id in enumerate(accounts.entries)}
    lines = {f"users[{numbers[id]}].line_manager": place for id, place in managers.items()}
    return Merged(
        organisation.model_copy(update=update),
        accounts.origins("users") | lines | roles.origins() | absences.origins("absences"),
        tuple(of_rows(fault for sheet in sheets for fault in sheet.faults)),
        whole,
    )


def _read_absences(file: File, absences: Absences) -> Sheet:
    sheet = read_table(file, ABSENCES, ABSENCES_TOO)
    for row in sheet.rows:
        if not row.cells["effective_from"]:
            sheet.fault(row.line, "effective_from", "this is empty: write the first day away")
        # An empty reason is no reason, and not a missing one.
        cells = {name: cell for name, cell in row.cells.items() if cell or name != "reason"}
        absence = entry(sheet, row._replace(cells=cells), Absence)
        if absence and absence.effective_from:
            key = (absence.user, absence.effective_from)
            absences.bring(sheet, row, "user", key, absence)
    return sheet


def import_faults(merged: Merged, schemes: Iterable[Scheme], today: date) -> list[ImportFault]:
    """Everything that keeps the organisation from being published, file by file and by line."""
    found = list(merged.row_faults)
    if merged.whole:
        name = f"organisation '{merged.organisation.id}'"
        faults = organisation_faults(merged.organisation, today=today)
        found += of_entries(faults, merged.origins, name)
        for scheme in schemes:
            faults = organisation_name_faults(scheme, merged.organisation, today=today)
            found += of_entries(faults, {}, f"scheme '{scheme.id}'")
    return sorted(dict.fromkeys(found), key=lambda each: (not each.line, each.file, each.line or 0))
