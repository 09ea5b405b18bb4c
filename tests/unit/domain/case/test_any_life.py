"""What holds for every case, whatever is asked of it, in whatever order and at whatever time."""

from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pydantic import TypeAdapter

from homebuy.domain import case as core
from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.case.questions import LookedUp
from homebuy.domain.case.rejection import RejectedError
from homebuy.domain.case.rules.deferred_messages import is_early
from homebuy.domain.case.rules.marks import next_instant
from homebuy.domain.case.state import CaseStatus, Colour, StageState, TaskState
from homebuy.domain.case.transaction import CLOCK_SKEW
from homebuy.domain.case.views.view import view
from homebuy.domain.definitions.plan import open_scheme
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.ids import (
    CaseReference,
    ClockId,
    FactName,
    MessageId,
    SchemeId,
    StageId,
    TaskId,
    UserId,
)
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockKind, ClockState
from homebuy.domain.service_levels.marks import moved
from homebuy.domain.service_levels.repeats import repeat_at
from homebuy.domain.service_levels.sla import Anchor, Mark
from homebuy.domain.time.periods import Period
from tests.look_ups import published
from tests.unit.domain.case.scripted_case import (
    RAISED,
    ROUND_THE_CLOCK,
    SCHEME,
    Sent,
    altered,
    at,
    covering,
    on,
    plan_of,
)

EVENTS = TypeAdapter[list[ev.Event]](list[ev.Event])
START = at(RAISED)
LADDER = "every 3 hours, at most 4 times"
"""Another escalation of what is read late."""
SCHEMES = {
    "office hours": SCHEME,
    "repeats": altered(lambda s: s["tasks"]["read-form"]["sla"].update(repeat=LADDER)),
    "late reasons": altered(lambda s: s.update(late_reasons=True)),
    "round the clock": on(ROUND_THE_CLOCK),
    "a calendar that ends": covering(date(2026, 2, 2), date(2026, 3, 20)),
}

tasks = st.sampled_from([*SCHEME.scheme.tasks, TaskId("bake-cake")])
stages = st.sampled_from([*(s.id for s in SCHEME.scheme.stages), StageId("moon")])
message_ids = st.one_of(st.none(), st.sampled_from([MessageId("a"), MessageId("b")]))
days = st.dates(date(2026, 2, 20), date(2026, 4, 20)).map(date.isoformat)
facts = st.dictionaries(
    st.sampled_from([FactName(name) for name in (*SCHEME.scheme.facts, "shoe_size")]),
    st.one_of(days, st.sampled_from(["one", "several", "125000.00", "nonsense", ""])),
    max_size=3,
)
steps = st.sampled_from(
    [timedelta(0), timedelta(seconds=1), *(timedelta(hours=h) for h in (1, 3, 7, 24, 49, 200))]
)
"""How far time moves on, or how far a message lags behind; some lie ahead."""
held = st.sampled_from([None, None, *SCHEME.scheme.tasks])
targets = st.integers(1, 15).map(lambda n: Period.model_validate(f"{n} working days")) | steps
closable = st.dates(date(2026, 2, 20), date(2026, 4, 20))
lags = st.one_of(st.just(timedelta(0)), st.sampled_from([timedelta(seconds=-50)]), steps)


