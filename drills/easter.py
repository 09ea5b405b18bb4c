"""Easter: for four days nothing runs, and the time is skipped; then all comes back at once.

Temporal alone stays up, since it keeps the time of each case. It skips none while a task waits for
a worker, so no mark may wake a case on the way. Half the cases come in as all goes down: a worker
gets to see them four days later. The others run and are on hold; that the hold had ended on the
first day is only told on the last.
"""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from temporalio.testing import TimeSkipper, TimeSkippingConfig

from drills.catching_up import BETWEEN_LOOKS, Look
from drills.clerk import REASON, signed
from drills.drill import Round, Step
from drills.findings import Finding, Wrong
from drills.histories import history_findings, stuck
from drills.ledger import Fate, Ledger, Sent, Way
from drills.mails import mail_findings, repeated
from drills.office import Office
from drills.people import officers
from drills.records import Row, alerts, digests
from homebuy.domain.case import commands as cmd
from homebuy.domain.ids import CaseReference, MessageId, SchemeId
from homebuy.storage.pool import Pool, open_pool
from homebuy.temporal.client import HomeBuyClient
from workflows.contract import TASK_QUEUE, WORKFLOW, CaseStart, workflow_id
from workflows.digests import HomeBuyDigests

EASTER: Final = "four days down"
DOWN: Final = timedelta(days=4)
HELD: Final = timedelta(days=5)
"""A hold that would have ended after the outage, if nobody had ended it before."""
RUNG: Final = timedelta(minutes=1)
"""After so long the timer that was set before the hold has rung, and the next is the release."""
STAND_STILL: Final = timedelta(seconds=2)
"""After so long it had ended in truth."""
UNNOTICED: Final = timedelta(days=3)
"""A mark that is noticed sooner was not missed, and the drill has shown nothing."""
SKIPPING: Final = ("frontend.WorkflowTimeSkippingEnabled=true",)
"""What Temporal must be told so that it can."""
PRACTICE: Final = SchemeId("training")
NOT_YET: Final = TimeSkippingConfig(enabled=False)


