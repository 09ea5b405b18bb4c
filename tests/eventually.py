"""Waiting for what happens by itself."""

import asyncio
from collections.abc import Awaitable, Callable

LONGEST = 20.0
"""Seconds; what takes longer has failed."""


async def eventually(happened: Callable[[], Awaitable[object]], what: str) -> None:
    """Look again and again until it has happened; fails when it takes too long."""
    for _ in range(int(LONGEST / 0.05)):
        if await happened():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within {LONGEST} s: {what}")
