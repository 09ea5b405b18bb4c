"""A worker in a process of its own."""

import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from homebuy.embedded.processes import claimed, dying_with_parent, serving


@asynccontextmanager
async def embedded_worker(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Process]:
    """Runs `python -m worker` with those settings as well, once it serves; the folder has its log.

    Raises EmbeddedServerError if it does not come to serve.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "worker.log"
    settings = [f"{name}={value}" for name, value in environment.items()]
    command = ["env", *settings, *dying_with_parent(sys.executable, "-m", "worker")]

    async def ready() -> bool:
        return "serving" in log.read_text(encoding="utf-8", errors="replace")

    async with (
        claimed(folder.resolve()) as lock,
        serving("worker", command, log=log, lock=lock, ready=ready) as process,
    ):
        yield process