class Easter:
    """The cases of one outage, what was sent to them, and what came of it."""

    def __init__(self, office: Office, seed: int, cases: int) -> None:
        self._office = office
        self._skipper = TimeSkipper(office.client, config=NOT_YET)
        self._cases = HomeBuyClient(self._skipper.client)
        self._seed, self._lot = seed, Random(f"{seed}/easter")
        self._ledger = Ledger()
        self._running = [self._reference("RAN", n) for n in range(cases - cases // 2)]
        self._coming = [self._reference("CAME", n) for n in range(cases // 2)]

    async def drill(self, patience: float, step: Step) -> Round:
        """Go through it; wait so many seconds at most for everything to be on record."""
        step("cases before Easter", 1)
        held = [await self._hold(reference) for reference in self._running]
        step("four days down", 1)
        async with self._office.worker.away():
            await self._office.postgres.stop()
            await self._office.post.stop()
            for reference in self._coming:
                await self._raise(reference, later=DOWN)
            await asyncio.gather(*map(self._skip, self._ledger.cases()))
            await self._office.post.start()
            await self._office.postgres.start()
            for hold in held:
                await self._release(hold)
        began = time.monotonic()
        async with open_pool(self._office.dsn, size=4) as pool:
            found = await self._caught_up(pool, began + patience, step)
            seconds = time.monotonic() - began
            found += await self._digests(pool)
        for reference in self._ledger.cases():
            found += await history_findings(self._office.client, self._ledger, reference)
        found += await stuck(self._office.client)
        again = repeated(self._office.post)
        return Round(EASTER, 1, self._ledger.size, seconds, again, list(dict.fromkeys(found)))

    # --- before ---

    def _reference(self, name: str, number: int) -> CaseReference:
        return CaseReference(f"EASTER-{self._seed}-{name}-{number}")

    async def _hold(self, reference: CaseReference) -> cmd.HoldCase:
        """A case that runs, and stands still from its first moment on."""
        at = await self._raise(reference)
        sign = signed(MessageId(f"hold {reference}"), at)
        hold = cmd.HoldCase(**sign, reason=REASON, release_at=at + HELD)
        await self._cases.execute(reference, hold)
        self._sent(reference, hold, Way.UPDATE, Fate.DONE)
        await self._skip(reference, RUNG)
        return hold

    async def _raise(self, reference: CaseReference, later: timedelta | None = None) -> datetime:
        """Start the case; with `later`, no worker sees it before."""
        at = datetime.now(UTC)
        request = cmd.RaiseCase(
            **signed(MessageId(f"raise {reference}"), at),
            reference=reference,
            scheme=PRACTICE,
            owner=self._lot.choice(officers()),
        )
        if later is None:
            await self._cases.raise_case(request)
            await self._cases.case(reference)
        else:
            await self._skipper.client.start_workflow(
                WORKFLOW,
                CaseStart(request=request),
                id=workflow_id(reference),
                task_queue=TASK_QUEUE,
                start_delay=later,
            )
        self._ledger.raised[reference] = True
        return at

    async def _skip(self, reference: CaseReference, duration: timedelta = DOWN) -> None:
        handle = self._skipper.client.get_workflow_handle(workflow_id(reference))
        await self._skipper.fast_forward(handle, duration)

    async def _release(self, hold: cmd.HoldCase) -> None:
        """The news, four days old, that waits for a worker as they all do."""
        reference = CaseReference(hold.message_id.removeprefix("hold "))
        sign = signed(MessageId(f"release {reference}"), hold.at + STAND_STILL)
        release = cmd.ReleaseCase(**sign)
        await self._cases.signal(reference, release)
        self._sent(reference, release, Way.SIGNAL, Fate.TAKEN)

    def _sent(self, reference: CaseReference, command: cmd.Command, way: Way, fate: Fate) -> None:
        sent = self._ledger.open(command.message_id, Sent(reference, command.kind, command))
        sent.fates.append((way, fate))

    # --- after ---

    async def _caught_up(self, pool: Pool, until: float, step: Step) -> list[Finding]:
        """Wait until each case is on record with every mark, and say what is wrong."""
        done = step("catching up", len(self._ledger.cases()))

        async def one(reference: CaseReference) -> list[Finding]:
            look = Look(reference, ahead=DOWN)
            while time.monotonic() < until:
                if await look.take(self._office, pool, self._ledger):
                    break
                await asyncio.sleep(BETWEEN_LOOKS)
            done()
            return [*look.findings(self._ledger), *_noticed(look)]

        found = await asyncio.gather(*map(one, self._ledger.cases()))
        return [finding for each in found for finding in each]

    async def _digests(self, pool: Pool) -> list[Finding]:
        """All alerts are gathered; then everybody gets one mail, and no more."""
        gathered = await alerts(pool)
        found = [
            Finding(Wrong.DUPLICATED, alert["key"], "goes by itself")
            for alert in gathered
            if alert["send_after"] is None
        ]
        found += [Finding(Wrong.DUPLICATED, "mail", "comes alone") for _ in self._mails()]
        due = max((a["send_after"] for a in gathered if a["send_after"]), default=None)
        if due is None:
            return [*found, Finding(Wrong.LOST, "alerts", "nothing was gathered")]
        for number in (1, 2):
            await self._round(number, due + number * timedelta(minutes=1))
        found += _one_each(gathered, self._mails())
        found += mail_findings(self._office.post, await alerts(pool), await digests(pool))
        return found

    async def _round(self, number: int, at: datetime) -> None:
        await self._office.client.execute_workflow(
            HomeBuyDigests.run, at, id=f"easter-{self._seed}-{number}", task_queue=TASK_QUEUE
        )

    def _mails(self) -> list[str]:
        """To whom each mail went."""
        return [mail["To"].addresses[0].addr_spec for mail in self._office.post.arrived]


def _noticed(look: Look) -> list[Finding]:
    """Every mark was missed by days; its own instant is held against the case elsewhere."""
    if look.record is None:
        return []
    marks = [event for event in look.record.events if event["kind"] == "mark_reached"]
    early = (e for e in marks if e["recorded_at"] - e["at"] < UNNOTICED)
    found = [Finding(Wrong.MISDATED, look.reference, f"was noticed at once: {e}") for e in early]
    return found if marks else [Finding(Wrong.LOST, look.reference, "reached no mark")]


def _one_each(gathered: list[Row], mails: list[str]) -> list[Finding]:
    people, got = {a["address"] for a in gathered if a["address"]}, Counter(mails)
    lost = [Finding(Wrong.LOST, person, "got no digest") for person in people - got.keys()]
    more = (person for person, number in got.items() if number > 1)
    return lost + [Finding(Wrong.DUPLICATED, p, f"got {got[p]} mails") for p in more]
