"""A case of a small scheme, told step by step; times are written as "3 March 10:00", in UTC."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any, TypedDict

import pytest
import yaml

from homebuy.domain import case as core
from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectedError, RejectionCode
from homebuy.domain.case.state import Task
from homebuy.domain.definitions.decisions import Decisions
from homebuy.domain.definitions.plan import StagePlan, open_scheme, plan_stage
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.domain.ids import (
    CalendarId,
    CaseReference,
    ClockId,
    FactName,
    MessageId,
    StageId,
    TaskId,
    UserId,
)
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import Clock, ClockState
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.opening_hours import WEEK
from homebuy.domain.time.periods import Period
from tests.case_driver import CaseDriver
from tests.look_ups import price_of, published, serving

SCHEME_FILE = Path(__file__).with_name("scheme.yaml").read_text(encoding="utf-8")
SCHEME = PublishedScheme(**yaml.safe_load(SCHEME_FILE), version=3)
ROUND_THE_CLOCK = SCHEME.calendar.model_copy(
    update={"opening": dict.fromkeys(WEEK, ("00:00-24:00",)), "closed": {}}
)
OWNER, MANAGER, OFFICER = UserId("amira"), UserId("grace"), "officer"
RAISED = "2 March 10:00"
"""A Monday; the clocks go forward on 29 March."""


class Sent(TypedDict):
    """What every message carries."""

    message_id: MessageId
    actor: str
    at: datetime


def at(text: str) -> datetime:
    """The instant in 2026; seconds may follow the minutes."""
    form = "%Y %d %B %H:%M:%S" if text.count(":") == 2 else "%Y %d %B %H:%M"
    return datetime.strptime(f"2026 {text}", form).replace(tzinfo=UTC)


def on(calendar: Calendar) -> PublishedScheme:
    """The small scheme, counted in another calendar."""
    return SCHEME.model_copy(update={"calendar": calendar})


def altered(change: Callable[[Any], object]) -> PublishedScheme:
    """The small scheme, as somebody changed the file."""
    read = yaml.safe_load(SCHEME_FILE)
    change(read["scheme"])
    return PublishedScheme(**read, version=3)


def task_level(task: str, **sla: str) -> PublishedScheme:
    """The small scheme with another service level for a task."""
    return altered(lambda scheme: scheme["tasks"][task].update(sla=sla))


def stage_level(**sla: str) -> PublishedScheme:
    """The small scheme with another service level for its first stage."""
    return altered(lambda scheme: scheme["stages"][0].update(sla=sla))


def covering(first: date, last: date) -> PublishedScheme:
    """The small scheme, with a calendar that knows only these days."""
    return on(SCHEME.calendar.within(first, last))


def plan_of(published: PublishedScheme, stage: str, entered: date) -> StagePlan:
    plan = plan_stage(published, StageId(stage), entered=entered, raised=at(RAISED).date())
    assert plan, f"no stage {stage}"
    return plan


class ScriptedCase(CaseDriver):
    """One case; every step answers with the events that it caused."""

    def __init__(
        self,
        published: PublishedScheme = SCHEME,
        *,
        raised: str = RAISED,
        told: str | None = None,
        alert_from: str | None = None,
        facts: Mapping[str, str] | None = None,
        decides: bool = True,
    ) -> None:
        super().__init__()
        self._published = published
        self._ids = (f"message-{number}" for number in count(1))
        request = cmd.RaiseCase(
            **self._sent(raised),
            reference=CaseReference("RTB-1"),
            scheme=published.scheme.id,
            owner=OWNER,
            alert_from=at(alert_from) if alert_from else None,
            facts={FactName(name): value for name, value in (facts or {}).items()},
        )
        plan = plan_of(published, published.scheme.first_stage, at(raised).date())
        opening = open_scheme(published, plan, MANAGER)
        if not decides:
            opening = opening.model_copy(update={"decisions": Decisions()})
        now = at(told or raised)
        self.start(request, opening, now)

    def task(self, task: str) -> Task:
        found = self.case.task(TaskId(task))
        assert found, f"no task {task}"
        return found

    def fact(self, name: str) -> str:
        return self.case.facts[FactName(name)].value

    def clock(self, clock: str) -> Clock:
        return self.case.clocks[ClockId(clock)]

    def state(self, clock: str) -> ClockState:
        found = self.clock(clock)
        return found.state(self.case.calendar_of(found))

    def due(self, clock: str) -> dict[Mark, datetime]:
        return self.case.marks(self.clock(clock))

    def target(self, clock: str) -> datetime | None:
        return self.due(clock).get(Mark.TARGET)

    def reached(self, clock: str) -> list[tuple[str, datetime]]:
        """Every mark that the clock reached so far, withdrawn or not, with its time."""
        marks = (event for event in self.events if isinstance(event, ev.MarkReached))
        return [(mark.mark.value, mark.at) for mark in marks if mark.clock == clock]

    def rule(self, clock: str, mark: Mark) -> str | None:
        """The rule that the clock's mark alerted."""
        (found,) = (
            event.rule
            for event in self.events
            if isinstance(event, ev.MarkReached) and (event.clock, event.mark) == (clock, mark)
        )
        return found

    # --- what people and time do ---

    def wait(self, until: str) -> tuple[ev.Event, ...]:
        return self.advance(at(until))

    def complete(self, task: str, when: str, **more: Any) -> tuple[ev.Event, ...]:
        said = {name: more.pop(name) for name in ("facts", "late_reason") if name in more}
        told, sent = more.pop("told", None), self._sent(when, **more)
        return self.tell(cmd.CompleteTask(**sent, task=TaskId(task), **said), told)

    def activate(self, task: str, when: str, told: str | None = None) -> tuple[ev.Event, ...]:
        command = cmd.ActivateTask(**self._sent(when), task=TaskId(task), reason="needed")
        return self.tell(command, told)

    def cancel(self, task: str, when: str, *, cascade: bool = False) -> tuple[ev.Event, ...]:
        sent = self._sent(when)
        command = cmd.CancelTask(**sent, task=TaskId(task), reason="not needed", cascade=cascade)
        return self.tell(command)

    def record(self, when: str, told: str | None = None, **facts: str) -> tuple[ev.Event, ...]:
        named = {FactName(name): value for name, value in facts.items()}
        return self.tell(cmd.RecordFacts(**self._sent(when), facts=named), told)

    def note(self, when: str, told: str | None = None, **sent: Any) -> tuple[ev.Event, ...]:
        return self.tell(cmd.AddNote(**self._sent(when, **sent), text="a remark"), told)

    def reassign(self, owner: str, manager: str | None, when: str) -> tuple[ev.Event, ...]:
        command = cmd.ReassignCase(**self._sent(when), owner=UserId(owner), reason="on leave")
        line_manager = UserId(manager) if manager else None
        return self.handle(command, at(when), serving(command, line_manager, at(when)))

    def hold(
        self,
        when: str,
        *,
        task: str | None = None,
        until: str | None = None,
        told: str | None = None,
    ) -> tuple[ev.Event, ...]:
        """Put the case, or one task, on hold."""
        sent, release_at = self._sent(when), at(until) if until else None
        if task is None:
            command: cmd.Command = cmd.HoldCase(**sent, reason="ill", release_at=release_at)
        else:
            command = cmd.HoldTask(
                **sent, task=TaskId(task), reason="no access", release_at=release_at
            )
        return self.tell(command, told)

    def release(
        self, when: str, *, task: str | None = None, told: str | None = None
    ) -> tuple[ev.Event, ...]:
        sent = self._sent(when)
        command = cmd.ReleaseTask(**sent, task=TaskId(task)) if task else cmd.ReleaseCase(**sent)
        return self.tell(command, told)

    def revise(
        self,
        when: str,
        target: str | None = None,
        *,
        task: str | None = None,
        due: str | None = None,
        told: str | None = None,
    ) -> tuple[ev.Event, ...]:
        """Set another target for a task, or for the stage."""
        command = cmd.ReviseTarget(
            **self._sent(when),
            task=TaskId(task) if task else None,
            target=Period.model_validate(target) if target else None,
            due=at(due) if due else None,
            reason="agreed",
        )
        return self.tell(command, told)

    def acknowledge(
        self, clock: str, when: str, *, told: str | None = None
    ) -> tuple[ev.Event, ...]:
        return self.tell(cmd.AcknowledgeAlert(**self._sent(when), clock=ClockId(clock)), told)

    def change_calendar(
        self, calendar: Calendar | None, when: str, *, told: str | None = None
    ) -> tuple[ev.Event, ...]:
        """A version of the calendar is published, or of one that nobody knows."""
        command = cmd.ChangeCalendar(
            **self._sent(when),
            calendar=calendar.id if calendar else CalendarId("moon"),
            version=max(calendar.version, 1) if calendar else 1,
            reason="published",
        )
        return self.handle(command, at(told or when), published(command, calendar))

    def assess(
        self, when: str, *tenancies: Tenancy, told: str | None = None
    ) -> tuple[ev.Event, ...]:
        """Weigh the claim."""
        return self.tell(cmd.AssessEligibility(**self._sent(when), tenancies=tenancies), told)

    def price(self, when: str, told: str | None = None, **sent: Any) -> tuple[ev.Event, ...]:
        """Reckon the price with the tables that ship."""
        command = cmd.CalculatePrice(**self._sent(when, **sent))
        return self.handle(command, at(told or when), price_of(self.case, command))

    def notify(
        self, when: str, kind: Kind, served: date, ground: Ground | None = None, **more: Any
    ) -> tuple[ev.Event, ...]:
        """Record a notice of delay."""
        sent = self._sent(when)
        return self.tell(
            cmd.ServeDelayNotice(**sent, notice=kind, served=served, ground=ground, **more)
        )

    def carry(self, stage: str, when: str) -> tuple[ev.Event, ...]:
        """Stand in a stage, as an import does, whatever came before."""
        command = cmd.CarryToStage(**self._sent(when), stage=StageId(stage))
        return self.import_step(command, at(when)) + self.enter(when)

    def leave_for(self, stage: str, when: str, told: str | None = None) -> tuple[ev.Event, ...]:
        """Choose the next stage, whose definition is not at hand yet."""
        return self.tell(cmd.ProgressCase(**self._sent(when), stage=StageId(stage)), told)

    def enter(self, now: str) -> tuple[ev.Event, ...]:
        """The definition of the chosen stage arrives."""
        assert self.case.next_stage
        entered = self.case.moved_at.date()
        plan = plan_of(self._published, self.case.next_stage, entered)
        return self.arrive(plan, at(now))

    def progress(self, stage: str, when: str, told: str | None = None) -> tuple[ev.Event, ...]:
        return self.leave_for(stage, when, told) + self.enter(told or when)

    def close(self, outcome: Outcome, when: str, told: str | None = None) -> tuple[ev.Event, ...]:
        command = cmd.CloseCase(**self._sent(when), outcome=outcome, reason="it is over")
        return self.tell(command, told)

    def tell(self, command: cmd.Command, told: str | None = None) -> tuple[ev.Event, ...]:
        return self.handle(command, at(told) if told else command.at)

    def imports(self, command: cmd.Command, now: str) -> tuple[ev.Event, ...]:
        return self.import_step(command, at(now))

    def reject(self, name: str, reason: str, now: str) -> tuple[ev.Event, ...]:
        return self.refuse(name, reason, at(now), OFFICER)

    # --- the way through the scheme ---

    def check_done(self, read: str, searched: str) -> None:
        """All mandatory work of the stage 'check'."""
        self.complete("read-form", read)
        self.complete("search-records", searched)

    def in_offer(self) -> "ScriptedCase":
        """The case as it entered the stage 'offer', on 4 March."""
        self.check_done("2 March 12:00", "3 March 12:00")
        self.progress("offer", "4 March 10:00")
        return self

    def in_finish(self) -> "ScriptedCase":
        """The case as it entered the stage 'finish', on 6 March."""
        self.in_offer().complete("survey-home", "5 March 10:00")
        self.complete("agree-price", "5 March 11:00")
        self.complete("serve-offer", "5 March 12:00")
        self.progress("finish", "6 March 10:00")
        return self

    def _sent(self, when: str, message_id: str | None = None) -> Sent:
        message = MessageId(message_id or next(self._ids))
        return Sent(message_id=message, actor=OFFICER, at=at(when))


def priced(case: core.Case, command: cmd.CalculatePrice, now: datetime) -> tuple[ev.Event, ...]:
    """What follows from the command once the price of the case has been calculated."""
    return core.decide(case, command, now, price_of(case, command))


def kinds(events: tuple[ev.Event, ...]) -> list[str]:
    """What happened, by name."""
    return [event.kind for event in events]


@contextmanager
def refused(code: RejectionCode, *words: str) -> Iterator[None]:
    """The case refuses for that reason, and the message for people says these words."""
    with pytest.raises(RejectedError) as caught:
        yield
    assert caught.value.code is code
    for word in words:
        assert word in str(caught.value)
