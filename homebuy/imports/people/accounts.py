"""Accounts from a file, and their line managers from the groups of another."""

from datetime import date
from typing import Final

from homebuy.domain.definitions.organisation import User
from homebuy.domain.ids import UserId
from homebuy.imports.csv_table import File, Row, Sheet
from homebuy.imports.people.cells import EFFECTIVE_COLUMNS, entry, read_table
from homebuy.imports.people.groups import LineManager, read_line_managers
from homebuy.imports.people.table import Place, Table

COLUMNS: Final = ("id", "name", "email")
OPTIONAL: Final = ("line_manager", "digest_at", *EFFECTIVE_COLUMNS)

Accounts = Table[UserId, User]


def read_accounts(file: File, accounts: Accounts) -> tuple[Sheet, bool]:
    """Bring the rows in; answers with their faults, and whether every row could be told apart.

    A column that the file lacks leaves what was there before.
    """
    sheet = read_table(file, COLUMNS, OPTIONAL)
    for row in sheet.rows:
        _read(sheet, row, accounts)
    named = [UserId(row.cells.get("id", "")) for row in sheet.spoilt]
    for id in filter(None, named):
        accounts.entries.setdefault(id, _stand_in(id))
    return sheet, all(named)


def _read(sheet: Sheet, row: Row, accounts: Accounts) -> None:
    id = UserId(row.cells["id"])
    before = accounts.entries.get(id)
    user = entry(sheet, row, User, **(before.model_dump() if before else {}))
    accounts.bring(sheet, row, "id", id, user or before or _stand_in(id))


def _stand_in(id: UserId) -> User:
    """For an account whose row is faulty, so that nobody who names it is faulty too."""
    return User.model_construct(id=id, name=id, email="")


def read_managers(file: File, accounts: Accounts, day: date) -> tuple[Sheet, dict[UserId, Place]]:
    """Give each account the line manager that its groups lead to on `day`."""

    def serves(id: UserId) -> bool:
        return id in accounts.entries and accounts.entries[id].holds_on(day)

    lines, sheet = read_line_managers(file, day, serves)
    for row in sheet.rows:
        if (id := UserId(row.cells["user"])) and id not in accounts.entries:
            sheet.fault(row.line, "user", f"there is no user '{id}': add the account first")
    for id, line in lines.items():
        _give(sheet, accounts, id, line)
    return sheet, {id: (sheet.name, line.number) for id, line in lines.items()}


def _give(sheet: Sheet, accounts: Accounts, id: UserId, line: LineManager) -> None:
    account = accounts.entries[id]
    said = account.line_manager if id in accounts.places else None
    if said not in (None, line.manager):
        reason = f"the groups lead to {line.manager or 'nobody'}, the account to {said}"
        sheet.fault(line.number, "user", f"'{id}' has two line managers: {reason}: correct one")
    accounts.entries[id] = account.model_copy(update={"line_manager": line.manager})
