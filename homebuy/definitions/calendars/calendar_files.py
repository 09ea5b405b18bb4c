"""Calendars from files, and those that come with Home Buy by their ids."""

from collections.abc import Sequence
from pathlib import Path

from homebuy.definitions.bundle import (
    FaultyDefinitionsError,
    FileFault,
    faults_together,
    read_files,
    shipped,
)
from homebuy.domain.errors import NotFoundError
from homebuy.domain.time.calendars import Calendar


class NoSuchCalendarError(NotFoundError):
    """Neither a file nor the id of a calendar that comes with Home Buy."""


def shipped_calendars() -> Path:
    """The folder of the calendars that come with Home Buy."""
    return shipped() / "calendars"


def read_calendars(paths: Sequence[Path]) -> list[Calendar]:
    """The calendars in the files, and in every *.yaml below the folders.

    Raises FaultyDefinitionsError with every fault of every file.
    """
    read, faults = read_files(paths)
    calendars = {file: found for file, found in read.items() if isinstance(found, Calendar)}
    for file, found in read.items():
        if file not in calendars:
            reason = f"'{type(found).__name__.lower()}' is not 'calendar': name calendars only"
            faults.append(FileFault(str(file), "kind", reason))
    faults += faults_together(calendars)
    if faults:
        raise FaultyDefinitionsError(tuple(faults))
    return list(calendars.values())


def named_calendar(name: str) -> Calendar:
    """The calendar in the file of that name, else the shipped one with that id.

    Raises NoSuchCalendarError, and FaultyDefinitionsError for a file that holds no sound calendar.
    """
    if Path(name).is_file():
        return read_calendars([Path(name)])[0]
    if Path(name).is_dir():
        raise NoSuchCalendarError(f"{name!r} is a folder: name one file in it")
    ids = sorted(file.stem for file in shipped_calendars().glob("*.yaml"))
    if name not in ids:
        raise NoSuchCalendarError(
            f"there is no file {name!r}, and no calendar of that id comes with Home Buy; "
            f"there are: {', '.join(ids)}"
        )
    return read_calendars([shipped_calendars() / f"{name}.yaml"])[0]
