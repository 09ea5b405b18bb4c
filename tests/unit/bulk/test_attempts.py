"""The same attempted with many cases, of which some fail."""

import asyncio

from homebuy.bulk.attempts import AT_ONCE, attempt_each
from homebuy.domain.errors import NotFoundError
from homebuy.temporal.client import UnreachableError

MANY = range(3 * AT_ONCE)


async def test_only_a_few_are_attempted_at_once_and_the_results_are_in_order() -> None:
    running, most = set[int](), list[int]()

    async def attempt(number: int) -> int:
        running.add(number)
        most.append(len(running))
        await asyncio.sleep(0.001 * (AT_ONCE - number % AT_ONCE))
        running.discard(number)
        return -number

    done = list[int]()
    assert await attempt_each(MANY, attempt, done.append) == [-number for number in MANY]
    assert max(most) == AT_ONCE
    assert sorted(done) == [*MANY]


async def test_one_that_fails_holds_up_no_other() -> None:
    async def attempt(number: int) -> int:
        if number == 1:
            raise NotFoundError("gone")
        if number == 2:
            raise UnreachableError("down")
        return number

    first, gone, down, *rest = await attempt_each(MANY, attempt, lambda _: None)
    assert (first, str(gone), str(down)) == (0, "gone", "down")
    assert rest == [*MANY[3:]]


async def test_once_one_cannot_be_reached_the_rest_is_left_if_that_is_wished() -> None:
    tried, done = list[int](), list[int]()

    async def attempt(number: int) -> None:
        tried.append(number)
        await asyncio.sleep(0)
        raise UnreachableError("down")

    results = await attempt_each(MANY, attempt, done.append, not_tried="not tried")
    assert [str(result) for result in results] == [
        *["down"] * AT_ONCE,
        *["not tried"] * 2 * AT_ONCE,
    ]
    assert tried == [*MANY[:AT_ONCE]]
    assert sorted(done) == [*MANY]
