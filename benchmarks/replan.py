"""What a new calendar costs while cases run: `./run bench replan`.

The baseline is one remark sent to each of the same cases, as many at a time, in the same run.
"""

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, NamedTuple

from homebuy.bulk.attempts import attempt_each
from homebuy.bulk.replan import change_to, rehearse_all, replan_all
from homebuy.cli.output import print_table
from homebuy.cli.program import leave
from homebuy.cli.progress import progress
from homebuy.definitions.calendars.calendar_files import named_calendar
from homebuy.definitions.calendars.publication import next_version, publish
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, FactName, MessageId, SchemeId, UserId
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.definitions import DefinitionStore
from verification.timelines.office import Office, ephemeral_office
from workflows.contract import workflow_id

SAMPLE = 20
"""Cases whose histories are counted."""


class Cost(NamedTuple):
    """Seconds for all cases, and history events for one."""

    seconds: float
    events: float


async def main(number: int, as_json: bool) -> None:
    """Print what it costs to publish an extra bank holiday while so many cases run."""
    async with ephemeral_office(datetime.now(UTC)) as office:
        cases = await raised(office, number)
        store = DefinitionStore(office.pool)
        today = local_date(datetime.now(UTC), "Europe/London")
        calendar = await next_version(store, with_holiday(today), today=today)
        rehearsed = await measured(office, cases, lambda: rehearsal(office, cases, calendar))
        await publish(store, calendar, by="bench", at=datetime.now(UTC))
        notes = await measured(office, cases, lambda: remarks(office, cases))
        planned = await measured(office, cases, lambda: replan(office, cases, calendar))
        left = await office.store.cases_on(calendar.id, calendar.version)
    assert not left, f"{len(left)} cases do not count in the new calendar"
    show(number, {"remark": notes, "rehearsal": rehearsed, "re-plan": planned}, as_json)


def show(number: int, costs: dict[str, Cost], as_json: bool) -> None:
    """A table, or one line of JSON."""
    base = costs["remark"]
    if as_json:
        parts = {name.replace("-", ""): cost._asdict() for name, cost in costs.items()}
        ratio = costs["re-plan"].seconds / base.seconds
        return print(json.dumps({"cases": number, "ratio": round(ratio, 2), **parts}))
    rows = [
        [name, f"{cost.seconds:.1f}", f"{cost.seconds / base.seconds:.2f}", f"{cost.events:.1f}"]
        for name, cost in costs.items()
    ]
    columns = ("what", "seconds", "of a remark", "events a case")
    return print_table(f"A new calendar for {number:,} open cases", columns, rows)


def with_holiday(today: Any) -> Calendar:
    """The England calendar with one more closed day, ten days ahead or soon after."""
    calendar = named_calendar("england-office")
    day = today + timedelta(days=10)
    while not calendar.hours_on(day):
        day += timedelta(days=1)
    return calendar.model_copy(update={"closed": {**calendar.closed, day: "Extra bank holiday"}})


async def raised(office: Office, number: int) -> list[CaseReference]:
    """Right to Buy cases, each with its first tasks open."""
    references = [CaseReference(f"BENCH-{n}") for n in range(number)]

    async def one(reference: CaseReference) -> None:
        facts = {FactName("rtb1_served"): f"{datetime.now(UTC):%Y-%m-%d}"}
        scheme, owner = SchemeId("right-to-buy-england"), UserId("amira-khan")
        await office.cases.raise_case(
            cmd.RaiseCase(
                **signed(f"raise {reference}"),
                reference=reference,
                scheme=scheme,
                owner=owner,
                facts=facts,
            )
        )
        await office.cases.case(reference)

    await each(references, one, "Raising cases")
    return references


async def remarks(office: Office, cases: Sequence[CaseReference]) -> None:
    """One note to each."""

    async def one(case: CaseReference) -> None:
        note = cmd.AddNote(**signed(f"note {case}"), text="nothing new")
        await office.cases.execute(case, note)

    await each(cases, one, "Remarking")


async def rehearsal(office: Office, cases: Sequence[CaseReference], calendar: Calendar) -> None:
    """What the calendar would change."""
    with progress("Rehearsing", len(cases)) as advance:
        found, failures = await rehearse_all(
            office.cases, cases, calendar, datetime.now(UTC), advance
        )
    assert not failures, failures[:3]
    assert all(each.moved for each in found), "an extra holiday moves every case"


async def replan(office: Office, cases: Sequence[CaseReference], calendar: Calendar) -> None:
    """Count every case in the new calendar."""

    def command(_: CaseReference) -> cmd.ChangeCalendar:
        now = datetime.now(UTC)
        return change_to(calendar, actor="bench", reason="an extra bank holiday", at=now)

    with progress("Planning anew", len(cases)) as advance:
        failures = await replan_all(office.cases, cases, command, advance)
    assert not failures, failures[:3]


async def measured(
    office: Office, cases: Sequence[CaseReference], work: Callable[[], Awaitable[None]]
) -> Cost:
    """Seconds, and what it adds to a history once everything is on record."""
    before = await events(office, cases)
    began = perf_counter()
    await work()
    seconds = perf_counter() - began
    await asyncio.sleep(2)
    return Cost(seconds, await events(office, cases) - before)


async def events(office: Office, cases: Sequence[CaseReference]) -> float:
    """The length of a history, on average over some cases."""
    handles = [office.temporal.get_workflow_handle(workflow_id(case)) for case in cases[:SAMPLE]]
    lengths = [(await handle.describe()).history_length for handle in handles]
    return sum(lengths) / len(lengths)


async def each(
    cases: Sequence[CaseReference], do: Callable[[CaseReference], Awaitable[None]], title: str
) -> None:
    """A few at a time, with a bar."""
    with progress(title, len(cases)) as advance:
        failures = [failed for failed in await attempt_each(cases, do, advance) if failed]
    assert not failures, failures[:3]


def signed(id: str) -> dict[str, Any]:
    """What every message carries."""
    return {"message_id": MessageId(id), "actor": "bench", "at": datetime.now(UTC)}


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="./run bench replan", description=__doc__)
    options.add_argument("--cases", type=int, default=1_000, help="how many open cases")
    options.add_argument("--json", action="store_true", help="one line of JSON")
    given = options.parse_args()
    asyncio.run(main(given.cases, given.json))
    leave(0)
