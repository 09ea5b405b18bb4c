"""From a deadline to the mail server: `./run bench alerts`.

The floor is a workflow whose timer runs one empty activity, on the same server in the same run.
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import time
from typing import Any, NamedTuple

from rich.progress import Progress
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from homebuy.cli.output import console, print_table
from homebuy.cli.program import leave
from homebuy.definitions.bundle import documents, read_bundle, shipped
from homebuy.domain.case import commands as cmd
from homebuy.domain.definitions.organisation import Organisation, User
from homebuy.domain.ids import CaseReference, MessageId, SchemeId, UserId
from homebuy.embedded.mailbox import Mailbox, mailbox
from homebuy.embedded.postgres import embedded_postgres
from homebuy.embedded.processes import LOCALHOST
from homebuy.embedded.temporal import embedded_temporal
from homebuy.embedded.worker import embedded_worker
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.migrate import migrate
from homebuy.storage.pool import Pool, open_pool
from homebuy.temporal.client import HomeBuyClient, connect
from workflows.contract import SEARCH_ATTRIBUTES

SCHEME = SchemeId("training")
TARGET = timedelta(minutes=10)
"""Of the task whose deadline is measured; cases are raised as if they had begun long before."""
AT_ONCE = 20
SPACING = 0.25
"""Seconds between the deadlines of an idle office."""
QUEUE = "floor"
PATIENCE = 120
"""Seconds to wait for mail once the last deadline has passed."""

done_at: dict[str, float] = {}


class Office(NamedTuple):
    """A housing office whose worker is a process of its own, as it is at work."""

    cases: HomeBuyClient
    temporal: Client
    pool: Pool
    mail: Mailbox


class Delay(NamedTuple):
    """Seconds from the deadline, for half of all and for all but one in a hundred."""

    p50: float
    p99: float


@activity.defn
async def nothing(name: str) -> None:
    """Only say when."""
    done_at[name] = time()


@workflow.defn
class Floor:
    """The least that a durable deadline costs."""

    @workflow.run
    async def run(self, name: str, deadline: float) -> None:
        await workflow.sleep(max(deadline - workflow.time(), 0.001))
        await workflow.execute_activity(nothing, name, start_to_close_timeout=timedelta(seconds=30))


async def main(number: int, idle: int, as_json: bool) -> None:
    """Print the delays of an idle office, and of one in which all deadlines are the same second."""
    async with office_with(max(number, idle)) as office, floor_worker(office):
        delays = {
            "idle": await both(office, "idle", idle, SPACING),
            "same second": await both(office, "burst", number, 0),
        }
    show(delays, {"idle": idle, "same second": number}, as_json)


async def both(office: Office, name: str, number: int, spacing: float) -> tuple[Delay, Delay]:
    """Ours and the floor's, one after the other."""
    floor = await measured(name, number, spacing, lambda n, at: start_floor(office, name, n, at))
    floors = [done_at[f"{name}-{n}"] - at.timestamp() for n, at in enumerate(floor)]
    ours = await measured(name, number, spacing, lambda n, at: raise_case(office, name, n, at))
    arrived = await arrivals(office, name, number)
    ours_delays = [arrived[n] - at.timestamp() for n, at in enumerate(ours)]
    return delay(ours_delays), delay(floors)


async def measured(
    name: str, number: int, spacing: float, start: Callable[[int, datetime], Awaitable[None]]
) -> list[datetime]:
    """Start so many, let their deadlines pass, and say which those were."""
    first = datetime.now(UTC) + timedelta(seconds=10 + number * 0.15)
    deadlines = [first + timedelta(seconds=n * spacing) for n in range(number)]
    free = asyncio.Semaphore(AT_ONCE)
    with Progress(console=console(errors=True), transient=True) as progress:
        task = progress.add_task(f"Preparing {name}", total=number)

        async def one(n: int) -> None:
            async with free:
                await start(n, deadlines[n])
            progress.advance(task)

        await asyncio.gather(*map(one, range(number)))
    late = (datetime.now(UTC) - first).total_seconds()
    assert late < 0, f"raising took {late:.0f} s too long: the first deadline has passed"
    await asyncio.sleep((deadlines[-1] - datetime.now(UTC)).total_seconds() + 10)
    return deadlines


async def start_floor(office: Office, name: str, number: int, deadline: datetime) -> None:
    """One bare workflow."""
    await office.temporal.start_workflow(
        Floor.run,
        args=[f"{name}-{number}", deadline.timestamp()],
        id=f"floor-{name}-{number}",
        task_queue=QUEUE,
    )


async def raise_case(office: Office, name: str, number: int, deadline: datetime) -> None:
    """One case, whose first task is due at the deadline and alerts an owner of its own."""
    reference = CaseReference(f"{name}-{number}")
    await office.cases.raise_case(
        cmd.RaiseCase(
            message_id=MessageId(f"raise {reference}"),
            actor="bench",
            at=deadline - TARGET,
            reference=reference,
            scheme=SCHEME,
            owner=UserId(f"owner-{number}"),
        )
    )
    await office.cases.case(reference)


async def arrivals(office: Office, name: str, number: int) -> dict[int, float]:
    """When each owner's mail was taken, as the mail server's clock has it."""
    found = dict[int, float]()
    for _ in range(PATIENCE):
        if len(list(office.mail.folder.glob("*.eml"))) >= number:
            found = dict(_arrivals(office.mail, name))
        if len(found) == number:
            return found
        await asyncio.sleep(1)
    raise SystemExit(f"{len(found)} of {number} mails arrived")


