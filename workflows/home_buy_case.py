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
    from homebuy.domain.case.rejection import RejectedError, RejectionCode
    from homebuy.domain.case.rules.marks import next_instant
    from homebuy.domain.case.views.explain import explain_case
    from homebuy.domain.case.views.view import CaseView, view
    from homebuy.domain.ids import ClockId
    from homebuy.domain.service_levels.explain import Explanation
    from workflows import calls, look_ups
    from workflows.cancellation import OPERATOR, Cancellation, closing
    from workflows.contract import (
        EXPLAIN,
        QUERY,
        REFRESH_FAILED_ALERTS,
        REHEARSE,
        WORKFLOW,
        Answer,
        CaseStart,
        FailedAlerts,
        RehearsalRequest,
    )
    from workflows.deadline_timer import DeadlineTimer
    from workflows.messages import answer, read_command, read_payload, rejection, unavailable
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
        self._cancellation = Cancellation()

    @workflow.run
    async def run(self, start: CaseStart) -> CaseView:
        """Live until the case has an outcome, and all of it is on record."""
        await self._open()
        while True:
            await self._enter_chosen_stage()
            await self._import_history()
            self._live.advance(workflow.now())
            self._operator_view.show(self._live)
            await self._record()
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
    async def on_signal(self, name: str, arguments: Sequence[RawValue]) -> None:
        await self._until_ready()
        try:
            if name == REFRESH_FAILED_ALERTS:
                told = read_payload(FailedAlerts, name, arguments)
                self._operator_view.count_failures(told.failed)
            else:
                await self._apply_or_record(read_command(name, arguments))
        except RejectedError as refused:
            self._record_rejection(name, refused, core.SYSTEM)

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
                self._record_rejection(step.kind, refused, step.actor)
            await self._enter_chosen_stage()
            self._imported += 1
            if len(self._live.unrecorded) >= EVENTS_AT_ONCE:
                await self._record()

    async def _record(self) -> None:
        while batch := next_batch(self._live.unrecorded):
            await record(self._live, batch, self._cancellation)
            self._live.take_events(len(batch))

    async def _wait(self) -> None:
        """Until there is something to record or to show, or the next instant comes."""
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
                self._record_rejection("close_case", refused, OPERATOR)

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
            )
        )

    # --- what the story stands on ---

    @property
    def _known(self) -> core.Case:
        if self._refusal is not None:
            raise ApplicationError(f"the case could not be raised: {self._refusal.message}")
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
        behind = bool(self._live.unrecorded) or self._operator_view.is_behind
        return due or behind or self._is_over

    @property
    def _is_over(self) -> bool:
        is_recorded = not self._live.unrecorded
        return not self._known.is_open and is_recorded and workflow.all_handlers_finished()

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
        return answer(self._live, command, is_new=is_new)

    async def _apply_or_record(self, command: cmd.Command) -> None:
        """What cannot apply is kept until it can, or goes on record; nobody waits for it."""
        try:
            if not await self._handle(command, calls.local_then_regular):
                said = f"message '{command.message_id}' was applied before; nothing was changed"
                raise RejectedError(RejectionCode.DUPLICATE, said)
        except RejectedError as refused:
            self._live.defer_or_reject(command, refused, workflow.now())

    async def _handle(self, command: cmd.Command, call: calls.Call) -> bool:
        """Whether the command was new, as far as that is known when all is looked up."""
        if self._known.has_seen(command.message_id):
            return False
        known = await look_ups.look_up(self._known, command, call)
        return self._live.handle(command, workflow.now(), known)

    def _record_rejection(self, name: str, refused: RejectedError, actor: str) -> None:
        self._live.reject(name, str(refused), workflow.now(), actor=actor)

    def _show_end(self) -> None:
        """A case may end while what came before is written down."""
        self._operator_view.show(self._live)
