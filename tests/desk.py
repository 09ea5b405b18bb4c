"""A housing office on real parts: published definitions, a worker, a mail server."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4

from temporalio.client import Client, WorkflowHistory

from homebuy.channels.email import EmailChannel
from homebuy.channels.notice import Channels
from homebuy.definitions.bundle import Bundle, read_bundle, shipped
from homebuy.definitions.publication import publish
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.view import CaseView, ClockView
from homebuy.domain.ids import CaseReference, MessageId, SchemeId, UserId
from homebuy.domain.time.deadlines import local_date
from homebuy.embedded.mailbox import Mailbox
from homebuy.storage.cases import CaseStore
from homebuy.storage.pool import Pool
from homebuy.temporal.client import HomeBuyClient
from tests.eventually import eventually
from worker import case_worker
from workflows.contract import Answer, workflow_id
from workflows.digests import HomeBuyDigests

NUMBERS = count(1)
OWNER = UserId("amira-khan")
TRAINING = SchemeId("training")
RIGHT_TO_BUY = SchemeId("right-to-buy-england")
LONDON = "Europe/London"


@dataclass
class Desk:
    """Raises cases and tells them things as a housing officer would."""

    temporal: Client
    cases: HomeBuyClient
    store: CaseStore
    mail: Mailbox
    queue: str
    pool: Pool
    channel: EmailChannel

    async def raise_case(self, scheme: SchemeId = TRAINING, **given: Any) -> CaseReference:
        """A case of a reference of its own, once it can be seen."""
        reference = CaseReference(f"T-{next(NUMBERS)}-{uuid4().hex[:8]}")
        request = cmd.RaiseCase(
            **{"reference": reference, "scheme": scheme, "owner": OWNER, **signed(), **given}
        )
        await self.cases.raise_case(request)
        await eventually(lambda: self.kinds(reference), "the case is recorded")
        return reference

    async def execute(
        self, reference: CaseReference, command: type[cmd.Command], **given: Any
    ) -> Answer:
        """Send an update."""
        return await self.cases.execute(reference, command(**{**signed(), **given}))

    async def finish_first_stage(self, reference: CaseReference) -> None:
        """Complete both mandatory tasks of a practice case that was raised a while ago."""
        raised = (await self.see(reference)).raised_at
        for task, seconds in (("watch-the-marks", 1), ("finish-in-time", 5)):
            done = signed(raised + timedelta(seconds=seconds))
            await self.execute(reference, cmd.CompleteTask, task=task, **done)

    async def signal(
        self, reference: CaseReference, command: type[cmd.Command], **given: Any
    ) -> None:
        """Send a signal."""
        await self.cases.signal(reference, command(**{**signed(), **given}))

    async def see(self, reference: CaseReference) -> CaseView:
        """Query the case."""
        return await self.cases.case(reference)

    async def kinds(self, reference: CaseReference) -> list[str]:
        """The kinds of the events that are on record."""
        return [event.kind for event in await self.store.events(reference)]

    async def recorded(self, reference: CaseReference, kind: str) -> Mapping[str, Any]:
        """The latest event of that kind, once it is on record."""
        await eventually(lambda: self._has(reference, kind), f"{kind} is recorded")
        found = [e for e in await self.store.events(reference) if e.kind == kind][-1]
        return {**found.detail, "at": found.at, "actor": found.actor}

    async def now(self, reference: CaseReference) -> datetime:
        """The time in the case, which is ahead of ours where time was skipped."""
        handle = self.temporal.get_workflow_handle(workflow_id(reference))
        history: WorkflowHistory = await handle.fetch_history()
        return history.events[-1].event_time.ToDatetime(tzinfo=UTC)

    async def history_length(self, reference: CaseReference) -> int:
        """How many events Temporal keeps of the case."""
        handle = self.temporal.get_workflow_handle(workflow_id(reference))
        return (await handle.describe()).history_length

    async def sweep(self, after: timedelta = timedelta(minutes=11)) -> None:
        """What the schedule does each minute, as if so much time had passed."""
        at = datetime.now(UTC) + after
        await self.temporal.execute_workflow(
            HomeBuyDigests.run, at, id=f"sweep-{uuid4().hex}", task_queue=self.queue
        )

    async def _has(self, reference: CaseReference, kind: str) -> bool:
        return kind in await self.kinds(reference)


def clock(view: CaseView, id: str) -> ClockView:
    """The clock of that id."""
    return next(each for each in view.clocks if each.id == id)


def today() -> str:
    """The date in England, as a fact is written."""
    return f"{local_date(datetime.now(UTC), LONDON)}"


def ago(seconds: int) -> datetime:
    """So many seconds before now: a case that was raised then need not be waited for."""
    return datetime.now(UTC) - timedelta(seconds=seconds)


def signed(at: datetime | None = None) -> dict[str, Any]:
    """What every message carries."""
    return {
        "message_id": MessageId(uuid4().hex),
        "actor": "amira-khan",
        "at": at or datetime.now(UTC),
    }


async def publish_shipped(pool: Pool) -> None:
    """Publish the definitions that ship; they are checked once for all tests."""
    await publish(pool, _shipped_definitions(), by="tests", at=datetime.now(UTC))


@cache
def _shipped_definitions() -> Bundle:
    return read_bundle([shipped()], today=datetime.now(UTC).date())


@asynccontextmanager
async def opened(
    temporal: Client, pool: Pool, mail: Mailbox, queue: str | None = None
) -> AsyncIterator[Desk]:
    """A desk with a worker of its own, on a queue of its own unless one is given."""
    await publish_shipped(pool)
    queue = queue or f"home-buy-{uuid4().hex}"
    channel = EmailChannel(host="127.0.0.1", port=mail.port, sender="home-buy@example.org")
    async with case_worker(temporal, pool, Channels(channel), queue):
        yield Desk(
            temporal, HomeBuyClient(temporal, queue), CaseStore(pool), mail, queue, pool, channel
        )
