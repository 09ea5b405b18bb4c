"""The front door for programs in Python: raise a case, tell it something, look at it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from temporalio.client import (
    Client,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from homebuy.domain.case.commands import Command, RaiseCase
from homebuy.domain.case.rehearsal import Rehearsal
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.views.explain import NoSuchClockError
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.errors import HomeBuyError, NotFoundError, OutOfReachError, RefusalError
from homebuy.domain.ids import CaseReference, ClockId
from homebuy.domain.models import Instant
from homebuy.domain.service_levels.explain import Explanation
from homebuy.domain.time.calendars import Calendar
from homebuy.temporal.payloads import DATA_CONVERTER
from workflows import current_details
from workflows.contract import (
    EXPLAIN,
    QUERY,
    REHEARSE,
    TASK_QUEUE,
    UNAVAILABLE,
    WORKFLOW,
    Answer,
    CaseStart,
    RehearsalRequest,
    workflow_id,
)

LOOKS, BETWEEN_LOOKS = 50, 0.1
"""How often, and after how many seconds, to look again at a case that is being raised."""


class CaseExistsError(NotFoundError):
    """A case of that reference was raised before; nothing was changed."""


class NoSuchCaseError(NotFoundError):
    """There is no case of that reference."""


class RefusedError(RefusalError):
    """The case refused the message, and is as it was."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class CaseEndedError(RefusedError):
    """The case takes no more messages."""


class UnreachableError(OutOfReachError):
    """Temporal, every worker or the database cannot be reached.

    Unless the text says that nothing was changed, it is unknown whether the message was taken.
    """


async def connect(target_host: str, **settings: Any) -> Client:
    """A connection that speaks the project's payloads; raises UnreachableError."""
    try:
        return await Client.connect(target_host, data_converter=DATA_CONVERTER, **settings)
    except RuntimeError as down:
        raise UnreachableError(f"Temporal does not answer at {target_host}") from down


class HomeBuyClient:
    """Cases, by their references."""

    def __init__(self, client: Client, task_queue: str = TASK_QUEUE) -> None:
        self._client = client
        self._task_queue = task_queue

    async def raise_case(self, request: RaiseCase) -> None:
        """Start the case; raises CaseExistsError however often the reference is raised again.

        A reference of which no case came is free again; one that is on record never is.
        """
        try:
            await self._client.start_workflow(
                WORKFLOW,
                CaseStart(request=request),
                id=workflow_id(request.reference),
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                search_attributes=current_details.first_attributes(request.scheme, request.owner),
                static_summary=current_details.summary(request.reference, request.scheme),
            )
        except WorkflowAlreadyStartedError:
            raise CaseExistsError(
                f"case '{request.reference}' was raised before; nothing was changed"
            ) from None
        except RPCError as failed:
            raise UnreachableError(f"Temporal did not start the case: {failed.message}") from failed

    async def execute(self, reference: CaseReference, command: Command) -> Answer:
        """Send a command and wait for the answer.

        Raises RefusedError, NoSuchCaseError or UnreachableError.
        """
        async with _plain_errors(reference):
            answer: Answer = await self._handle(reference).execute_update(
                command.kind, command, result_type=Answer
            )
            return answer

    async def signal(self, reference: CaseReference, command: Command) -> None:
        """Send a command and do not wait; what cannot apply goes on the case's record."""
        async with _plain_errors(reference):
            await self._handle(reference).signal(command.kind, command)

    async def case(self, reference: CaseReference) -> CaseView:
        """The case as it stands, or stood when it ended; one just raised is waited for."""
        for _ in range(LOOKS - 1):
            with suppress(RefusedError):
                return await self._look(reference)
            await asyncio.sleep(BETWEEN_LOOKS)
        return await self._look(reference)

    async def _look(self, reference: CaseReference) -> CaseView:
        async with _plain_errors(reference):
            case: CaseView = await self._handle(reference).query(QUERY, result_type=CaseView)
            return case

    async def explain(
        self, reference: CaseReference, clock: ClockId | None = None
    ) -> tuple[Explanation, ...]:
        """Why each date is what it is, of one clock or of all; raises NoSuchClockError."""
        known = tuple(each.id for each in (await self.case(reference)).clocks)
        if clock is not None and clock not in known:
            raise NoSuchClockError(reference, clock, known)
        async with _plain_errors(reference):
            explained: tuple[Explanation, ...] = await self._handle(reference).query(
                EXPLAIN, clock, result_type=tuple[Explanation, ...]
            )
            return explained

    async def ended(self, reference: CaseReference) -> CaseView:
        """The case once it has ended; raises RefusedError if it could not be raised."""
        async with _plain_errors(reference):
            result: CaseView = await self._handle(reference).result()
            return result

    async def rehearse(
        self, reference: CaseReference, calendar: Calendar, at: Instant
    ) -> Rehearsal:
        """What another calendar would change of the case, were it to count from `at` on."""
        async with _plain_errors(reference):
            request = RehearsalRequest(calendar=calendar, at=at)
            rehearsal: Rehearsal = await self._handle(reference).query(
                REHEARSE, request, result_type=Rehearsal
            )
            return rehearsal

    def _handle(self, reference: CaseReference) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(workflow_id(reference), result_type=CaseView)


@asynccontextmanager
async def _plain_errors(reference: CaseReference) -> AsyncIterator[None]:
    try:
        yield
    except (WorkflowUpdateFailedError, WorkflowFailureError) as failed:
        raise _refused(failed.cause) from failed
    except WorkflowQueryFailedError as failed:
        raise RefusedError(failed.message, "not_ready") from failed
    except WorkflowUpdateRPCTimeoutOrCancelledError as failed:
        raise UnreachableError(
            f"case '{reference}' did not answer in time: is a worker running? Whether it took the "
            "message is unknown: sent again with the same id, it applies once"
        ) from failed
    except RPCError as failed:
        raise _unreached(reference, failed) from failed


def _refused(cause: BaseException | None) -> RefusedError | UnreachableError:
    if not isinstance(cause, ApplicationError):
        return RefusedError(str(cause), "failed")
    if cause.type == UNAVAILABLE:
        return UnreachableError(cause.message)
    return RefusedError(cause.message, str(cause.details[0] if cause.details else cause.type))


def _unreached(reference: CaseReference, failed: RPCError) -> HomeBuyError:
    if failed.status is RPCStatusCode.FAILED_PRECONDITION:
        return RefusedError(f"case '{reference}' is not ready: {failed.message}", "not_ready")
    if failed.status is RPCStatusCode.NOT_FOUND:
        if "already completed" in failed.message:
            return CaseEndedError(f"case '{reference}' has ended", RejectionCode.CASE_CLOSED)
        return NoSuchCaseError(f"case '{reference}' was never raised")
    return UnreachableError(f"case '{reference}' did not answer: {failed.message}")
