"""What is wrong with an import, and in which line of which file."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.imports.csv_table import RowFault

IDS: Final = re.compile(r":[^\]]*\]")

Origins = Mapping[str, tuple[str, int]]
"""The file and line from which an entry such as "users[3]" came."""


class ImportFault(NamedTuple):
    """What is wrong, where and why; without a line it is nothing that a file says."""

    file: str
    line: int | None
    place: str
    reason: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return ": ".join(filter(None, (f"{self.file}{line}", self.place, self.reason)))


def of_rows(faults: Iterable[RowFault]) -> list[ImportFault]:
    """The faults of rows."""
    return [ImportFault(*fault) for fault in faults]


def of_entries(faults: Iterable[Fault], origins: Origins, otherwise: str) -> list[ImportFault]:
    """The faults of entries, with the lines that brought them, or of what was there before."""
    found = []
    for path, reason in faults:
        file, line = _origin(IDS.sub("]", path), origins) or (otherwise, None)
        found.append(ImportFault(file, line, path, reason))
    return found


def _origin(path: str, origins: Origins) -> tuple[str, int] | None:
    while path and path not in origins:
        path = path.rpartition(".")[0]
    return origins.get(path)
