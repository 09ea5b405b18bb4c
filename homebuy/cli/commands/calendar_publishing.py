"""Publishing a calendar on the command line, and planning open cases anew."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple

from cyclopts import Parameter

from homebuy.bulk.replan import Failure, change_to, rehearse_all, replan_all
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode, UsageError
from homebuy.cli.options import Json, Publisher
from homebuy.cli.output import print_json, print_table, say, when
from homebuy.cli.pages.faults import print_faults
from homebuy.cli.progress import progress
from homebuy.definitions.bundle import FaultyDefinitionsError
from homebuy.definitions.calendars.calendar_files import read_calendars
from homebuy.definitions.calendars.publication import next_version, publish
from homebuy.domain.alerts.recipients import recipients
from homebuy.domain.case.events import MarkReached
from homebuy.domain.case.rehearsal import Rehearsal
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.ids import CaseReference
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore, Published
from homebuy.storage.pool import Pool
from homebuy.temporal.client import HomeBuyClient


class Alert(NamedTuple):
    """A mark that would be reached at once, and whom it would alert."""

    case: CaseReference
    clock: str
    mark: str
    people: tuple[str, ...]


async def publish_calendar(
    file: Path,
    /,
    *,
    rehearse: Annotated[
        bool, Parameter(help="Change nothing; show what would change, case by case.")
    ] = False,
    reason: Annotated[
        str, Parameter(help="Why; it goes on the record of every case.")
    ] = "a newer version of the calendar was published",
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
        (calendar,) = read_calendars([file])
    except FaultyDefinitionsError as faulty:
        return print_faults(faulty, as_json)
    except ValueError:
        raise UsageError(f"{file} holds several calendars: name one file") from None
    publisher, now = context().actor(by), context().now()
    async with context().database() as pool:
        store = DefinitionStore(pool)
        today = local_date(now, calendar.zone)
        calendar = await next_version(store, calendar, today=today)
        if rehearse:
            cases = await CaseStore(pool).cases_on(calendar.id, calendar.version)
            return await _rehearse(pool, calendar, cases, now, as_json)
        published = await publish(store, calendar, by=publisher, at=now)
        told, failures = await _replan(CaseStore(pool), calendar, publisher, reason)
    if as_json:
        version = {"calendar": calendar.id, "version": published.version}
        failed = [failure._asdict() for failure in failures]
        print_json({**version, "changed": published.changed, "cases": told, "failed": failed})
    else:
        print_published(published, told, failures)
    return ExitCode.FINDINGS if failures else ExitCode.DONE


def print_published(published: Published, told: int, failures: Sequence[Failure]) -> None:
    """Say what was published, and how many of the cases that were told count in it now."""
    new = "published" if published.changed else "was published before"
    say(f"calendar '{published.id}' version {published.version} {new}")
    _print_failures(failures)
    if told:
        rest = "" if published.changed or failures else "; every other open case did already"
        done = f"{told - len(failures)} of {told} open cases that counted in another"
        say(f"{done} now count in it{rest}")
    else:
        say("every open case counts in it already")


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


async def _rehearse(
    pool: Pool,
    calendar: Calendar,
    cases: Sequence[CaseReference],
    now: datetime,
    as_json: bool,
) -> ExitCode:
    rehearsals, failures = await _rehearsed(calendar, cases, now)
    alerts = await _alerts(DefinitionStore(pool), rehearsals, now, calendar.zone)
    if as_json:
        moved = [
            {"case": each.reference, **mark.model_dump(mode="json")}
            for each in rehearsals
            for mark in each.moved
        ]
        found = {"moved": moved, "alerts": [alert._asdict() for alert in alerts]}
        failed = [failure._asdict() for failure in failures]
        print_json(
            {"calendar": calendar.id, "version": calendar.version, **found, "failed": failed}
        )
    else:
        _print_rehearsal(calendar, rehearsals, alerts)
        _print_failures(failures)
        say("nothing was changed: this was a rehearsal")
    return ExitCode.FINDINGS if failures else ExitCode.DONE


async def _rehearsed(
    calendar: Calendar, cases: Sequence[CaseReference], now: datetime
) -> tuple[list[Rehearsal], list[Failure]]:
    if not cases:
        return [], []
    client: HomeBuyClient = await context().cases()
    with progress("Rehearsing", len(cases)) as advance:
        rehearsals, failures = await rehearse_all(client, cases, calendar, now, advance)
    return sorted(rehearsals, key=lambda each: each.reference), failures


async def _alerts(
    store: DefinitionStore, rehearsals: Iterable[Rehearsal], now: datetime, zone: str
) -> list[Alert]:
    """Whom the marks that would be reached at once concern, as their rules are today."""
    reached = [(each, mark) for each in rehearsals for mark in each.reached if mark.rule]
    if not reached:
        return []
    organisation = await store.organisation()
    return [
        Alert(case.reference, mark.title, mark.mark, await _people(store, organisation, case, mark))
        for case, mark in reached
    ]


async def _people(
    store: DefinitionStore, organisation: Organisation, case: Rehearsal, mark: MarkReached
) -> tuple[str, ...]:
    published = await store.scheme(case.scheme, case.version)
    assert mark.rule, "marks without a rule alert nobody"
    found = recipients(
        organisation,
        mark.rule,
        owner=case.owner,
        line_manager=case.line_manager,
        fallback=published.scheme.fallback,
        day=local_date(mark.recorded_at, published.calendar.zone),
    )
    return tuple(recipient.user.id for recipient in found.people)


def _print_rehearsal(
    calendar: Calendar, rehearsals: Sequence[Rehearsal], alerts: Sequence[Alert]
) -> None:
    zone = calendar.zone
    print_table(
        f"Marks that calendar '{calendar.id}' version {calendar.version} would move",
        ["Case", "Clock", "Mark", "Now", "Then"],
        [
            [each.reference, mark.title, mark.mark, when(mark.before, zone), when(mark.after, zone)]
            for each in rehearsals
            for mark in each.moved
        ],
    )
    rows = [[alert.case, alert.clock, alert.mark, ", ".join(alert.people)] for alert in alerts]
    print_table("Alerts that it would cause at once", ["Case", "Clock", "Mark", "To"], rows)
    moved = sum(1 for each in rehearsals if each.moved)
    say(f"{moved} of {len(rehearsals)} open cases would have dates that move")


def _print_failures(failures: Sequence[Failure]) -> None:
    if failures:
        print_table("Cases that did not answer: run it again", ["Case", "Why"], failures)
