"""Groups as other systems keep them: the line manager is whoever is responsible for one's group."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from homebuy.domain.definitions.organisation import NamedUser
from homebuy.domain.effective import Effective
from homebuy.domain.ids import UserId
from homebuy.imports.csv_table import File, Sheet
from homebuy.imports.people.cells import EFFECTIVE_COLUMNS, answer, entry, read_table

COLUMNS: Final = ("group", "user", "responsible")

Serves = Callable[[UserId], bool]


class Membership(Effective):
    """A user in a group, perhaps responsible for it."""

    group: Annotated[str, Field(min_length=1, max_length=200)]
    user: NamedUser
    responsible: bool


class LineManager(NamedTuple):
    """A user's line manager, or that they have none, and the line that says so."""

    manager: UserId | None
    number: int


class _Row(NamedTuple):
    line: int
    member: Membership


def read_line_managers(
    file: File, day: date, serves: Serves
) -> tuple[dict[UserId, LineManager], Sheet]:
    """The line manager of everybody who serves and is in a group on `day`; faults in the sheet.

    Who is responsible for a group has no manager in it: a group of one's own leads to nobody.
    """
    sheet = read_table(file, COLUMNS, EFFECTIVE_COLUMNS)
    rows = [row for row in _rows(sheet) if row.member.holds_on(day)]
    heads = dict[str, list[UserId]]()
    for _, member in rows:
        if member.responsible:
            heads.setdefault(member.group, []).append(member.user)
    mine = dict[UserId, list[_Row]]()
    for row in rows:
        mine.setdefault(row.member.user, []).append(row)
    lines = dict[UserId, LineManager]()
    for user, own in mine.items():
        if serves(user) and (line := _line(sheet, user, own, heads, serves)):
            lines[user] = line
    return lines, sheet


def _rows(sheet: Sheet) -> Iterator[_Row]:
    before = dict[tuple[str, str], list[_Row]]()
    for row in sheet.rows:
        responsible = answer(sheet, row, "responsible")
        cells = {name: cell for name, cell in row.cells.items() if name != "responsible"}
        member = entry(sheet, row._replace(cells=cells), Membership, responsible=bool(responsible))
        if member is None or responsible is None:
            continue
        known = before.setdefault((member.group, member.user), [])
        if other := next((line for line, m in known if m.overlaps(member)), None):
            reason = f"'{member.user}' is in '{member.group}' on line {other} at the same time"
            sheet.fault(row.line, "user", f"{reason}: end one before the other begins")
        known.append(_Row(row.line, member))
        yield known[-1]


def _line(
    sheet: Sheet, user: UserId, own: list[_Row], heads: dict[str, list[UserId]], serves: Serves
) -> LineManager | None:
    under = [row for row in own if not row.member.responsible]
    line = (under or own)[0].line
    if not under:
        return LineManager(None, line)
    named = dict.fromkeys(head for row in under for head in heads.get(row.member.group, ()))
    managers = [head for head in named if serves(head)]
    if len(managers) == 1:
        return LineManager(managers[0], line)
    groups = ", ".join(f"'{group}'" for group in dict.fromkeys(row.member.group for row in under))
    if managers:
        reason = f"several are responsible for {groups}: {', '.join(managers)}: keep one"
    elif named:
        reason = f"who is responsible for {groups} does not serve: {', '.join(named)}"
    else:
        reason = f"nobody is responsible for {groups}: flag somebody"
    sheet.fault(line, "responsible", f"'{user}' has no one line manager: {reason}")
    return None
