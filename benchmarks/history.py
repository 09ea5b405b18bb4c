"""What a message costs in Temporal's history: `./run bench history`.

The baseline is a case that gets no message, on the same servers in the same run.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any, NamedTuple

from temporalio.client import Client

from homebuy.cli.output import print_table
from homebuy.cli.program import leave
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.state import TaskState
from homebuy.domain.ids import CaseReference, FactName, MessageId, SchemeId, UserId
from homebuy.temporal.client import HomeBuyClient
from verification.timelines.office import Office, ephemeral_office
from workflows.contract import workflow_id

MESSAGES = 30
PAUSE = 0.3
"""Seconds between messages, so that each comes alone."""

NUMBERS = count(1)


class Cost(NamedTuple):
    """Events and bytes of one case's history."""

    events: int
    bytes: int


async def main() -> None:
    """Print the cost of thirty messages that arrive one at a time, by kind of message."""
    async with ephemeral_office(datetime.now(UTC)) as office:
        none = await measured(office, "none", idle)
        rows = [row("no message", none, none)]
        for name, send in (("update", updates), ("signal", signals), ("mixed work", mixed)):
            rows.append(row(f"{MESSAGES} x {name}", await measured(office, name, send), none))
    columns = ("messages", "events", "kB", "events a message", "bytes a message")
    print_table("History of one Right to Buy case", columns, rows)


async def measured(
    office: Office, name: str, send: Callable[[HomeBuyClient, CaseReference], Awaitable[None]]
) -> Cost:
    """A new case, what is sent to it, and what its history costs then."""
    reference = CaseReference(f"BENCH-{name.replace(' ', '-')}")
    facts = {FactName("rtb1_served"): f"{datetime.now(UTC):%Y-%m-%d}"}
    scheme, owner = SchemeId("right-to-buy-england"), UserId("amira-khan")
    await office.cases.raise_case(
        cmd.RaiseCase(**signed(), reference=reference, scheme=scheme, owner=owner, facts=facts)
    )
    await office.cases.case(reference)
    await asyncio.sleep(1)
    await send(office.cases, reference)
    await asyncio.sleep(1)
    return await cost(office.temporal, reference)


async def idle(cases: HomeBuyClient, reference: CaseReference) -> None:
    """Send nothing."""


async def updates(cases: HomeBuyClient, reference: CaseReference) -> None:
    """Notes, each waited for."""
    for number in range(MESSAGES):
        await cases.execute(reference, cmd.AddNote(**signed(), text=f"note {number}"))
        await asyncio.sleep(PAUSE)


async def signals(cases: HomeBuyClient, reference: CaseReference) -> None:
    """Notes that nobody waits for."""
    for number in range(MESSAGES):
        await cases.signal(reference, cmd.AddNote(**signed(), text=f"note {number}"))
        await asyncio.sleep(PAUSE)


async def mixed(cases: HomeBuyClient, reference: CaseReference) -> None:
    """Ordinary work by updates: tasks are completed, stages left, and notes made between."""
    for _ in range(MESSAGES):
        case = await cases.case(reference)
        here = [t for t in case.tasks if t.visit == len(case.stages)]
        todo = [t.id for t in here if t.state is TaskState.OPEN]
        waiting = any(t.state is TaskState.PENDING for t in here)
        if todo:
            await cases.execute(reference, cmd.CompleteTask(**signed(), task=todo[0]))
        elif waiting:
            await cases.execute(reference, cmd.AddNote(**signed(), text="waiting"))
        else:
            await cases.execute(reference, cmd.ProgressCase(**signed(), stage=case.next_stages[0]))
        await asyncio.sleep(PAUSE)


async def cost(temporal: Client, reference: CaseReference) -> Cost:
    """What the server says that the history is."""
    described = await temporal.get_workflow_handle(workflow_id(reference)).describe()
    size = described.raw_description.workflow_execution_info.history_size_bytes
    return Cost(described.history_length, size)


def row(name: str, total: Cost, baseline: Cost) -> tuple[str, ...]:
    """One line of the table."""
    events, size = total.events - baseline.events, total.bytes - baseline.bytes
    each = f"{events / MESSAGES:.1f}", f"{size / MESSAGES:,.0f}"
    return (name, str(total.events), f"{total.bytes / 1000:.0f}", *each)


def signed() -> dict[str, Any]:
    """What every message carries."""
    return {"message_id": MessageId(f"b{next(NUMBERS)}"), "actor": "bench", "at": datetime.now(UTC)}


if __name__ == "__main__":
    asyncio.run(main())
    leave(0)