def _arrivals(mail: Mailbox, name: str) -> Iterator[tuple[int, float]]:
    for file in mail.folder.glob("*.eml"):
        at = datetime.strptime(file.name.split("-")[0], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
        text = file.read_text(encoding="utf-8", errors="replace")
        if f"case {name}-" in text:
            yield int(text.split("owner-", 1)[1].split("@", 1)[0]), at.timestamp()


@asynccontextmanager
async def office_with(owners: int) -> AsyncIterator[Office]:
    """Everything that an alert passes through, with an owner for every case."""
    with TemporaryDirectory(prefix="homebuy-bench-") as temporary:
        folder = Path(temporary)
        async with (
            embedded_postgres(folder / "postgres", durable=False) as dsn,
            embedded_temporal(None, search_attributes=SEARCH_ATTRIBUTES, ui=False) as server,
            mailbox(folder / "mail") as mail,
        ):
            await migrate(dsn)
            async with open_pool(dsn, size=2) as pool:
                await publish(pool, owners)
                settings = environment(dsn, server.target, mail.port)
                async with embedded_worker(folder / "worker", settings):
                    temporal = await connect(server.target)
                    yield Office(HomeBuyClient(temporal), temporal, pool, mail)


def environment(dsn: str, target: str, port: int) -> dict[str, str]:
    """What the worker is told of its surroundings."""
    return {
        "HOMEBUY_DATABASE_URL": dsn,
        "HOMEBUY_SMTP_HOST": LOCALHOST,
        "HOMEBUY_SMTP_PORT": str(port),
        "HOMEBUY_SMTP_SENDER": "home-buy@example.org",
        "TEMPORAL_ADDRESS": target,
    }


async def publish(pool: Pool, owners: int) -> None:
    """The training scheme with one long task, and an owner for every case."""
    bundle = read_bundle([shipped()], today=datetime.now(UTC).date())
    store, now = DefinitionStore(pool), datetime.now(UTC)
    users = tuple(
        User(id=UserId(f"owner-{n}"), name=f"Owner {n}", email=f"owner-{n}@example.org")
        for n in range(owners)
    )
    for kind, id, document in documents(bundle):
        if kind == "organisation":
            organisation = Organisation.model_validate(document)
            more = organisation.model_copy(update={"users": (*organisation.users, *users)})
            document = more.model_dump(mode="json")
        elif id == SCHEME:
            document = with_one_deadline(document)
        else:
            continue
        await store.publish(DefinitionKind(kind), id, document, "bench", now)


def with_one_deadline(document: dict[str, Any]) -> dict[str, Any]:
    """A task that is due after ten minutes and alerts its owner then, and nothing else."""
    scheme = document["scheme"]
    minutes = TARGET // timedelta(minutes=1)
    sla = {"target": f"{minutes} minutes", "amber": f"{minutes - 1} minutes before target"}
    for task in scheme["tasks"].values():
        task["sla"] = sla
    for stage in scheme["stages"]:
        stage["sla"] = {"target": "5000 minutes", "amber": "1 minute before target"}
    scheme["alerts"] = {"target": "owner-warning"}
    return {**document, "scheme": scheme}


def delay(seconds: Sequence[float]) -> Delay:
    """The middle, and all but one in a hundred."""
    cuts = quantiles(seconds, n=100, method="inclusive")
    return Delay(cuts[49], cuts[98])


def show(delays: dict[str, tuple[Delay, Delay]], numbers: dict[str, int], as_json: bool) -> None:
    """A table, or one line of JSON."""
    ratios = {name: ours.p99 / floor.p99 for name, (ours, floor) in delays.items()}
    if as_json:
        found = {
            name: {
                "ratio": round(ratios[name], 2),
                "ours": ours._asdict(),
                "floor": floor._asdict(),
            }
            for name, (ours, floor) in delays.items()
        }
        return print(json.dumps({"ratio": round(max(ratios.values()), 2), **found}))
    rows = [
        [
            f"{name} ({numbers[name]:,})",
            f"{ours.p50:.3f}",
            f"{ours.p99:.3f}",
            f"{floor.p50:.3f}",
            f"{floor.p99:.3f}",
            f"{ratios[name]:.2f}",
        ]
        for name, (ours, floor) in delays.items()
    ]
    columns = (
        "deadlines",
        "mail p50 s",
        "mail p99 s",
        "floor p50 s",
        "floor p99 s",
        "ratio of p99",
    )
    return print_table("From deadline to mail accepted", columns, rows)


@asynccontextmanager
async def floor_worker(office: Office):  # type: ignore[no-untyped-def]  # as its library has it
    """A worker for the bare workflows."""
    async with Worker(
        office.temporal,
        task_queue=QUEUE,
        workflows=[Floor],
        activities=[nothing],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        yield


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="./run bench alerts", description=__doc__)
    options.add_argument("--cases", type=int, default=1_000, help="deadlines in the same second")
    options.add_argument("--idle", type=int, default=60, help="deadlines of an idle office")
    options.add_argument("--json", action="store_true", help="one line of JSON")
    given = options.parse_args()
    asyncio.run(main(given.cases, given.idle, given.json))
    leave(0)
