"""Publishing a calendar on the command line, and planning open cases anew."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from homebuy.bulk.replan import Failure, change_to, replan_all
from homebuy.cli.commands.calendar_rehearsal import rehearse
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.options import Json, Publisher
from homebuy.cli.output import print_json
from homebuy.cli.pages.calendar_page import print_published
from homebuy.cli.pages.faults import print_faults
from homebuy.cli.progress import progress
from homebuy.definitions.bundle import FaultyDefinitionsError
from homebuy.definitions.calendars.calendar_files import read_calendars
from homebuy.definitions.calendars.publication import next_version, publish
from homebuy.domain.ids import CaseReference
from homebuy.domain.time.calendars import Calendar
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.pool import Pool

Rehearse = Annotated[
    bool,
    Parameter(name="--rehearse", help="Change nothing; show what would change, case by case."),
]
Reason = Annotated[str, Parameter(help="Why; it goes on the record of every case.")]


async def publish_calendar(
    file: Path,
    /,
    *,
    rehearsal: Rehearse = False,
    reason: Reason = "a newer version of the calendar was published",
    by: Publisher = None,
    as_json: Json = False,
) -> ExitCode:
    """Publish a version of a calendar, and count the open clocks of every case in it.

    What is past stays, and nobody is alerted again. Interrupted, run it again: it goes on where
    it stopped.

    For example: homebuy calendar publish england-office.yaml --rehearse
                 homebuy calendar publish england-office.yaml --reason "extra bank holiday"

    Parameters
    ----------
    file
        One calendar file.
    """
    try:
        calendar = _only_calendar(file)
    except FaultyDefinitionsError as faulty:
        return print_faults(faulty, as_json)
    publisher = context().actor(by)
    async with context().database() as pool:
        today = context().today(calendar.zone)
        calendar = await next_version(DefinitionStore(pool), calendar, today=today)
        if rehearsal:
            return await rehearse(pool, calendar, as_json)
        return await _publish(pool, calendar, publisher, reason, as_json)


def _only_calendar(file: Path) -> Calendar:
    try:
        (calendar,) = read_calendars([file])
    except ValueError:
        raise UsageError(f"{file} holds several calendars: name one file") from None
    return calendar


async def _publish(
    pool: Pool, calendar: Calendar, publisher: str, reason: str, as_json: bool
) -> ExitCode:
    store = DefinitionStore(pool)
    published = await publish(store, calendar, by=publisher, at=context().now())
    told, failures = await _replan(CaseStore(pool), calendar, publisher, reason)
    if as_json:
        version = {"calendar": calendar.id, "version": published.version}
        failed = [failure._asdict() for failure in failures]
        print_json({**version, "changed": published.changed, "cases": told, "failed": failed})
    else:
        print_published(published, told, failures)
    return ExitCode.FINDINGS if failures else ExitCode.DONE


async def _replan(
    store: CaseStore, calendar: Calendar, publisher: str, reason: str
) -> tuple[int, list[Failure]]:
    """Tell every case, also those that were raised while others were told."""
    told = set[CaseReference]()
    failures: list[Failure] = []
    while new := [c for c in await store.cases_on(calendar.id, calendar.version) if c not in told]:
        told.update(new)
        failures += await _tell(calendar, new, publisher, reason)
    return len(told), failures


async def _tell(
    calendar: Calendar, cases: Sequence[CaseReference], publisher: str, reason: str
) -> list[Failure]:
    client = await context().cases()
    with progress("Planning cases anew", len(cases)) as advance:
        return await replan_all(
            client,
            cases,
            lambda _: change_to(calendar, actor=publisher, reason=reason, at=context().now()),
            advance,
        )
