"""Importing applications on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from homebuy.bulk.start_cases import Raised, RaiseResult, raise_all
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.input_file import read_file
from homebuy.cli.options import Actor, Json
from homebuy.cli.output import print_json, print_table, say, when
from homebuy.cli.progress import progress
from homebuy.imports.applications import Application
from homebuy.imports.batch import Batch, Files, prepare
from homebuy.imports.defaults import ImportDefaults
from homebuy.storage.cases import CaseStore

app = App(name="applications", help="Raise the cases of a CSV file.")


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """How to import."""

    dry_run: Annotated[bool, Parameter(help="Raise nothing; show what would be raised.")] = False
    all_or_nothing: Annotated[bool, Parameter(help="Raise nothing if any row is faulty.")] = False
    alert_old_marks: Annotated[
        bool, Parameter(help="Alert people of marks that lie in the past, too.")
    ] = False
    actor: Actor = None
    as_json: Json = False


BY_DEFAULT = ImportOptions()


@app.command(name="import")
async def import_(
    file: Path,
    /,
    *,
    history: Annotated[
        Path | None,
        Parameter(help="A CSV file with the columns reference, date, step, subject, value, actor."),
    ] = None,
    options: ImportOptions = BY_DEFAULT,
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
    files = Files(read_file(file), read_file(history) if history else None)
    now = context().now()
    defaults = ImportDefaults(
        now, context().actor(options.actor), None if options.alert_old_marks else now
    )
    batch = prepare(files, await context().catalogue(), defaults)
    held_back, good = batch.held_back, batch.applications
    if options.all_or_nothing and batch.faults:
        held_back, good = (*good, *held_back), ()
    results = await (_forecast(good) if options.dry_run else _raised(good))
    results += [
        Raised(line, request.reference, RaiseResult.HELD_BACK) for line, request in held_back
    ]
    _print(batch, sorted(results), options)
    return _exit_code(batch, results)


async def _raised(applications: Sequence[Application]) -> list[Raised]:
    if not applications:
        return []
    client = await context().cases()
    with progress("Raising cases", len(applications)) as advance:
        return await raise_all(client, applications, advance)


async def _forecast(applications: Sequence[Application]) -> list[Raised]:
    async with context().database() as pool:
        store = CaseStore(pool)
        known = [await store.case(request.reference) for _, request in applications]
    fates = [RaiseResult.RAISED_BEFORE if case else RaiseResult.WOULD_BE_RAISED for case in known]
    return [
        Raised(line, request.reference, fate)
        for (line, request), fate in zip(applications, fates, strict=True)
    ]


def _print(batch: Batch, results: Sequence[Raised], options: ImportOptions) -> None:
    if options.as_json:
        faults = [fault._asdict() for fault in batch.faults]
        return print_json({"cases": [each._asdict() for each in results], "faults": faults})
    listed = (*batch.applications, *batch.held_back)
    requests = {request.reference: request for _, request in listed}
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
    counts = {fate: sum(each.fate is fate for each in results) for fate in RaiseResult}
    counted = [f"{count} {fate}" for fate, count in counts.items() if count]
    return ", ".join([*counted, f"faults: {len(batch.faults)}"])


def _exit_code(batch: Batch, results: Sequence[Raised]) -> ExitCode:
    if any(each.fate is RaiseResult.NOT_REACHED for each in results):
        return ExitCode.UNREACHABLE
    return ExitCode.FINDINGS if batch.faults else ExitCode.DONE
