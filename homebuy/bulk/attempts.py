"""The same attempted with many cases, a few at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar

from homebuy.domain.errors import HomeBuyError
from homebuy.temporal.client import UnreachableError

AT_ONCE: Final = 10

Item = TypeVar("Item")
Result = TypeVar("Result")


async def attempt_each(
    items: Iterable[Item],
    attempt: Callable[[Item], Awaitable[Result]],
    done: Callable[[Item], object],
    *,
    not_tried: str | None = None,
) -> list[Result | HomeBuyError]:
    """What came of each, in order, or why nothing did; `done` is told of each.

    One that fails holds up no other. With `not_tried`, though, once one cannot be reached the rest
    is left, for that reason.
    """
    free, down = asyncio.Semaphore(AT_ONCE), asyncio.Event()

    async def one(item: Item) -> Result | HomeBuyError:
        async with free:
            if not_tried and down.is_set():
                result: Result | HomeBuyError = UnreachableError(not_tried)
            else:
                result = await _result(attempt(item))
            if isinstance(result, UnreachableError):
                down.set()
        done(item)
        return result

    return await asyncio.gather(*map(one, items))


async def _result(attempt: Awaitable[Result]) -> Result | HomeBuyError:
    try:
        return await attempt
    except HomeBuyError as failed:
        return failed
