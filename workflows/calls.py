"""How a case calls activities: local ones, which are quick, and regular ones, which last."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    FailureError,
    is_cancelled_exception,
)

with workflow.unsafe.imports_passed_through():
    from activities.contracts import NOT_FOUND
    from homebuy.domain.errors import HomeBuyError

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")

QUICK = timedelta(seconds=3)
PATIENT = timedelta(seconds=30)
SILENCE = timedelta(seconds=10)
"""A worker that gives no sign of life for so long was killed; another takes over."""
AT_ONCE = RetryPolicy(maximum_attempts=2, initial_interval=timedelta(milliseconds=200))
FOR_EVER = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))


class UnavailableError(HomeBuyError):
    """What was asked cannot be known now."""


class Call(Protocol):
    """One way to call an activity; the summary is for operators."""

    async def __call__(
        self, activity: Callable[[Any, Asked], Awaitable[Answered]], asked: Asked, summary: str
    ) -> Answered:
        """What the activity answers; raises FailureError for what asking again will not mend."""


async def local_activity(
    activity: Callable[[Any, Asked], Awaitable[Answered]], asked: Asked, summary: str
) -> Answered:
    """Ask the world now; whoever waits is told within seconds if it does not answer.

    Raises UnavailableError then.
    """
    try:
        return await _locally(activity, asked, summary)
    except FailureError as failed:
        if _is_final(failed):
            raise
        raise UnavailableError(
            "the database cannot be asked now, so nothing was changed: send it again in a "
            f"while, or as a signal, which waits ({reason(failed)})"
        ) from failed


async def local_then_regular(
    activity: Callable[[Any, Asked], Awaitable[Answered]], asked: Asked, summary: str
) -> Answered:
    """Ask the world now; if it does not answer, go on asking until it does."""
    try:
        return await _locally(activity, asked, summary)
    except FailureError as failed:
        if _is_final(failed):
            raise
    return await regular_activity(activity, asked, summary)


async def regular_activity(
    activity: Callable[[Any, Asked], Awaitable[Answered]], asked: Asked, summary: str
) -> Answered:
    """Do it once the decision to do it is in the history; again and again until it is done."""
    return await workflow.execute_activity_method(
        activity,
        asked,
        start_to_close_timeout=PATIENT,
        heartbeat_timeout=SILENCE,
        retry_policy=FOR_EVER,
        summary=summary,
    )


async def _locally(
    activity: Callable[[Any, Asked], Awaitable[Answered]], asked: Asked, summary: str
) -> Answered:
    return await workflow.execute_local_activity_method(
        activity,
        asked,
        start_to_close_timeout=QUICK,
        retry_policy=AT_ONCE,
        summary=summary,
    )


def _is_final(failed: FailureError) -> bool:
    """Whether something does not exist, or nobody wants to know any more."""
    cause = _cause(failed)
    missing = isinstance(cause, ApplicationError) and cause.type == NOT_FOUND
    return missing or is_cancelled_exception(failed)


def not_found(failed: FailureError) -> ApplicationError:
    """The failure as a workflow's own."""
    return ApplicationError(reason(failed), type=NOT_FOUND, non_retryable=True)


def reason(failed: FailureError) -> str:
    """What went wrong, in the words of whoever knew."""
    return _cause(failed).message


def _cause(failed: FailureError) -> FailureError:
    """What the activity raised: a local one comes as it is, whatever that was raised from."""
    inner = failed.__cause__ if isinstance(failed, ActivityError) else None
    return inner if isinstance(inner, FailureError) else failed
