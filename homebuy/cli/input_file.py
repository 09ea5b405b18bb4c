"""Files that somebody names on the command line, read."""

from datetime import date
from pathlib import Path

from homebuy.cli.exit_codes import MissingFileError
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.imports.csv_table import LARGEST, File
from homebuy.imports.tenancies import LARGEST as LARGEST_OF_TENANCIES
from homebuy.imports.tenancies import read_tenancies


def read_file(path: Path, largest: int = LARGEST) -> File:
    """As much of a file as shows whether it is too large; raises MissingFileError."""
    try:
        with path.open("rb") as opened:
            return File(str(path), opened.read(largest + 1))
    except OSError as fault:
        raise MissingFileError(f"{path} cannot be read: {fault.strerror}") from None


def tenancies_in(path: Path, on: date) -> tuple[Tenancy, ...]:
    """Those before a claim of that day; raises MissingFileError, or every fault of the file."""
    return read_tenancies(read_file(path, LARGEST_OF_TENANCIES), on)
