"""How a case acts: a quick local activity first, a patient one when that fails."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

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
GIVE_UP_ON_MAIL = timedelta(days=1)
AT_ONCE = RetryPolicy(maximum_attempts=2, initial_interval=timedelta(milliseconds=200))
FOR_EVER = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))


class UnavailableError(HomeBuyError):
    """What was asked cannot be known now."""


async def ask(
    activity: Callable[[Any, Asked], Awaitable[Answered]],
    asked: Asked,
    summary: str,
    *,
    patiently: bool,
) -> Answered:
    """Ask the world something, as `act` does if `patiently`.

    Otherwise whoever waits is told within seconds that it cannot be known: UnavailableError. Raises
    FailureError only for what asking again will not mend.
    """
    try:
        return await workflow.execute_local_activity_method(
            activity,
            asked,
            start_to_close_timeout=QUICK,
            retry_policy=AT_ONCE,
            summary=summary,
        )
    except FailureError as failed:
        if is_for_good(failed) or is_cancelled_exception(failed):
            raise
        if not patiently:
            raise UnavailableError(
                "the database cannot be asked now, so nothing was changed: send it again in a "
                f"while, or as a signal, which waits ({reason(failed)})"
            ) from failed
    return await act_durably(activity, asked, summary)


async def act(
    activity: Callable[[Any, Asked], Awaitable[Answered]], asked: Asked, summary: str
) -> Answered:
    """Do it now in the worker; if the world is down, do it durably when it is back.

    Raises FailureError only for what asking again will not mend.
    """
    return await ask(activity, asked, summary, patiently=True)


async def act_durably(
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


async def deliver(activity: Callable[[Any, Asked], Awaitable[Answered]], asked: Asked) -> Answered:
    """Send alerts, for a day at most; raises FailureError when the post would not take them."""
    return await workflow.execute_activity_method(
        activity,
        asked,
        start_to_close_timeout=PATIENT,
        heartbeat_timeout=SILENCE,
        schedule_to_close_timeout=GIVE_UP_ON_MAIL,
        retry_policy=FOR_EVER,
        summary="Send the alerts that wait",
    )


def is_for_good(failed: FailureError) -> bool:
    """Whether the failure says that something does not exist."""
    cause = _cause(failed)
    return isinstance(cause, ApplicationError) and cause.type == NOT_FOUND


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
