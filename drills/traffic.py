"""Messages to cases, from senders who lose patience, repeat themselves, and keep a ledger."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from temporalio.client import Client, RPCError
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError as LateError

from drills.clerk import next_message, signed
from drills.ledger import Fate, Ledger, Sent, Way
from drills.people import officers
from drills.stopping import stop_if_told
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.ids import CaseReference, FactName, MessageId, SchemeId
from homebuy.temporal.client import (
    CaseExistsError,
    HomeBuyClient,
    NoSuchCaseError,
    RefusedError,
    UnreachableError,
)
from workflows.contract import workflow_id

ANSWER, GLANCE = 8.0, 2.0
"""Seconds that a sender waits for an answer, and for a look at the case before."""
UNDER_WAY = 40
"""Messages that may wait for an answer at one time."""
PERSISTENT = 0.8
"""The part of the senders who send again, under the same id, until they know."""
ODD = 0.04
"""The part of the messages that no case can read."""
OLDEST = timedelta(weeks=6)
"""How long ago a Right to Buy case may have begun."""
AT_ONCE = 3
"""The messages of one bundle; each bundle is delivered twice over, and shuffled."""


class Traffic:
    """Senders who go on until told to stop; by `rate` messages a second.

    While one `asks`, it looks at a case before it sends; otherwise it goes by what was seen last.
    """

    def __init__(self, client: Client, seed: int, rate: float) -> None:
        self.ledger = Ledger()
        self.twice = False
        self.asks = True
        self.views: dict[CaseReference, CaseView] = {}
        self._client, self._cases = client, HomeBuyClient(client)
        self._seed, self._rate = seed, rate
        self._numbers, self._raised = count(1), count(1)
        self._ended: set[CaseReference] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._persists = True

    @asynccontextmanager
    async def flowing(self) -> AsyncIterator[None]:
        """Send until left; what was sent may still wait for an answer then."""
        producing = asyncio.create_task(self._produce())
        try:
            yield
        finally:
            producing.cancel()
            await asyncio.gather(producing, return_exceptions=True)

    async def settled(self, patience: float) -> None:
        """Until every sender knows, or has been told to give up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self._under_way:
                    await asyncio.wait(self._under_way)
        self._persists = False
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._persists = True

    def raise_cases(self, number: int) -> None:
        """Begin to raise so many cases, in both schemes."""
        for _ in range(number):
            self._spawn(self._raise(next(self._raised)))

    async def look_around(self) -> None:
        """Look at every case that has not been seen yet, while nothing is broken."""
        for reference in self.ledger.cases():
            if reference not in self.views:
                self.views[reference] = await self._cases.case(reference)

    def note_each(self) -> None:
        """Begin to tell every open case something: a case that is stuck will not answer."""
        for reference in self.ledger.cases():
            if reference not in self._ended:
                id = MessageId(f"{self._seed}-last-{reference}")
                note = cmd.AddNote(**signed(id, datetime.now(UTC)), text="the drill is over")
                sent = self.ledger.open(id, Sent(reference, note.kind, note))
                self._spawn(self._deliver(sent, Way.UPDATE, persists=True))

    async def _produce(self) -> None:
        while True:
            await asyncio.sleep(1 / self._rate)
            number = next(self._numbers)
            lot = Random(f"{self._seed}/{number}")
            known = [each for each in self.ledger.cases() if each not in self._ended]
            if known and len(self._under_way) < UNDER_WAY:
                work = self._bundle if self.twice else self._one
                self._spawn(work(lot.choice(known), number, lot))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _one(self, reference: CaseReference, number: int, lot: Random) -> None:
        view = await self._look(reference)
        if view is None:
            return
        id = MessageId(f"{self._seed}-{number}")
        if lot.random() < ODD:
            await self._odd(reference, id, lot)
            return
        command = next_message(view, lot, id)
        sent = self.ledger.open(id, Sent(reference, command.kind, command))
        await self._deliver(sent, _way(command, lot), persists=lot.random() < PERSISTENT)

    async def _bundle(self, reference: CaseReference, number: int, lot: Random) -> None:
        """Several messages, each twice, in any order."""
        view = await self._look(reference)
        if view is None:
            return
        deliveries = []
        for part in range(AT_ONCE):
            id = MessageId(f"{self._seed}-{number}-{part}")
            command = next_message(view, lot, id)
            sent = self.ledger.open(id, Sent(reference, command.kind, command))
            deliveries += [(sent, _way(command, lot)) for _ in range(2)]
        lot.shuffle(deliveries)
        waits = [lot.uniform(0, 0.5) for _ in deliveries]

        async def one(sent: Sent, way: Way, wait: float) -> None:
            await asyncio.sleep(wait)
            await self._deliver(sent, way, persists=True)

        work = (one(*each, wait) for each, wait in zip(deliveries, waits, strict=True))
        await asyncio.gather(*work)

    async def _odd(self, reference: CaseReference, id: MessageId, lot: Random) -> None:
        """A signal of an unknown name, or a completion of a task that says too little."""
        name, payload = lot.choice(((f"unheard-of-{id}", {}), ("complete_task", {"task": str(id)})))
        sent = self.ledger.open(id, Sent(reference, name, None))
        handle = self._client.get_workflow_handle(workflow_id(reference))
        fate = Fate.UNKNOWN
        with suppress(TimeoutError, RPCError):
            async with asyncio.timeout(ANSWER):
                await handle.signal(name, payload)
                fate = Fate.TAKEN
        sent.fates.append((Way.SIGNAL, fate))

    async def _deliver(self, sent: Sent, way: Way, *, persists: bool) -> None:
        while True:
            fate = await self._send(sent, way)
            stop_if_told()
            sent.fates.append((way, fate))
            if fate is Fate.ENDED:
                self._ended.add(sent.reference)
            if fate is not Fate.UNKNOWN or not (persists and self._persists):
                return
            await asyncio.sleep(1)

    async def _send(self, sent: Sent, way: Way) -> Fate:
        assert sent.command is not None, "what nobody can read is sent once"
        try:
            async with asyncio.timeout(ANSWER):
                if way is Way.UPDATE:
                    await self._cases.execute(sent.reference, sent.command)
                    return Fate.DONE
                await self._cases.signal(sent.reference, sent.command)
                return Fate.TAKEN
        except RefusedError as refused:
            return Fate.REFUSED if refused.code in set(RejectionCode) else Fate.UNKNOWN
        except NoSuchCaseError:
            return Fate.ENDED
        except (UnreachableError, TimeoutError, LateError, RPCError):
            return Fate.UNKNOWN

    async def _look(self, reference: CaseReference) -> CaseView | None:
        """The case as it stands, or as it was seen last."""
        if self.asks:
            with suppress(UnreachableError, RefusedError, TimeoutError, RPCError):
                async with asyncio.timeout(GLANCE):
                    self.views[reference] = await self._cases.case(reference)
        stop_if_told()
        view = self.views.get(reference)
        if view is not None and view.closed_at is not None:
            self._ended.add(reference)
        return view

    async def _raise(self, number: int) -> None:
        """Every other case is one of practice, whose clocks run for seconds."""
        lot = Random(f"{self._seed}/case/{number}")
        reference = CaseReference(f"DRILL-{self._seed}-{number}")
        self.ledger.raised[reference] = False
        request = _application(reference, lot, is_practice=number % 2 == 0)
        while not self.ledger.raised[reference]:
            with suppress(UnreachableError, TimeoutError, RPCError):
                async with asyncio.timeout(ANSWER):
                    with suppress(CaseExistsError):
                        await self._cases.raise_case(request)
                    self.ledger.raised[reference] = True
                    return
            stop_if_told()
            if not self._persists:
                return
            await asyncio.sleep(1)


def _way(command: cmd.Command, lot: Random) -> Way:
    """A rejected signal is known again by its actor, so whoever shares one sends an update."""
    shares = isinstance(command, cmd.AcknowledgeAlert)
    return Way.UPDATE if shares else lot.choice((Way.UPDATE, Way.SIGNAL))


def _application(reference: CaseReference, lot: Random, *, is_practice: bool) -> cmd.RaiseCase:
    age = timedelta() if is_practice else lot.random() * OLDEST
    at = datetime.now(UTC) - age
    facts = {} if is_practice else {FactName("rtb1_served"): at.date().isoformat()}
    return cmd.RaiseCase(
        **signed(MessageId(f"raise {reference}"), at),
        reference=reference,
        scheme=SchemeId("training" if is_practice else "right-to-buy-england"),
        owner=lot.choice(officers()),
        facts=facts,
    )
