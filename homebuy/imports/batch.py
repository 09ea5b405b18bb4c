"""A batch: applications and histories together, the good apart from the faulty."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.imports.applications import FACT, Application, read_applications
from homebuy.imports.csv_table import File, RowFault
from homebuy.imports.defaults import ImportDefaults
from homebuy.imports.history import Histories, Step, read_histories
from homebuy.imports.rehearsal import Refusal, Rehearsal, too_large


class Batch(NamedTuple):
    """The cases that can be raised, and every fault of every row, in the order of the files.

    A case whose history has a faulty row is `held_back`: half a history misleads.
    """

    applications: tuple[Application, ...]
    held_back: tuple[Application, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True)
class Files:
    """What is imported: applications, and perhaps their histories."""

    applications: File
    history: File | None = None


def prepare(files: Files, known: Catalogue, defaults: ImportDefaults) -> Batch:
    """Read, put together and rehearse; nothing is raised."""
    asked = read_applications(files.applications, known, defaults)
    histories = read_histories(files.history, asked, defaults) if files.history else Histories()
    good, held_back, faults = list[Application](), list[Application](), list[RowFault]()
    for application in asked.good:
        steps = histories.steps.get(application.request.reference, [])
        whole = _with_history(application, steps)
        refused = list(_refused(whole, steps, files, known, defaults))
        faults += refused
        (held_back if refused or histories.is_faulty(whole.request.reference) else good).append(
            whole
        )
    every = [*asked.faults, *histories.faults, *faults]
    return Batch(tuple(good), tuple(held_back), tuple(_in_order(every, files)))


def _in_order(faults: list[RowFault], files: Files) -> list[RowFault]:
    names = [file.name for file in (files.applications, files.history) if file]
    return sorted(faults, key=lambda fault: (names.index(fault.file), fault.line))


def _with_history(application: Application, steps: list[Step]) -> Application:
    history = tuple(step.command for step in steps)
    return application._replace(request=application.request.model_copy(update={"history": history}))


def _refused(
    application: Application,
    steps: list[Step],
    files: Files,
    known: Catalogue,
    defaults: ImportDefaults,
) -> Iterator[RowFault]:
    if reason := too_large(application.request):
        yield RowFault(files.applications.name, application.line, "", reason)
        return
    for refusal in Rehearsal(application.request, known, defaults.now).refusals():
        yield _row_fault(refusal, application, steps, files)


def _row_fault(
    refusal: Refusal, application: Application, steps: list[Step], files: Files
) -> RowFault:
    if refusal.step is None or files.history is None:
        column = f"{FACT}{refusal.fact}" if refusal.fact else ""
        return RowFault(files.applications.name, application.line, column, refusal.reason)
    return RowFault(files.history.name, steps[refusal.step].line, "", refusal.reason)
