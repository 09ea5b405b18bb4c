"""Everything that is published together: one organisation, its calendars and its schemes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import homebuy
from homebuy.definitions.definition_file import KINDS, Definition, UnfitError, read_definition
from homebuy.domain.definitions.checks.counts import OfficeCalendar
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.organisation import organisation_faults
from homebuy.domain.definitions.checks.scheme import scheme_faults
from homebuy.domain.definitions.closed_schemes import ClosedSchemes
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CalendarId
from homebuy.domain.time.calendars import Calendar

Document = tuple[str, str, dict[str, Any]]
Kind = TypeVar("Kind", Organisation, Scheme, Calendar, ClosedSchemes)
Read = Mapping[Path, Definition]
PRICES = "prices"
"""The folder of the price tables."""


class FileFault(NamedTuple):
    """What is wrong in which file, and where in it; the path is empty for the whole file."""

    file: str
    path: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(filter(None, self))


class FaultyDefinitionsError(HomeBuyError):
    """Definitions that cannot be published, with every fault of every file."""

    def __init__(self, faults: tuple[FileFault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Bundle(NamedTuple):
    """Definitions without a fault."""

    organisation: Organisation
    calendars: Mapping[CalendarId, Calendar]
    schemes: tuple[Scheme, ...]
    closed: tuple[ClosedSchemes, ...] = ()


def read_bundle(paths: Sequence[Path], *, today: date) -> Bundle:
    """The definitions in the files, and in every *.yaml below the folders.

    Raises FaultyDefinitionsError with all faults of all files; times are tried from `today` on.
    """
    read, faults = read_files(paths)
    if not faults and not _of(Organisation, read):
        given = ", ".join(map(str, paths))
        faults.append(FileFault(given, "", "there is no organisation here: add the file of yours"))
    faults += faults_together(read)
    faults += _faults_within(read, today)
    if faults:
        raise FaultyDefinitionsError(tuple(faults))
    (organisation,) = _of(Organisation, read).values()
    schemes, closed = _of(Scheme, read).values(), _of(ClosedSchemes, read).values()
    return Bundle(organisation, _calendars(read), tuple(schemes), tuple(closed))


def shipped() -> Path:
    """The folder of the definitions that come with Home Buy."""
    return Path(homebuy.__file__).parent.parent / "schemes"


def documents(bundle: Bundle) -> list[Document]:
    """What to publish, as (kind, id, document); a scheme takes along the calendars it names."""
    organisation, calendars = bundle.organisation, bundle.calendars
    return [
        *(("calendar", id, calendar_document(calendar)) for id, calendar in calendars.items()),
        ("organisation", organisation.id, organisation.model_dump(mode="json")),
        *(("scheme", scheme.id, _scheme_document(scheme, calendars)) for scheme in bundle.schemes),
        *(("closed-schemes", each.id, each.model_dump(mode="json")) for each in bundle.closed),
    ]


def calendar_document(calendar: Calendar) -> dict[str, Any]:
    """What is published of a calendar: all but the version, which publishing gives."""
    return calendar.model_dump(mode="json", exclude={"version"})


def _scheme_document(scheme: Scheme, calendars: Mapping[CalendarId, Calendar]) -> dict[str, Any]:
    named = {id: calendar_document(calendars[id]) for id in sorted(scheme.calendars())}
    calendar = named.pop(scheme.calendar)
    document = {"scheme": scheme.model_dump(mode="json"), "calendar": calendar}
    return {**document, "others": named} if named else document


def read_files(paths: Sequence[Path]) -> tuple[dict[Path, Definition], list[FileFault]]:
    """What can be read from the files, and from every *.yaml below the folders, and all faults."""
    read, faults = dict[Path, Definition](), list[FileFault]()
    for path in paths:
        files = _files(path)
        if not files:
            faults.append(FileFault(str(path), "", "the folder holds no file named *.yaml"))
        for file in files:
            try:
                read[file] = read_definition(file)
            except UnfitError as error:
                faults += _in(file, error.faults)
    return read, faults


def _files(path: Path) -> list[Path]:
    """Price tables are no definitions: they are read, and travel, on their own."""
    if not path.is_dir():
        return [path]
    return sorted(f for f in path.rglob("*.yaml") if PRICES not in f.relative_to(path).parts[:-1])


def _in(file: Path, faults: Iterable[Fault]) -> Iterator[FileFault]:
    return (FileFault(str(file), *fault) for fault in faults)


def _of(kind: type[Kind], read: Read) -> dict[Path, Kind]:
    return {file: found for file, found in read.items() if isinstance(found, kind)}


def _calendars(read: Read) -> dict[CalendarId, Calendar]:
    return {calendar.id: calendar for calendar in _of(Calendar, read).values()}


def faults_together(read: Read) -> Iterator[FileFault]:
    """A fault for each definition that another file has given before."""
    yield from _one_organisation(read)
    for name, kind in KINDS.items():
        first = dict[str, Path]()
        for file, definition in read.items():
            if isinstance(definition, kind) and kind is not Organisation:
                before = first.setdefault(definition.id, file)
                if before != file:
                    reason = f"{name} '{definition.id}' is already in {before}"
                    yield FileFault(str(file), "id", f"{reason}: give one of them another id")
    yield from _closed_once(read)


def _closed_once(read: Read) -> Iterator[FileFault]:
    """No scheme is closed twice, nor shipped with its stages and closed as well."""
    before = {scheme.id: file for file, scheme in _of(Scheme, read).items()}
    for file, closed in _of(ClosedSchemes, read).items():
        for number, scheme in enumerate(closed.schemes):
            if scheme.id in before:
                reason = f"'{scheme.id}' is already in {before[scheme.id]}: keep one of the two"
                yield FileFault(str(file), f"schemes[{number}:{scheme.id}]", reason)
            before[scheme.id] = file


def _one_organisation(read: Read) -> Iterator[FileFault]:
    files = list(_of(Organisation, read))
    for file in files[1:]:
        yield FileFault(str(file), "kind", f"a second organisation; the first is in {files[0]}")


def _faults_within(read: Read, today: date) -> Iterator[FileFault]:
    organisation = next(iter(_of(Organisation, read).values()), None)
    calendars, counted_once = _calendars(read), cache(OfficeCalendar)
    for file, found in _of(Organisation, read).items():
        yield from _in(file, organisation_faults(found, today=today, calendars=calendars))
    for file, scheme in _of(Scheme, read).items():
        faults = scheme_faults(
            scheme, organisation, calendars, today=today, make_ready=counted_once
        )
        yield from _in(file, faults)
