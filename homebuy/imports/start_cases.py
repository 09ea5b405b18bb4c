"""Raising many cases, about ten at a time."""

import asyncio
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from homebuy.domain.ids import CaseReference
from homebuy.imports.applications import Application
from homebuy.temporal.client import CaseExistsError, HomeBuyClient, UnreachableError

AT_ONCE: Final = 10


class Fate(StrEnum):
    """What became of an application."""

    RAISED = "raised"
    RAISED_BEFORE = "already raised"
    WOULD_BE_RAISED = "would be raised"
    HELD_BACK = "held back because of faults"
    NOT_REACHED = "not raised"


class Raised(NamedTuple):
    """An application and what became of it, with the reason where there is one."""

    line: int
    reference: CaseReference
    fate: Fate
    reason: str = ""


async def raise_all(
    client: HomeBuyClient, applications: Iterable[Application], done: Callable[[Raised], None]
) -> list[Raised]:
    """Raise each case and tell `done` of it; the answer is in the order of the applications.

    Once Temporal cannot be reached the rest is not tried. To repeat the whole is safe: a case
    raised before is left as it is.
    """
    free, down = asyncio.Semaphore(AT_ONCE), asyncio.Event()

    async def one(application: Application) -> Raised:
        async with free:
            raised = await _raise(client, application, down)
        done(raised)
        return raised

    return await asyncio.gather(*map(one, applications))


async def _raise(client: HomeBuyClient, application: Application, down: asyncio.Event) -> Raised:
    line, request = application
    if down.is_set():
        return Raised(line, request.reference, Fate.NOT_REACHED, "not tried")
    try:
        await client.raise_case(request)
    except CaseExistsError:
        return Raised(line, request.reference, Fate.RAISED_BEFORE)
    except UnreachableError as unreachable:
        down.set()
        return Raised(line, request.reference, Fate.NOT_REACHED, str(unreachable))
    return Raised(line, request.reference, Fate.RAISED)
