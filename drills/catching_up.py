"""After a fault: until every case answers, is on record and has told people; then what is wrong."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from temporalio.client import RPCError

from drills.findings import Finding, Wrong, case_findings, overdue
from drills.ledger import Ledger
from drills.office import Office
from drills.records import CaseRecord, read_case, waiting_at_all, waiting_at_once
from drills.rounds import Rounds
from drills.stopping import stop_if_told
from drills.traffic import Traffic
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.ids import CaseReference
from homebuy.storage.pool import Pool, open_pool
from homebuy.temporal.client import NoSuchCaseError, RefusedError, UnreachableError

AT_ONCE: Final = 6
"""Cases looked at together; each look makes a worker live through the history again."""
GLANCE: Final = 10.0
"""Seconds for one look at a case."""
SLACK: Final = timedelta(seconds=2)
"""By how much a mark may be late without being missing."""
BETWEEN_LOOKS: Final = 0.5


class Look:
    """One case, looked at until it is caught up; its time may be `ahead` of ours."""

    def __init__(self, reference: CaseReference, ahead: timedelta = timedelta()) -> None:
        self.reference = reference
        self._lag = SLACK - ahead
        self.view: CaseView | None = None
        self.record: CaseRecord | None = None
        self.late: list[str] = []

    async def take(self, office: Office, pool: Pool, ledger: Ledger) -> bool:
        """Whether the case answers, nothing is amiss on its record, and no mark is late.

        A signal that must look something up while the database is away comes to something later.
        """
        self.view = None
        with suppress(UnreachableError, RefusedError, NoSuchCaseError, RPCError, TimeoutError):
            async with asyncio.timeout(GLANCE):
                self.view = await office.cases.case(self.reference)
        stop_if_told()
        if self.view is None:
            return False
        self.late = overdue(self.view, datetime.now(UTC) - self._lag)
        self.record = await read_case(pool, self.reference)
        return not self.findings(ledger)

    def _is_recorded(self) -> bool:
        assert self.view is not None, "a case is compared once it has answered"
        return self.record is not None and self.record.case["seq"] == self.view.seq

    def findings(self, ledger: Ledger) -> list[Finding]:
        """What is wrong, now that no more is waited for."""
        if self.view is None:
            return [Finding(Wrong.WEDGED, self.reference, "does not answer")]
        if self.record is None or not self._is_recorded():
            seq = self.record.case["seq"] if self.record else 0
            what = f"{self.view.seq} events in the case, {seq} on record"
            return [Finding(Wrong.LOST, self.reference, what)]
        late = [Finding(Wrong.LOST, self.reference, f"{what} is not reached") for what in self.late]
        return [*late, *case_findings(ledger, self.record, self.view)]


async def caught_up(
    office: Office,
    traffic: Traffic,
    rounds: Rounds,
    patience: float,
    done: Callable[[], None],
) -> list[Finding]:
    """Wait for every case and every alert, for so many seconds, and say what is wrong.

    The senders know from now on how each case stands.
    """
    ledger = traffic.ledger
    deadline = asyncio.get_running_loop().time() + patience
    free, found = asyncio.Semaphore(AT_ONCE), list[Finding]()

    async def one(reference: CaseReference) -> None:
        look = Look(reference)
        while asyncio.get_running_loop().time() < deadline:
            async with free:
                if await look.take(office, pool, ledger):
                    break
            await asyncio.sleep(BETWEEN_LOOKS)
        found.extend(look.findings(ledger))
        if look.view is not None:
            traffic.views[reference] = look.view
        done()

    async with open_pool(office.dsn, size=4) as pool:
        await asyncio.gather(*map(one, ledger.cases()))
        found += await _posted(pool, rounds, deadline + patience)
    return found


async def _posted(pool: Pool, rounds: Rounds, deadline: float) -> list[Finding]:
    """Alerts that go at once go by themselves; what is gathered goes with a round."""
    while left := await waiting_at_once(pool):
        if asyncio.get_running_loop().time() > deadline:
            return [Finding(Wrong.LOST, "alerts", f"{left} that go at once still wait")]
        await asyncio.sleep(BETWEEN_LOOKS)
    while left := await waiting_at_all(pool):
        if asyncio.get_running_loop().time() > deadline:
            return [Finding(Wrong.LOST, "alerts", f"{left} that were gathered still wait")]
        await rounds.one()
        stop_if_told()
    return []
