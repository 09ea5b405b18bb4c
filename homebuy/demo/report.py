"""What the demo shows at its end: cases, limits, mails, and one line for programs."""

from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from homebuy.demo.office import Office
from homebuy.domain.service_levels.clock import ClockKind, ClockState
from homebuy.domain.service_levels.sla import Mark
from homebuy.storage.cases import CaseStore
from homebuy.storage.rows import CaseRow, ClockRow, EventRow

ALL = 10_000


@dataclass(frozen=True)
class Report:
    """Everything on record at one moment."""

    cases: tuple[CaseRow, ...]
    deadlines: tuple[ClockRow, ...]
    events: tuple[EventRow, ...]
    mails: list[EmailMessage]

    def summary(self, setup: float, run: float) -> dict[str, Any]:
        """The figures for programs; the arguments are seconds."""
        return {
            "cases": Counter(case.status for case in self.cases),
            "events": len(self.events),
            "marks": {mark: len(self.marks(mark)) for mark in Mark},
            "mails": len(self.mails),
            "seconds": {"setup": round(setup, 1), "run": round(run, 1)},
        }

    def marks(self, mark: Mark) -> list[EventRow]:
        """Every time that a clock reached the mark."""
        reached = (event for event in self.events if event.kind == "mark_reached")
        return [event for event in reached if event.detail["mark"] == mark]

    def missed_deadlines(self) -> list[ClockRow]:
        """The statutory deadlines that were missed, or are being missed; the worst first."""
        gone = (ClockState.MET, ClockState.VOID)
        overdue = (deadline for deadline in self.deadlines if Mark.TARGET in deadline.reached)
        missed = [deadline for deadline in overdue if deadline.state not in gone]
        return sorted(missed, key=lambda deadline: deadline.days_late or 0, reverse=True)


async def report(office: Office) -> Report:
    """Read what is on record."""
    store = CaseStore(office.pool)
    cases = await store.cases(limit=ALL)
    events = [event for case in cases for event in await store.events(case.reference)]
    deadlines = await store.clocks(kind=ClockKind.STATUTORY, limit=ALL)
    return Report(cases, deadlines, tuple(events), office.mail.messages())
