"""The cases of the demo: some raised and worked, some left alone, some with their history.

Each scheme that is published has one.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from homebuy.bulk.start_cases import Raised, RaiseResult, raise_all
from homebuy.demo.office import Office
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.state import TaskState
from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.domain.ids import CaseReference, MessageId, SchemeId, TaskId, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.domain.time.deadlines import local_date
from homebuy.imports.applications import Application
from homebuy.imports.batch import Files, prepare
from homebuy.imports.catalogue import read_catalogue
from homebuy.imports.csv_table import File
from homebuy.imports.defaults import ImportDefaults
from homebuy.temporal.client import HomeBuyClient

PUBLISHED = Path(__file__).parent / "published"
ACTOR = "demo"
RIGHT_TO_BUY, TRAINING = SchemeId("right-to-buy-england"), SchemeId("training")
LEFT_ALONE, WORKED = CaseReference("TRAIN-1"), CaseReference("TRAIN-2")
NEW, UNANSWERED, MOVING = map(CaseReference, ("RTB-1001", "RTB-1002", "RTB-1003"))
OFFICERS = ("amira-khan", "ben-hughes", "chloe-martin", "dev-patel")


async def sample_cases(office: Office) -> list[Application]:
    """The cases to raise, in the order in which they are raised."""
    now = datetime.now(UTC)
    known = await read_catalogue(office.pool, now)
    return [
        *_published(known, now),
        *_one_of_each_other(known, now),
        _case(known, NEW, RIGHT_TO_BUY, "amira-khan", now),
        _case(known, UNANSWERED, RIGHT_TO_BUY, "ben-hughes", now - timedelta(weeks=5)),
        _case(known, MOVING, RIGHT_TO_BUY, "chloe-martin", now - timedelta(days=6)),
        _case(known, WORKED, TRAINING, "dev-patel", now),
        _case(known, LEFT_ALONE, TRAINING, "amira-khan", now),
    ]


async def raise_samples(office: Office, done: Callable[[Application], object]) -> list[Raised]:
    """Raise the sample cases that are not there yet."""
    return await raise_all(office.cases, await sample_cases(office), done)


async def work(cases: HomeBuyClient, raised: list[Raised]) -> None:
    """Work on the cases that are new, as officers and services would: by updates and signals."""
    new = {one.reference for one in raised if one.fate is RaiseResult.RAISED}
    jobs = {WORKED: _finish, MOVING: _move_on, NEW: _begin}
    await asyncio.gather(*(job(cases) for reference, job in jobs.items() if reference in new))


def _published(known: Catalogue, now: datetime) -> tuple[Application, ...]:
    files = [File(name, (PUBLISHED / name).read_bytes()) for name in _FILES]
    return prepare(Files(*files), known, ImportDefaults(now, ACTOR, alert_from=now)).applications


_FILES = ("applications.csv", "histories.csv")


def _one_of_each_other(known: Catalogue, now: datetime) -> Iterator[Application]:
    others = sorted(known.schemes.keys() - {RIGHT_TO_BUY, TRAINING})
    for scheme, owner in zip(others, cycle(OFFICERS), strict=False):
        yield _case(known, CaseReference(f"{scheme}-1"), scheme, owner, now)


def _case(
    known: Catalogue, reference: CaseReference, scheme: SchemeId, owner: str, at: datetime
) -> Application:
    published = known.schemes[scheme]
    applied = local_date(at, published.calendar.zone).isoformat()
    request = cmd.RaiseCase(
        **_signed(at, f"{reference}/raise"),
        reference=reference,
        scheme=scheme,
        owner=UserId(owner),
        facts={published.scheme.applied_on: applied},
    )
    return Application(0, request)


async def _begin(cases: HomeBuyClient) -> None:
    """A clerk notes a call, and the case goes to a colleague."""
    note = cmd.AddNote(**_signed(), text="The tenant asked how long the pack will take.")
    await cases.signal(NEW, note)
    owner = UserId("ben-hughes")
    await cases.execute(NEW, cmd.ReassignCase(**_signed(), owner=owner, reason="workload"))


async def _move_on(cases: HomeBuyClient) -> None:
    """Every task of the first stage is done; the case goes to the next."""
    while open_tasks := await _open_tasks(cases, MOVING):
        for task in open_tasks:
            await cases.execute(MOVING, cmd.CompleteTask(**_signed(), task=task))
    stage = (await cases.case(MOVING)).next_stages[0]
    await cases.execute(MOVING, cmd.ProgressCase(**_signed(), stage=stage))


async def _finish(cases: HomeBuyClient) -> None:
    """The training case is worked to its end, half of it by signals that nobody waits for."""
    while (case := await cases.case(WORKED)).status == "open":
        for task in await _open_tasks(cases, WORKED):
            await cases.signal(WORKED, cmd.CompleteTask(**_signed(), task=task))
        await asyncio.sleep(0.5)
        case = await cases.case(WORKED)
        if any(t.state in (TaskState.OPEN, TaskState.PENDING) for t in case.tasks):
            continue
        if Outcome.COMPLETED in case.outcomes:
            done = cmd.CloseCase(**_signed(), outcome=Outcome.COMPLETED, reason="learnt")
            await cases.execute(WORKED, done)
            return
        onward = cmd.ProgressCase(**_signed(), stage=case.next_stages[-1])
        await cases.execute(WORKED, onward)


async def _open_tasks(cases: HomeBuyClient, reference: CaseReference) -> list[TaskId]:
    return [t.id for t in (await cases.case(reference)).tasks if t.state is TaskState.OPEN]


def _signed(at: datetime | None = None, message_id: str | None = None) -> dict[str, Any]:
    moment = at or datetime.now(UTC)
    given = message_id or f"demo-{moment:%Y%m%dT%H%M%S%f}"
    return {"message_id": MessageId(given), "actor": ACTOR, "at": moment}
