"""The publication of a calendar rehearsed: what it would move, and whom that would alert."""

from collections.abc import Iterable, Sequence
from typing import Any

from homebuy.bulk.replan import Failure, rehearse_all
from homebuy.cli.context import context
from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.output import print_json, say
from homebuy.cli.pages.calendar_page import AlertAtOnce, print_failures, print_rehearsal
from homebuy.cli.progress import progress
from homebuy.domain.alerts.recipients import recipients
from homebuy.domain.case.events import MarkReached
from homebuy.domain.case.rehearsal import Rehearsal
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.pool import Pool


async def rehearse(pool: Pool, calendar: Calendar, as_json: bool) -> ExitCode:
    """Ask every case that counts in another version, and print what would change of each."""
    rehearsals, failures = await _rehearsed(CaseStore(pool), calendar)
    alerts = await _alerts(DefinitionStore(pool), rehearsals)
    if as_json:
        print_json(_document(calendar, rehearsals, alerts, failures))
    else:
        print_rehearsal(calendar, rehearsals, alerts)
        print_failures(failures)
        say("nothing was changed: this was a rehearsal")
    return ExitCode.FINDINGS if failures else ExitCode.DONE


async def _rehearsed(store: CaseStore, calendar: Calendar) -> tuple[list[Rehearsal], list[Failure]]:
    cases = await store.cases_on(calendar.id, calendar.version)
    if not cases:
        return [], []
    client, now = await context().cases(), context().now()
    with progress("Rehearsing", len(cases)) as advance:
        rehearsals, failures = await rehearse_all(client, cases, calendar, now, advance)
    return sorted(rehearsals, key=lambda each: each.reference), failures


async def _alerts(store: DefinitionStore, rehearsals: Iterable[Rehearsal]) -> list[AlertAtOnce]:
    """Whom the marks that would be reached at once concern, as their rules are today."""
    reached = [(each, mark) for each in rehearsals for mark in each.reached if mark.rule]
    if not reached:
        return []
    organisation = await store.organisation()
    return [
        AlertAtOnce(
            case.reference, mark.title, mark.mark, await _people(store, organisation, case, mark)
        )
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


def _document(
    calendar: Calendar,
    rehearsals: Sequence[Rehearsal],
    alerts: Sequence[AlertAtOnce],
    failures: Sequence[Failure],
) -> dict[str, Any]:
    moved = [
        {"case": each.reference, **mark.model_dump(mode="json")}
        for each in rehearsals
        for mark in each.moved
    ]
    return {
        "calendar": calendar.id,
        "version": calendar.version,
        "moved": moved,
        "alerts": [alert._asdict() for alert in alerts],
        "failed": [failure._asdict() for failure in failures],
    }
