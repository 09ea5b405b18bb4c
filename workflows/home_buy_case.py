"""One home buy case: it waits for people and deadlines, and nothing else."""

import asyncio
from collections.abc import Sequence
from typing import NoReturn

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from homebuy.domain import case as core
    from homebuy.domain.case import commands as cmd
    from homebuy.domain.case.rehearsal import Rehearsal, rehearse
    from homebuy.domain.case.rejection import RejectedError, Why
    from homebuy.domain.case.rules.marks import next_instant
    from homebuy.domain.case.views.explain import explain_case
    from homebuy.domain.case.views.view import CaseView, view
    from homebuy.domain.ids import ClockId
    from homebuy.domain.service_levels.explain import Explanation
    from workflows import calls, look_ups
    from workflows.alert_delivery import AlertDelivery
    from workflows.cancellation import OPERATOR, Cancellation, closing
    from workflows.contract import (
        EXPLAIN,
        QUERY,
        RECOUNT,
        REHEARSE,
        WORKFLOW,
        Answer,
        CaseStart,
        RehearsalRequest,
    )
    from workflows.deadline_timer import DeadlineTimer
    from workflows.messages import answer, read_command, rejection, unavailable
    from workflows.operator_view import OperatorView
    from workflows.recording import EVENTS_AT_ONCE, next_batch, record
    from workflows.updates import CaseUpdates


@workflow.defn(name=WORKFLOW)
class HomeBuyCase(CaseUpdates):
    """A case from the day it is raised to its outcome."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self._request = start.request
        self._live = core.LiveCase(start.case)
        self._imported = 0
        self._refusal: ApplicationError | None = None
        self._timer = DeadlineTimer()
        self._operator_view = OperatorView()
        self._delivery = AlertDelivery(
            start.alerts_waiting, self._operator_view, self._are_to_be_sent_again
        )
        self._cancellation = Cancellation()

    @workflow.run
    async def run(self, start: CaseStart) -> CaseView:
        """Live until the case has an outcome and everybody concerned has been told."""
        await self._open()
        while True:
            await self._enter_chosen_stage()
            await self._import_history()
            self._live.advance(workflow.now())
            self._operator_view.show(self._live)
            await self._record()
            self._delivery.begin(self._known.reference)
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
            if not await self._handle(command, calls.local_then_regular):
                said = f"message '{command.message_id}' was applied before; nothing was changed"
                raise RejectedError(Why.DUPLICATE, said)
        except RejectedError as refused:
            self._live.defer_or_reject(command, refused, workflow.now())

    @workflow.signal(
        name=RECOUNT, description="Send the alerts that wait, and count anew those that failed."
    )
    async def recount_alerts(self) -> None:
        self._delivery.ask()

    # --- the story, step by step ---

    async def _open(self) -> None:
        """Raise the case, unless an earlier run did."""
        if self._live.is_raised:
            return
        try:
            await look_ups.raise_case(self._live, self._request, self._cancellation)
        except ApplicationError as refusal:
            await self._give_up(refusal)

    async def _give_up(self, refusal: ApplicationError) -> NoReturn:
        """No case comes of it; whoever waits for an answer is told why."""
        self._refusal = refusal
        await workflow.wait_condition(workflow.all_handlers_finished)
        raise refusal

    async def _enter_chosen_stage(self) -> None:
        if self._known.next_stage is None:
            return
        plan = await look_ups.stage(self._known, self._known.next_stage, self._cancellation)
        self._live.enter(plan, workflow.now())

    async def _import_history(self) -> None:
        """Live through what another system recorded, each step at its own time.

        A long history is recorded on the way: the engine ends a turn that takes seconds.
        """
        for step in self._request.history[self._imported :]:
            try:
                self._live.import_step(step, workflow.now())
            except RejectedError as refused:
                self._put_on_record(step.kind, refused, step.actor)
            await self._enter_chosen_stage()
            self._imported += 1
            if len(self._live.unrecorded) >= EVENTS_AT_ONCE:
                await self._record()

    async def _record(self) -> None:
        while batch := next_batch(self._live.unrecorded):
            told = await record(self._live, batch, self._cancellation)
            self._delivery.on_recorded(told)
            self._live.take_events(len(batch))

    def _are_to_be_sent_again(self, reason: str) -> bool:
        """Put on record that alerts could not be sent; those of an open case."""
        self._live.undelivered(reason, workflow.now())
        return self._known.is_open

    async def _wait(self) -> None:
        """Until there is something to record, something to send, or the next instant comes."""
        if self._cancellation.take():
            return self._cancel()
        self._timer.set(next_instant(self._known) if self._known.is_open else None)
        try:
            await workflow.wait_condition(lambda: self._has_work or self._should_continue_anew)
        except asyncio.CancelledError:
            self._cancel()

    def _cancel(self) -> None:
        """An operator asked Temporal to cancel: the case ends on record, not in mid-air."""
        if self._known.is_open:
            try:
                self._live.handle(closing(), workflow.now())
            except RejectedError as refused:
                self._put_on_record("close_case", refused, OPERATOR)

    async def _continue_anew(self) -> None:
        """In a new run with a short history, unless a message brought work meanwhile."""
        await self._cancellation.after(
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
                alerts_waiting=self._delivery.is_unfinished,
            )
        )

    # --- what the story stands on ---

    @property
    def _known(self) -> core.Case:
        if not self._live.is_raised:
            raise ApplicationError("the case is being raised; ask again in a moment")
        return self._live.case

    @property
    def _is_ready(self) -> bool:
        imported = self._imported >= len(self._request.history)
        return self._live.is_raised and self._live.case.next_stage is None and imported

    @property
    def _has_work(self) -> bool:
        chosen = self._known.next_stage is not None
        due = chosen or self._timer.has_fired or self._cancellation.is_asked
        behind = (
            bool(self._live.unrecorded) or self._delivery.has_work or self._operator_view.is_behind
        )
        return due or behind or self._is_over

    @property
    def _is_over(self) -> bool:
        done = not (self._live.unrecorded or self._delivery.is_unfinished)
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
            is_new = await self._handle(command, calls.local_activity)
        except RejectedError as refused:
            raise rejection(refused) from refused
        except calls.UnavailableError as down:
            raise unavailable(down) from down
        return answer(self._live, is_new=is_new)

    async def _handle(self, command: cmd.Command, call: calls.Call) -> bool:
        """Whether the command was new, as far as that is known when all is looked up."""
        if self._known.has_seen(command.message_id):
            return False
        found = await look_ups.look_up(self._known, command, call)
        return self._live.handle(command, workflow.now(), **found._asdict())

    def _put_on_record(self, name: str, refused: RejectedError, actor: str) -> None:
        self._live.reject(name, str(refused), workflow.now(), actor=actor)

    def _show_end(self) -> None:
        """A case may end while what came before is written down."""
        self._operator_view.show(self._live)
