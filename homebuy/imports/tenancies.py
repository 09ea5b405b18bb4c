"""Tenancies from a file: CSV with a line for each, or YAML with a list."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from homebuy.definitions.plain_yaml import UnreadableError, mapping_in
from homebuy.domain.eligibility.tenancies import MOST, Tenancy
from homebuy.domain.eligibility.tenancy_faults import TenancyFault, tenancy_faults
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.invalid import invalidity, shortened
from homebuy.imports.csv_table import File, Row, Sheet, read_sheet
from homebuy.written_dates import day

REQUIRED: Final = ("tenant", "landlord", "public", "starts")
OPTIONAL: Final = ("ends", "how", "counts_for", "home")
DAYS: Final = ("starts", "ends")
PUBLIC: Final = {"yes": True, "true": True, "no": False, "false": False}
LARGEST: Final = 1_000_000


class FaultyTenanciesError(HomeBuyError):
    """A file of tenancies that cannot be used, with every fault and its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def read_tenancies(file: File, on: date) -> tuple[Tenancy, ...]:
    """The tenancies before a claim of that day; raises FaultyTenanciesError with every fault."""
    if len(file.content) > LARGEST:
        reason = f"{file.name}: the file is larger than {LARGEST:,} bytes: is it the right one?"
        raise FaultyTenanciesError([reason])
    if file.name.lower().endswith((".yaml", ".yml")):
        return _from_yaml(file, on)
    return _from_csv(file, on)


def _from_csv(file: File, on: date) -> tuple[Tenancy, ...]:
    sheet = read_sheet(file, REQUIRED, OPTIONAL.__contains__)
    read = [(row.line, _tenancy(sheet, row)) for row in sheet.rows[: MOST + 1]]
    if sheet.faults:
        raise FaultyTenanciesError([str(fault) for fault in sorted(sheet.faults, key=_line)])
    lines = [line for line, _ in read]
    found = tuple(tenancy for _, tenancy in read if tenancy)
    return _sound(file, found, on, lambda number: f"line {lines[number - 1]}")


def _line(fault: Any) -> int:
    return int(fault.line)


def _tenancy(sheet: Sheet, row: Row) -> Tenancy | None:
    """The tenancy of a row, or nothing and a fault for each cell that cannot be."""
    given, before = dict[str, Any](), len(sheet.faults)
    for column, cell in row.cells.items():
        try:
            if cell or column in REQUIRED:
                given[column] = _value(column, cell)
        except ValueError as error:
            sheet.fault(row.line, column, str(error))
    if len(sheet.faults) > before:
        return None
    try:
        return Tenancy.model_validate(given)
    except ValidationError as invalid:
        for each in invalid.errors(include_url=False):
            sheet.fault(row.line, ".".join(map(str, each["loc"])), invalidity(each))
        return None


def _value(column: str, cell: str) -> Any:
    if not cell:
        raise ValueError("this is empty: write a value")
    if column in DAYS:
        return day(cell)
    if column != "public":
        return cell
    if cell.lower() not in PUBLIC:
        raise ValueError(f"{shortened(cell)} is neither yes nor no: write one of them")
    return PUBLIC[cell.lower()]


def _from_yaml(file: File, on: date) -> tuple[Tenancy, ...]:
    try:
        document = mapping_in(file.content)
    except UnreadableError as error:
        place = ", ".join(filter(None, (file.name, error.fault.path)))
        raise FaultyTenanciesError([f"{place}: {error.fault.reason}"]) from None
    listed = document.get("tenancies")
    if not isinstance(listed, list) or document.keys() != {"tenancies"}:
        reason = f"{file.name}: write 'tenancies:' and a list of them, and nothing else"
        raise FaultyTenanciesError([reason])
    found, faults = list[Tenancy](), list[str]()
    for number, each in enumerate(listed[: MOST + 1], start=1):
        try:
            found.append(Tenancy.model_validate_json(json.dumps(each, default=str), strict=True))
        except ValidationError as invalid:
            faults += [
                f"{file.name}, tenancy {number}: "
                + ": ".join(filter(None, (".".join(map(str, e["loc"])), invalidity(e))))
                for e in invalid.errors(include_url=False)
            ]
    if faults:
        raise FaultyTenanciesError(faults)
    return _sound(file, tuple(found), on, lambda number: f"tenancy {number}")


def _sound(
    file: File, found: tuple[Tenancy, ...], on: date, place: Callable[[int], str]
) -> tuple[Tenancy, ...]:
    """The tenancies, if they agree with each other and with the day."""
    faults = list(tenancy_faults(found, on))
    if not found:
        faults.append(TenancyFault(0, "there is no tenancy: list at least one"))
    if faults:
        raise FaultyTenanciesError([_said(file, fault, place) for fault in faults])
    return found


def _said(file: File, fault: TenancyFault, place: Callable[[int], str]) -> str:
    where = [file.name, place(fault.number)] if fault.number else [file.name]
    beside = f", beside {place(fault.other)}" if fault.other else ""
    return f"{', '.join(where)}{beside}: {fault.reason}"
