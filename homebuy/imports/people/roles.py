"""Who holds which role when, from a file."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from pydantic import ValidationError

from homebuy.definitions.wording import validation_faults
from homebuy.domain.definitions.organisation import Member, Role
from homebuy.domain.ids import RoleId, UserId
from homebuy.imports.csv_table import File, Row, Sheet
from homebuy.imports.people.cells import EFFECTIVE_COLUMNS, entry, read_table
from homebuy.imports.people.table import Place, Table

COLUMNS: Final = ("role", "user")
OPTIONAL: Final = ("title", *EFFECTIVE_COLUMNS)

Members = Table[tuple[UserId, date | None], Member]


class Roles:
    """Roles with their members, as rows change them."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self._titles: dict[RoleId, str] = {}
        self._said: dict[RoleId, tuple[str, int]] = {}
        self._members: dict[RoleId, Members] = {}
        for role in roles:
            self._titles[role.id] = role.title
            held = {(member.user, member.effective_from): member for member in role.members}
            self._members[role.id] = Table(held)

    def read(self, file: File) -> Sheet:
        """Bring the rows in: one that names a member and a first day again replaces that spell."""
        sheet = read_table(file, COLUMNS, OPTIONAL)
        for row in sheet.rows:
            self._read(sheet, row)
        return sheet

    def _read(self, sheet: Sheet, row: Row) -> None:
        id, cells = RoleId(row.cells["role"]), dict(row.cells)
        title = cells.pop("title", "")
        del cells["role"]
        member = entry(sheet, row._replace(cells=cells), Member)
        if not self._entitled(sheet, row, id, title):
            return
        if member:
            members = self._members.setdefault(id, Table({}))
            members.bring(sheet, row, "user", (member.user, member.effective_from), member)

    def _entitled(self, sheet: Sheet, row: Row, id: RoleId, title: str) -> bool:
        """Whether the role can be, by that title or by the one it has."""
        first, line = self._said.setdefault(id, (title, row.line))
        if title != first:
            reason = f"'{id}' is called {first!r} on line {line}: call it the same throughout"
            sheet.fault(row.line, "title", reason)
            return False
        try:
            role = Role(id=id, title=title or self._titles.get(id, ""))
        except ValidationError as invalid:
            for place, reason in validation_faults(invalid, {}, Role):
                sheet.fault(row.line, "role" if place == "id" else place, reason)
            return False
        self._titles[id] = role.title
        return True

    def merged(self) -> tuple[Role, ...]:
        """The roles as they would be."""
        return tuple(
            Role(id=id, title=title, members=tuple(self._of(id).entries.values()))
            for id, title in self._titles.items()
        )

    def origins(self) -> dict[str, Place]:
        """The places of new members, as in "roles[2].members[4]"."""
        found = dict[str, Place]()
        for number, id in enumerate(self._titles):
            found |= self._of(id).origins(f"roles[{number}].members")
        return found

    def _of(self, id: RoleId) -> Members:
        return self._members.setdefault(id, Table({}))
