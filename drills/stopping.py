"""Being stopped, where a client turns the news into an error of its own."""

import asyncio


def stop_if_told() -> None:
    """Raise CancelledError if this task was cancelled and something swallowed that."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