class AnyLife(RuleBasedStateMachine):
    """A case to which people and time do anything at all."""

    case: core.Case
    scheme: PublishedScheme

    @initialize(
        office=st.sampled_from(list(SCHEMES)), line_manager=st.sampled_from([None, "grace"])
    )
    def is_raised(self, office: str, line_manager: UserId | None) -> None:
        self.scheme, self.now, self.number = SCHEMES[office], START, 0
        self.events: list[ev.Event] = []
        request = cmd.RaiseCase(
            **self._sent(None, timedelta(0)),
            reference=CaseReference("RTB-1"),
            scheme=SchemeId("small"),
            owner=UserId("amira"),
        )
        plan = plan_of(self.scheme, "check", START.date())
        opening = open_scheme(self.scheme, plan, line_manager)
        self._happen(None, core.raise_case(request, opening, self.now))

    # --- what may happen ---

    @rule(step=steps)
    def time_passes(self, step: timedelta) -> None:
        self.now += step
        before = self.case
        self._happen(before, core.reach_due(before, self.now))
        assert core.reach_due(self.case, self.now) == ()
        upcoming = next_instant(self.case)
        assert upcoming is None or upcoming > self.now

    @rule(task=tasks, facts=facts, message_id=message_ids, lag=lags)
    def somebody_completes(
        self, task: TaskId, facts: dict[FactName, str], message_id: MessageId, lag: timedelta
    ) -> None:
        self._tell(cmd.CompleteTask(**self._sent(message_id, lag), task=task, facts=facts))

    @precondition(lambda self: self.case.is_open and self.case.next_stage is None)
    @rule(data=st.data(), lag=lags)
    def somebody_completes_what_is_open(self, data: st.DataObject, lag: timedelta) -> None:
        open_now = [t.id for t in self.case.current_tasks() if t.state is TaskState.OPEN]
        if open_now:
            task = data.draw(st.sampled_from(open_now))
            self._tell(cmd.CompleteTask(**self._sent(None, lag), task=task))

    @rule(task=tasks, message_id=message_ids, lag=lags)
    def somebody_activates(self, task: TaskId, message_id: MessageId, lag: timedelta) -> None:
        sent = self._sent(message_id, lag)
        self._tell(cmd.ActivateTask(**sent, task=task, reason="needed"))

    @rule(task=tasks, cascade=st.booleans(), lag=lags)
    def somebody_cancels(self, task: TaskId, cascade: bool, lag: timedelta) -> None:
        sent = self._sent(None, lag)
        self._tell(cmd.CancelTask(**sent, task=task, reason="not needed", cascade=cascade))

    @rule(facts=facts.filter(bool), message_id=message_ids, lag=lags)
    def somebody_records(
        self, facts: dict[FactName, str], message_id: MessageId, lag: timedelta
    ) -> None:
        self._tell(cmd.RecordFacts(**self._sent(message_id, lag), facts=facts))

    @rule(served=st.dates(date(2026, 2, 20), date(2026, 4, 20)), lag=lags)
    def a_form_is_served(self, served: date, lag: timedelta) -> None:
        given = {FactName("form_served"): served.isoformat()}
        self._tell(cmd.RecordFacts(**self._sent(None, lag), facts=given))

    @rule(message_id=message_ids, lag=lags)
    def somebody_remarks(self, message_id: MessageId, lag: timedelta) -> None:
        self._tell(cmd.AddNote(**self._sent(message_id, lag), text="a remark"))

    @rule(stage=stages, lag=lags)
    def somebody_moves_it_on(self, stage: StageId, lag: timedelta) -> None:
        self._tell(cmd.ProgressCase(**self._sent(None, lag), stage=stage))

    @rule(stage=stages, lag=lags, in_history=st.booleans())
    def somebody_carries_it(self, stage: StageId, lag: timedelta, in_history: bool) -> None:
        command = cmd.CarryToStage(**self._sent(None, lag), stage=stage)
        self._tell(command, in_history=in_history)

    @rule(owner=st.sampled_from(["ben", "amira"]), lag=lags)
    def somebody_else_owns_it(self, owner: str, lag: timedelta) -> None:
        sent = self._sent(None, lag)
        self._tell(
            cmd.ReassignCase(**sent, owner=UserId(owner), reason="on leave"), between_stages=True
        )

    @rule(outcome=st.sampled_from(Outcome), lag=lags, sure=st.integers(0, 4))
    def somebody_closes_it(self, outcome: Outcome, lag: timedelta, sure: int) -> None:
        if sure == 4:
            command = cmd.CloseCase(**self._sent(None, lag), outcome=outcome, reason="over")
            self._tell(command)

    @rule(task=held, until=st.none() | steps, lag=lags)
    def somebody_puts_it_on_hold(
        self, task: TaskId | None, until: timedelta | None, lag: timedelta
    ) -> None:
        sent = self._sent(None, lag)
        release_at = sent["at"] + until if until is not None else None
        if task:
            self._signal(cmd.HoldTask(**sent, task=task, reason="ill", release_at=release_at))
        else:
            self._signal(cmd.HoldCase(**sent, reason="ill", release_at=release_at))

    @rule(task=held, lag=lags)
    def somebody_releases_it(self, task: TaskId | None, lag: timedelta) -> None:
        sent = self._sent(None, lag)
        self._signal(cmd.ReleaseTask(**sent, task=task) if task else cmd.ReleaseCase(**sent))

    @rule(task=held, how=targets, lag=lags)
    def somebody_sets_another_target(
        self, task: TaskId | None, how: Period | timedelta, lag: timedelta
    ) -> None:
        sent = self._sent(None, lag)
        period = how if isinstance(how, Period) else None
        due = sent["at"] + how if isinstance(how, timedelta) else None
        self._signal(cmd.ReviseTarget(**sent, task=task, target=period, due=due, reason="agreed"))

    @rule(data=st.data(), lag=lags)
    def somebody_sees_to_an_alert(self, data: st.DataObject, lag: timedelta) -> None:
        clock = data.draw(st.sampled_from([*self.case.clocks, ClockId("task/9/bake-cake")]))
        self._tell(cmd.AcknowledgeAlert(**self._sent(None, lag), clock=clock))

    @rule(version=st.integers(1, 6), closed=st.sets(closable), lag=lags)
    def a_calendar_is_published(self, version: int, closed: set[date], lag: timedelta) -> None:
        former = self.scheme.calendar
        shut = {**former.closed, **dict.fromkeys(closed, "Shut")}
        calendar = former.model_copy(update={"version": version, "closed": shut})
        command = cmd.ChangeCalendar(
            **self._sent(None, lag), calendar=calendar.id, version=version, reason="published"
        )
        self._tell(command, known=published(command, calendar))

    @rule(task=tasks, lag=lags)
    def somebody_signals_that_it_is_done(self, task: TaskId, lag: timedelta) -> None:
        self._signal(cmd.CompleteTask(**self._sent(None, lag), task=task))

    @precondition(lambda self: self.case.next_stage is not None)
    @rule()
    def the_stage_is_loaded(self) -> None:
        assert self.case.next_stage
        plan = plan_of(self.scheme, self.case.next_stage, self.case.moved_at.date())
        self._happen(self.case, core.enter_stage(self.case, plan, self.now))

    @rule()
    def a_signal_is_refused(self) -> None:
        live = core.LiveCase(self.case)
        live.reject("bake", "no such message", self.now, actor="somebody")
        self._happen(self.case, live.take_events())

    # --- what always holds ---

    @invariant()
    def the_events_tell_the_whole_case(self) -> None:
        replayed: core.Case | None = None
        for event in self.events:
            replayed = core.evolve(replayed, event)
        assert replayed == self.case

    @invariant()
    def no_number_is_missing(self) -> None:
        assert [event.seq for event in self.events] == list(range(1, len(self.events) + 1))
        assert self.case.seq == len(self.events)

    @invariant()
    def at_most_one_stage_is_live(self) -> None:
        live = [visit for visit in self.case.visits if visit.state is StageState.LIVE]
        in_a_stage = self.case.is_open and self.case.next_stage is None
        assert len(live) == in_a_stage
        assert all(visit.left_at for visit in self.case.visits if visit not in live)

    @invariant()
    def a_task_is_at_most_once_in_a_visit(self) -> None:
        names = [(task.visit, task.id) for task in self.case.tasks]
        assert len(names) == len(set(names))

    @invariant()
    def work_is_left_only_in_a_live_stage(self) -> None:
        live = {visit.visit for visit in self.case.visits if visit.state is StageState.LIVE}
        assert {task.visit for task in self.case.tasks if task.is_unfinished} <= live

    @invariant()
    def the_colour_is_that_of_the_running_clocks(self) -> None:
        assert self.case.plan
        calendar = self.case.plan.calendar
        states = (ClockState.RUNNING, ClockState.HELD)
        running = [c for c in self.case.clocks.values() if c.state(calendar) in states]
        reached = {mark for clock in running for mark in clock.reached}
        expected = Colour.RED if Mark.TARGET in reached else Colour.AMBER
        assert self.case.colour() is (expected if reached else Colour.GREEN)

    @invariant()
    def what_is_left_undone_is_never_met(self) -> None:
        assert self.case.plan
        for visit in self.case.visits:
            if visit.state is StageState.CANCELLED:
                clock = self.case.clocks[ClockId(f"stage/{visit.visit}")]
                assert clock.state(self.case.plan.calendar) is not ClockState.MET

    @invariant()
    def a_closed_case_has_nothing_running(self) -> None:
        assert self.case.plan
        if self.case.is_open:
            return
        states = {c.state(self.case.plan.calendar) for c in self.case.clocks.values()}
        assert not states & {ClockState.RUNNING, ClockState.HELD}
        assert next_instant(self.case) is None
        cancelled = self.case.outcome is Outcome.CANCELLED
        assert self.case.status is (CaseStatus.CANCELLED if cancelled else CaseStatus.CLOSED)

    @invariant()
    def amber_comes_first_and_an_escalation_after_its_anchor(self) -> None:
        for clock in self.case.clocks.values():
            marks = self.case.marks(clock)
            amber, target = (marks.get(mark) for mark in (Mark.AMBER, Mark.TARGET))
            assert target is None or (amber is not None and amber <= target)
            escalation, offset = marks.get(Mark.ESCALATION), clock.sla.escalation
            if escalation and offset:
                anchor = amber if offset.anchor is Anchor.AFTER_AMBER else target
                assert anchor is not None
                assert anchor <= escalation

    @invariant()
    def what_was_reached_is_on_record_at_its_deadline(self) -> None:
        for clock in self.case.clocks.values():
            assert moved(clock, self.case.calendar_of(clock)) == ()
            assert {*clock.reached_at} == {*clock.reached}

    @invariant()
    def no_hold_moves_what_law_sets(self) -> None:
        laws = (c for c in self.case.clocks.values() if c.kind is ClockKind.STATUTORY)
        assert all(not (c.holds or c.revisions or c.kept) for c in laws)

    @invariant()
    def what_waits_is_known_and_was_not_refused(self) -> None:
        waiting = {command.message_id for command in self.case.deferred}
        assert waiting <= set(self.case.seen)

    @invariant()
    def everybody_can_look(self) -> None:
        assert view(self.case).seq == self.case.seq

    def teardown(self) -> None:
        """Everything travels as JSON."""
        if self.events:
            assert EVENTS.validate_json(EVENTS.dump_json(self.events)) == self.events
            assert core.Case.model_validate_json(self.case.model_dump_json()) == self.case

    # --- how it is told ---

    def _sent(self, message_id: MessageId | None, lag: timedelta) -> Sent:
        self.number += 1
        known = message_id or MessageId(f"message-{self.number}")
        return Sent(message_id=known, actor="somebody", at=self.now - lag)

    def _signal(self, command: cmd.Command) -> None:
        """What comes before what it builds on is kept."""
        self._tell(command, keeping=True)

    def _tell(
        self,
        command: cmd.Command,
        *,
        in_history: bool = False,
        between_stages: bool = False,
        keeping: bool = False,
        known: LookedUp | None = None,
    ) -> None:
        """Work waits while a stage's definition is on its way."""
        if self.case.next_stage is not None and not between_stages:
            return
        before = self.case
        live = core.LiveCase(before)
        try:
            if in_history:
                live.import_step(command, self.now)
            else:
                live.handle(command, self.now, known)
        except RejectedError as refused:
            if not (keeping and is_early(before, command, refused.code)):
                return
            live.defer_or_reject(command, refused, self.now)
        decided = live.take_events()
        if before.has_seen(command.message_id) or not before.is_open:
            assert decided == ()
        self._happen(before, decided)

    def _happen(self, before: core.Case | None, decided: tuple[ev.Event, ...]) -> None:
        case = before
        for event in decided:
            if case:
                _holds(case, event)
            case = core.evolve(case, event)
            assert event.recorded_at == self.now
        assert case
        self.case = case
        self.events += decided


def _holds(case: core.Case, event: ev.Event) -> None:
    """A mark is reached once, at its deadline, and withdrawn only if it was reached."""
    match event:
        case ev.MarkReached():
            assert case.plan
            clock = case.clocks[event.clock]
            calendar = case.calendar_of(clock)
            if event.repeat:
                assert event.repeat == len(clock.repeated) + 1
                assert event.at == repeat_at(clock, event.repeat, calendar)
            else:
                assert event.mark not in clock.reached
                assert event.at == clock.marks(calendar)[event.mark]
            assert clock.stopped_at is None or event.at < clock.stopped_at
            assert case.is_open
        case ev.MarkWithdrawn():
            clock = case.clocks[event.clock]
            assert event.mark in clock.reached
            assert event.repeat in (0, len(clock.repeated))
        case ev.MarkRescheduled():
            clock = case.clocks[event.clock]
            assert event.mark in clock.reached
            assert event.before == clock.recorded_at(event.mark, event.repeat) != event.at
            assert event.at <= event.recorded_at + CLOCK_SKEW
        case ev.HoldReleased():
            assert any(hold.is_ended_by(event.at) for hold in case.holds)


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
