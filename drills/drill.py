"""One drill: cases run, messages flow, and one fault follows another."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from drills.catching_up import caught_up
from drills.faults import FAULTS, STOPS_TEMPORAL, Pace, Scene
from drills.findings import Finding, Wrong
from drills.histories import history_findings, stuck
from drills.ledger import Ledger
from drills.mails import mail_findings, repeated
from drills.office import BY, Office
from drills.records import alerts, digests
from drills.rounds import Rounds
from drills.traffic import Traffic
from homebuy.definitions.calendars.publication import publish
from homebuy.domain.ids import CalendarId
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.pool import open_pool

FAULTLESS = "at the end"
CALENDARS = CalendarId("england-office"), CalendarId("round-the-clock")
FAR = date(2033, 1, 3)
"""A day to close that no case of a drill counts on."""

Step = Callable[[str, int], Callable[[], None]]
"""Says what begins, in how many parts, and answers with what to call when one is done."""


@dataclass(frozen=True)
class Plan:
    """How much of everything; `rate` is messages a second, `patience` seconds to catch up."""

    seed: int
    cases: int
    rate: float
    pace: Pace
    patience: float
    faults: tuple[str, ...]
    easter: int = 0
    """The cases of an outage over Easter, after everything else."""
    queries: bool = False
    """Whether senders look at a case before they write while Temporal is killed, too.

    With temporalio 1.35 and server 1.32, a query that waits for a killed server can let a worker
    work through a signal twice over, and the history that comes of it cannot be replayed.
    """


@dataclass
class Round:
    """What came of one fault."""

    fault: str
    injected: int
    messages: int
    seconds: float
    repeated: int
    found: list[Finding] = field(default_factory=list)

    def number(self, wrong: Wrong) -> int:
        """How many findings are of that kind."""
        return sum(finding.wrong is wrong for finding in self.found)


@dataclass
class Result:
    """All rounds, and every finding once, under the fault after which it was first seen."""

    rounds: list[Round] = field(default_factory=list)

    def add(self, fault: str, ledger: Ledger, seconds: float, again: int, found: Any) -> Round:
        """A round, from figures that count from the beginning."""
        known = {finding for each in self.rounds for finding in each.found}
        new = [finding for finding in dict.fromkeys(found) if finding not in known]
        messages = ledger.size - sum(each.messages for each in self.rounds)
        again -= sum(each.repeated for each in self.rounds)
        injected = len(FAULTS.get(fault, ()))
        self.rounds.append(Round(fault, injected, messages, seconds, again, new))
        return self.rounds[-1]

    @property
    def found(self) -> list[Finding]:
        """Everything that is wrong."""
        return [finding for each in self.rounds for finding in each.found]

    def figures(self) -> dict[str, Any]:
        """The totals; seconds to catch up are those of the slowest round."""
        totals = Counter(finding.wrong for finding in self.found)
        return {
            "faults": sum(each.injected for each in self.rounds),
            "messages": sum(each.messages for each in self.rounds),
            **{str(wrong): totals[wrong] for wrong in Wrong},
            "catch_up_seconds": round(max(each.seconds for each in self.rounds), 1),
        }


async def drill(office: Office, plan: Plan, step: Step, shown: Callable[[Round], None]) -> Result:
    """Go through the faults; `shown` is told of each round when it is over."""
    traffic, result = Traffic(office.client, plan.seed, plan.rate), Result()
    rounds = Rounds(office.client, plan.seed)
    scene = Scene(office, traffic, plan.pace, Random(plan.seed))
    first = plan.cases - plan.cases // 2
    await _raise(traffic, first, plan, step)
    share = plan.cases // 2 / len(plan.faults)
    for number, fault in enumerate(plan.faults):
        newcomers = round(share * (number + 1)) - round(share * number)
        await _publish_calendars(office, number)
        traffic.asks = plan.queries or not STOPS_TEMPORAL & {*FAULTS[fault]}
        done = step(fault, len(FAULTS[fault]))
        async with traffic.flowing(), rounds.going(plan.pace.pause):
            await asyncio.sleep(plan.pace.pause)
            for part in FAULTS[fault]:
                breaking = asyncio.create_task(part(scene))
                traffic.raise_cases(-(-newcomers // len(FAULTS[fault])))
                await breaking
                done()
        shown(await _judge(office, traffic, rounds, fault, plan, result, step))
    await office.worker.kill()  # a new one must live through every history again
    traffic.note_each()
    shown(await _judge(office, traffic, rounds, FAULTLESS, plan, result, step, histories=True))
    return result


async def _raise(traffic: Traffic, number: int, plan: Plan, step: Step) -> None:
    step("raising the first cases", 1)
    traffic.raise_cases(number)
    await traffic.settled(plan.patience)
    await traffic.look_around()


async def _judge(
    office: Office,
    traffic: Traffic,
    rounds: Rounds,
    fault: str,
    plan: Plan,
    result: Result,
    step: Step,
    *,
    histories: bool = False,
) -> Round:
    """Wait until all have caught up, and hold everything on record against what was sent."""
    began = time.monotonic()
    step("waiting for answers", 1)
    await traffic.settled(plan.patience)
    done = step("catching up", len(traffic.ledger.cases()))
    found = await caught_up(office, traffic, rounds, plan.patience, done)
    seconds = time.monotonic() - began
    found += await stuck(office.client)
    async with open_pool(office.dsn, size=1) as pool:
        found += mail_findings(office.post, await alerts(pool), await digests(pool))
    if histories:
        done = step("reading Temporal's histories", len(traffic.ledger.cases()))
        for reference in traffic.ledger.cases():
            found += await history_findings(office.client, traffic.ledger, reference)
            done()
    return result.add(fault, traffic.ledger, seconds, repeated(office.post), found)


async def _publish_calendars(office: Office, number: int) -> None:
    """One more version of each calendar, which closes on a day far ahead."""
    async with open_pool(office.dsn, size=1) as pool:
        store = DefinitionStore(pool)
        for id in CALENDARS:
            latest = await store.latest_calendar(id)
            assert latest is not None, "the shipped calendars are published"
            closed = {**latest.closed, FAR.replace(month=number + 1): "drill"}
            changed = latest.model_copy(update={"closed": closed})
            await publish(store, changed, by=BY, at=datetime.now(UTC))
