"""Importing applications on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.progress import Progress

from homebuy.cli.exits import ExitCode, MissingFileError
from homebuy.cli.printing import console, print_json, print_table, say, when
from homebuy.cli.sending import Actor, Json, actor
from homebuy.cli.services import database, home_buy, published
from homebuy.imports.applications import Application
from homebuy.imports.batch import Batch, Files, prepare
from homebuy.imports.raising import Fate, Raised, raise_all
from homebuy.imports.sheet import File
from homebuy.imports.terms import Terms
from homebuy.storage.cases import CaseStore

app = App(name="applications", help="Raise the cases of a CSV file.")
FATES = [Fate.RAISED, Fate.RAISED_BEFORE, Fate.WOULD_BE_RAISED, Fate.NOT_REACHED]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Manner:
    """How to import."""

    dry_run: Annotated[bool, Parameter(help="Raise nothing; show what would be raised.")] = False
    all_or_nothing: Annotated[bool, Parameter(help="Raise nothing if any row is faulty.")] = False
    alert_old_marks: Annotated[
        bool, Parameter(help="Alert people of marks that lie in the past, too.")
    ] = False
    actor: Actor = None
    as_json: Json = False


BY_DEFAULT = Manner()


@app.command(name="import")
async def import_(
    file: Path,
    /,
    *,
    history: Annotated[
        Path | None,
        Parameter(help="A CSV file with the columns reference, date, step, subject, value, actor."),
    ] = None,
    manner: Manner = BY_DEFAULT,
) -> ExitCode:
    """Raise a case for each row of a CSV file; to repeat an import does no harm.

    For example: homebuy applications import applications.csv --history history.csv --dry-run

    A step of a history is one of: stage, complete, activate, cancel, fact, note, progress, close.
    Its subject is the stage, task, fact or outcome; its value the note, reason or fact's value.

    Parameters
    ----------
    file
        A CSV file with the columns reference, scheme, owner and applied_on, and perhaps columns
        for facts, such as fact:property_kind.
    """
    files = Files(_read(file), _read(history) if history else None)
    now = datetime.now(UTC)
    terms = Terms(now, actor(manner.actor), None if manner.alert_old_marks else now)
    batch = prepare(files, await published(), terms)
    held_back = manner.all_or_nothing and bool(batch.faults)
    results = [] if held_back else await _results(batch, manner)
    _print(batch, results, manner)
    return _exit_code(batch, results)


async def _results(batch: Batch, manner: Manner) -> Sequence[Raised]:
    if manner.dry_run:
        return await _forecast(batch.applications)
    client = await home_buy()
    with Progress(console=console(errors=True), transient=True) as progress:
        task = progress.add_task("Raising cases", total=len(batch.applications))
        return await raise_all(client, batch.applications, lambda _: progress.advance(task))


async def _forecast(applications: Sequence[Application]) -> list[Raised]:
    async with database() as pool:
        cases = CaseStore(pool)
        return [
            Raised(
                line,
                request.reference,
                Fate.RAISED_BEFORE if await cases.case(request.reference) else Fate.WOULD_BE_RAISED,
            )
            for line, request in applications
        ]


def _read(path: Path) -> File:
    try:
        return File(str(path), path.read_bytes())
    except OSError as fault:
        raise MissingFileError(f"{path} cannot be read: {fault.strerror}") from None


def _print(batch: Batch, results: Sequence[Raised], manner: Manner) -> None:
    if manner.as_json:
        faults = [fault._asdict() for fault in batch.faults]
        return print_json({"cases": [each._asdict() for each in results], "faults": faults})
    requests = {request.reference: request for _, request in batch.applications}
    rows = [
        [
            str(each.line),
            each.reference,
            requests[each.reference].scheme,
            requests[each.reference].owner,
            when(requests[each.reference].at),
            str(len(requests[each.reference].history)),
            ": ".join(filter(None, (each.fate, each.reason))),
        ]
        for each in results
    ]
    columns = ["Line", "Case", "Scheme", "Owner", "Applied", "Steps", "Result"]
    print_table("Applications", columns, rows)
    for fault in batch.faults:
        say(str(fault))
    return say(_summary(batch, results))


def _summary(batch: Batch, results: Sequence[Raised]) -> str:
    counts = {fate: sum(each.fate is fate for each in results) for fate in FATES}
    counted = [f"{count} {fate}" for fate, count in counts.items() if count]
    held_back = len(batch.applications) - len(results)
    if held_back:
        counted.append(f"{held_back} held back because of the faults")
    return ", ".join([*counted, f"{len(batch.faults)} faults"])


def _exit_code(batch: Batch, results: Sequence[Raised]) -> ExitCode:
    if any(each.fate is Fate.NOT_REACHED for each in results):
        return ExitCode.UNREACHABLE
    return ExitCode.FINDINGS if batch.faults else ExitCode.DONE
