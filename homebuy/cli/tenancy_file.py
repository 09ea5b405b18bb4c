"""A file of tenancies that somebody names on the command line."""

from datetime import date
from pathlib import Path

from homebuy.cli.exit_codes import MissingFileError
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.imports.csv_table import File
from homebuy.imports.tenancies import LARGEST, read_tenancies


def tenancies_in(file: Path, on: date) -> tuple[Tenancy, ...]:
    """Those before a claim of that day; raises MissingFileError, or every fault of the file."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as fault:
        raise MissingFileError(f"{file} cannot be read: {fault.strerror}") from None
    return read_tenancies(File(str(file), content), on)
