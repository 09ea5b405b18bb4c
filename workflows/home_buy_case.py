"""One home buy case: it waits for people and deadlines, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, NoReturn, TypeVar

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.contracts import (
        CaseActivities,
        Delivery,
        OpeningRequest,
        Recording,
        StageRequest,
        Told,
    )
    from homebuy.domain import case as core
    from homebuy.domain import commands as cmd
    from homebuy.domain.case.explain import explain_case, explain_running
    from homebuy.domain.case.marks import next_instant
    from homebuy.domain.case.rehearsal import Rehearsal, rehearse
    from homebuy.domain.case.rejection import RejectedError, Why
    from homebuy.domain.case.view import CaseView, view
    from homebuy.domain.events import Event, MarkReached, MarkRedated
    from homebuy.domain.explaining import Explanation
    from homebuy.domain.ids import ClockId, MessageId
    from homebuy.domain.outcomes import Outcome
    from workflows import acting, changes, looking_up, showing
    from workflows.alarm import Alarm
    from workflows.batches import EVENTS_AT_ONCE, next_batch, summary
    from workflows.contract import (
        ALERTS_FAILED,
        EXPLAIN,
        QUERY,
        RECOUNT,
        REHEARSE,
        REJECTED,
        UNAVAILABLE,
        WORKFLOW,
        Answer,
        CaseStart,
        RehearsalRequest,
    )
    from workflows.reading import read_command
    from workflows.updates import CaseUpdates

RECORD_AFTER_HISTORY = "record-after-history"
"""The patch since which nothing is recorded that the history might not come to hold."""
SHOW_FAILED_ALERTS = "show-failed-alerts"
"""The patch since which a case shows how many of its alerts failed for good."""
LOOK_TWICE = "look-twice-for-copies"
"""The patch since which a message is a copy if another was obeyed while it looked something up."""
LATE_NEWS = "late-news"
"""The patch since which late news puts right when a mark was reached."""
Done = TypeVar("Done")

OPERATOR = "temporal"
"""The actor of a cancellation that was requested of Temporal itself."""


@workflow.defn(name=WORKFLOW)
class HomeBuyCase(CaseUpdates):
    """A case from the day it is raised to its outcome."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self._request = start.request
        self._case = start.case
        self._relived = 0
        self._refusal: ApplicationError | None = None
        self._alerts_waiting = start.alerts_waiting
        self._cancel_asked = False
        self._unrecorded: list[Event] = []
        self._delivering: asyncio.Task[None] | None = None
        self._alerts_failed = _failures_on_show()
        self._alarm = Alarm()
        self._shown: dict[Any, Any] = {}

    @workflow.run
    async def run(self, start: CaseStart) -> CaseView:
        """Live until the case has an outcome and everybody concerned has been told."""
        changes.settle()
        await self._open()
        while True:
            await self._enter_chosen_stage()
            await self._relive_history()
            self._happen(core.reach_due(self._known, workflow.now()))
            self._show()
            await self._record()
            self._send_alerts()
            if self._is_over:
                self._show_end()
                return view(self._known)
            if self._should_continue_anew:
                await self._continue_anew()
            await self._wait()

    @workflow.query(name=QUERY, description="The case as it stands, with all its dates.")
    def case(self) -> CaseView:
        return view(self._known, workflow.now())

    @workflow.query(
        name=EXPLAIN, description="Why each date is what it is: of one clock, or of all."
    )
    def explain(self, clock: str | None = None) -> tuple[Explanation, ...]:
        return explain_case(self._known, ClockId(clock) if clock else None)

    @workflow.query(name=REHEARSE, description="What a calendar would change, were it published.")
    def rehearse_calendar(self, request: RehearsalRequest) -> Rehearsal:
        return rehearse(self._known, request.calendar, request.at)

    @workflow.signal(
        dynamic=True, description="Each update as a signal; what cannot apply goes on record."
    )
    async def tell(self, name: str, arguments: Sequence[RawValue]) -> None:
        await self._until_ready()
        try:
            command = read_command(name, arguments)
        except RejectedError as refused:
            return self._put_on_record(name, refused, core.SYSTEM)
        try:
            if not await self._obey(command, patiently=True):
                said = f"message '{command.message_id}' was applied before; nothing was changed"
                raise RejectedError(Why.DUPLICATE, said)
        except RejectedError as refused:
            self._keep_or_put_on_record(command, refused)

    @workflow.signal(
        name=RECOUNT, description="Send the alerts that wait, and count anew those that failed."
    )
    async def recount_alerts(self) -> None:
        if changes.includes(SHOW_FAILED_ALERTS):
            self._alerts_waiting = True
        else:
            await self.tell(RECOUNT, [])

    # --- the story, step by step ---

    async def _open(self) -> None:
        """Raise the case, unless an earlier run did."""
        if self._case is not None:
            return
        asked = self._request
        request = OpeningRequest(
            scheme=asked.scheme, owner=asked.owner, at=asked.at, now=workflow.now()
        )
        try:
            opening = await self._finished(
                lambda: acting.act(CaseActivities.open_case, request, "Open the case")
            )
            raised = core.raise_case(
                asked,
                opening.plan,
                opening.limits,
                opening.line_manager,
                workflow.now(),
                decisions=opening.decisions,
            )
        except FailureError as failed:
            await self._give_up(acting.not_found(failed))
        except RejectedError as refused:
            await self._give_up(_rejection(refused))
        else:
            self._happen(raised)

    async def _give_up(self, refusal: ApplicationError) -> NoReturn:
        """No case comes of it; whoever waits for an answer is told why."""
        self._refusal = refusal
        await workflow.wait_condition(workflow.all_handlers_finished)
        raise refusal

    async def _enter_chosen_stage(self) -> None:
        case = self._known
        if case.next_stage is None:
            return
        request = StageRequest(
            scheme=case.scheme,
            version=case.version,
            stage=case.next_stage,
            at=case.moved_at,
            raised_at=case.raised_at,
        )
        plan = await self._finished(
            lambda: acting.act(CaseActivities.load_stage, request, f"Enter {request.stage}")
        )
        self._happen(core.enter_stage(self._known, plan, workflow.now()))

    async def _relive_history(self) -> None:
        """Live through what another system recorded, each step at its own time.

        A long history is recorded on the way: the engine ends a turn that takes seconds.
        """
        for step in self._request.history[self._relived :]:
            try:
                self._happen(core.relive(self._known, step, workflow.now()))
            except RejectedError as refused:
                self._put_on_record(step.kind, refused, step.actor)
            await self._enter_chosen_stage()
            self._relived += 1
            if len(self._unrecorded) >= EVENTS_AT_ONCE:
                await self._record()

    async def _record(self) -> None:
        while batch := next_batch(self._unrecorded):
            recording = Recording(
                events=batch, view=view(self._known, workflow.now()), why=self._why(batch)
            )
            self._heed(await self._write_down(recording), batch)
            del self._unrecorded[: len(batch)]

    def _heed(self, told: Told | None, batch: Sequence[Event]) -> None:
        """What was not sent with the recording is delivered by itself.

        A history of before alerts were sent with the recording says nothing of them.
        """
        if told is None:
            self._alerts_waiting |= any(isinstance(e, MarkReached) and e.rule for e in batch)
        elif told.waiting:
            self._alerts_waiting = True
        else:
            self._count_failures(told.failed)

    async def _write_down(self, recording: Recording) -> Told | None:
        """What the history does not hold yet may still be decided otherwise: never write it down.

        Cases that began before this was known go on as they began, so that they replay.
        """
        record = acting.act_durably if changes.includes(RECORD_AFTER_HISTORY) else acting.act
        return await self._finished(
            lambda: record(CaseActivities.record_events, recording, summary(recording.events))
        )

    def _why(self, batch: Sequence[Event]) -> dict[ClockId, tuple[str, ...]]:
        """The account of each clock of which somebody is to hear, or has yet to."""
        marks = [event for event in batch if isinstance(event, MarkReached | MarkRedated)]
        clocks = {e.clock for e in marks if isinstance(e, MarkRedated) or e.rule}
        return {clock: explain_case(self._known, clock)[0].told for clock in sorted(clocks)}

    def _send_alerts(self) -> None:
        """Send what waits beside everything else: a dead mail server holds up nothing."""
        idle = self._delivering is None or self._delivering.done()
        if self._alerts_waiting and idle:
            self._alerts_waiting = False
            self._delivering = asyncio.create_task(self._deliver())

    async def _deliver(self) -> None:
        try:
            delivery = Delivery(reference=self._known.reference)
            failed_for_good = await acting.deliver(CaseActivities.deliver_alerts, delivery)
        except FailureError as failed:
            reason = acting.reason(failed)
            self._happen(core.undelivered(self._known, reason, workflow.now()))
            self._alerts_waiting = self._known.is_open
        else:
            # A history of before they were counted holds no number.
            self._count_failures(failed_for_good or 0)

    def _count_failures(self, number: int) -> None:
        """Only a case with failures pays for the patch."""
        if number != self._alerts_failed and changes.includes(SHOW_FAILED_ALERTS):
            self._alerts_failed = number

    async def _wait(self) -> None:
        """Until there is something to record, something to send, or the next instant comes."""
        if self._cancel_asked:
            self._cancel_asked = False
            return self._cancel()
        self._alarm.set(next_instant(self._known) if self._known.is_open else None)
        try:
            await workflow.wait_condition(lambda: self._has_work or self._should_continue_anew)
        except asyncio.CancelledError:
            self._cancel()

    async def _finished(self, step: Callable[[], Awaitable[Done]]) -> Done:
        """What is under way is seen through; if a cancellation is requested meanwhile, it follows.

        What was answered would be lost otherwise, for it is on record only after the step.
        """
        while True:
            try:
                return await step()
            except (asyncio.CancelledError, FailureError) as stopped:
                if not is_cancelled_exception(stopped) or not changes.includes(acting.SEE_THROUGH):
                    raise
                self._cancel_asked = True

    def _cancel(self) -> None:
        """An operator asked Temporal to cancel: the case ends on record, not in mid-air."""
        if self._known.is_open:
            now = workflow.now()
            command = cmd.CloseCase(
                message_id=MessageId(f"cancellation of {workflow.info().run_id}"),
                actor=OPERATOR,
                at=now,
                outcome=Outcome.CANCELLED,
                reason="cancellation was requested in Temporal",
            )
            try:
                self._happen(core.decide(self._known, command, now))
            except RejectedError as refused:
                self._put_on_record("close_case", refused, OPERATOR)

    async def _continue_anew(self) -> None:
        """In a new run with a short history, unless a message brought work meanwhile."""
        await self._finished(
            lambda: workflow.wait_condition(
                lambda: self._has_work or workflow.all_handlers_finished()
            )
        )
        if self._has_work:
            return
        workflow.continue_as_new(
            CaseStart(
                request=self._request.model_copy(update={"history": ()}),
                case=self._known,
                alerts_waiting=self._alerts_waiting or self._is_delivering,
            )
        )

    # --- what the story stands on ---

    @property
    def _known(self) -> core.Case:
        if self._case is None:
            raise ApplicationError("the case is being raised; ask again in a moment")
        return self._case

    @property
    def _is_ready(self) -> bool:
        relived = self._relived >= len(self._request.history)
        return self._case is not None and self._case.next_stage is None and relived

    @property
    def _is_delivering(self) -> bool:
        return self._delivering is not None and not self._delivering.done()

    @property
    def _has_work(self) -> bool:
        may_send = self._alerts_waiting and not self._is_delivering
        chosen = self._known.next_stage is not None
        unshown = self._alerts_failed != _failures_on_show()
        due = may_send or chosen or unshown or self._alarm.has_rung or self._cancel_asked
        return bool(self._unrecorded) or due or self._is_over

    @property
    def _is_over(self) -> bool:
        done = not (self._unrecorded or self._alerts_waiting or self._is_delivering)
        return not self._known.is_open and done and workflow.all_handlers_finished()

    @property
    def _should_continue_anew(self) -> bool:
        info = workflow.info()
        outdated = info.is_target_worker_deployment_version_changed()
        return self._known.is_open and (info.is_continue_as_new_suggested() or outdated)

    async def _until_ready(self) -> None:
        """Messages wait only while a stage's definition is on its way."""
        while not self._is_ready:
            await workflow.wait_condition(lambda: self._is_ready or self._refusal is not None)
            if self._refusal is not None:
                raise self._refusal

    async def _answer(self, name: str, payload: RawValue) -> Answer:
        await self._until_ready()
        try:
            command = read_command(name, [payload])
            is_new = await self._obey(command, patiently=False)
        except RejectedError as refused:
            raise _rejection(refused) from refused
        except acting.UnavailableError as down:
            raise ApplicationError(str(down), type=UNAVAILABLE, non_retryable=True) from down
        now = view(self._known)
        return Answer(
            reference=now.reference,
            duplicate=not is_new,
            status=now.status,
            stage=self._known.next_stage or now.stage,
            colour=now.colour,
            next_deadline=now.next_deadline,
        )

    async def _obey(self, command: cmd.Command, *, patiently: bool) -> bool:
        """Whether the command was new, as far as that is known when all is looked up."""
        if self._known.has_seen(command.message_id):
            return False
        found = await looking_up.look_up(self._known, command, patiently=patiently)
        if self._known.has_seen(command.message_id) and changes.includes(LOOK_TWICE):
            return False
        now = workflow.now()
        self._happen(core.decide(self._known, command, now, **found._asdict()))
        return True

    def _keep_or_put_on_record(self, command: cmd.Command, refused: RejectedError) -> None:
        """A message that only came too soon waits for what it builds on."""
        if core.is_early(self._known, command, refused.why):
            self._happen(core.keep(self._known, command, refused, workflow.now()))
        else:
            self._put_on_record(command.kind, refused, command.actor)

    def _put_on_record(self, name: str, refused: RejectedError, actor: str) -> None:
        self._happen(core.reject(self._known, name, str(refused), workflow.now(), actor=actor))

    def _happen(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, MarkRedated) and not changes.includes(LATE_NEWS):
                return  # nothing of the turn follows it
            self._case = core.evolve(self._case, event)
            self._unrecorded.append(event)

    def _show_end(self) -> None:
        """A case may end while what came before is written down."""
        if changes.includes(RECORD_AFTER_HISTORY):
            self._show()

    def _show(self) -> None:
        """Tell the web UI; only what changed costs an event."""
        shown = view(self._known, workflow.now())
        explained, failed = explain_running(self._known), self._alerts_failed
        workflow.set_current_details(showing.details(shown, explained, alerts_failed=failed))
        attributes = showing.attributes(shown)
        # A namespace need not know the attribute while nothing fails.
        if failed or _failures_on_show():
            attributes[ALERTS_FAILED] = failed
        changed = {k: v for k, v in attributes.items() if self._shown.get(k, ...) != v}
        if changed:
            workflow.upsert_search_attributes(
                [k.value_set(v) if v else k.value_unset() for k, v in changed.items()]
            )
            self._shown = attributes


def _failures_on_show() -> int:
    """As many failed alerts as the search attribute tells of, which new runs inherit."""
    return workflow.info().typed_search_attributes.get(ALERTS_FAILED) or 0


def _rejection(refused: RejectedError) -> ApplicationError:
    return ApplicationError(str(refused), refused.why, type=REJECTED, non_retryable=True)
