"""What a namespace must know and hold before a worker serves cases in it."""

import sys

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from homebuy.config import ConfigurationError
from homebuy.temporal.client import UnreachableError
from homebuy.temporal.namespace import adding, missing_attributes
from homebuy.temporal.schedules import ensure_schedules

NO_ANSWER = {
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.UNKNOWN,
}


async def make_ready(client: Client) -> None:
    """Look at what the namespace knows, and make the schedules of the digests.

    Raises ConfigurationError or UnreachableError where no case could be served.
    """
    await must_know_attributes(client)
    await schedule_post(client)


async def must_know_attributes(client: Client) -> None:
    """Raises ConfigurationError for a namespace in which cases would stop half way.

    Where a namespace does not tell what it knows, the worker says so and serves.
    """
    try:
        missing = await missing_attributes(client)
    except RPCError as refused:
        _must_have_answered(refused)
        _warn(
            f"Temporal does not list its search attributes ({refused.message}): make sure that it "
            "knows those of deploy/search-attributes.txt, or cases stop"
        )
        return
    if missing:
        raise ConfigurationError(
            f"the namespace '{client.namespace}' does not know, or not as that type: "
            f"{', '.join(f'{name} ({kind})' for name, kind in missing.items())}; a case would stop "
            f"where it needs one. Add them: {adding(client.namespace, missing)}"
        )


async def schedule_post(client: Client) -> None:
    """A namespace that allows no schedules has no digests, and is told so; cases are served.

    Raises UnreachableError where Temporal does not answer at all.
    """
    try:
        await ensure_schedules(client)
    except RPCError as refused:
        _must_have_answered(refused)
        _warn(
            f"Temporal takes no schedules ({refused.message}), so no digests and no reports of "
            "gaps are sent: start the workflow HomeBuyDigests every minute by other means"
        )


def _warn(words: str) -> None:
    print(f"Home Buy worker: {words}", file=sys.stderr, flush=True)


def _must_have_answered(refused: RPCError) -> None:
    if refused.status in NO_ANSWER:
        raise UnreachableError(
            f"Temporal does not answer, so the worker cannot begin: {refused.message}"
        ) from refused
