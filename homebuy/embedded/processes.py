"""Server processes that never outlive the process that started them."""

import asyncio
import fcntl
import shutil
import socket
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from signal import SIGINT
from typing import IO

from homebuy.domain.errors import HomeBuyError

LOCALHOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds that a server has to start, and to stop before it is killed."""
HANDOVER = 10.0
"""Seconds that a dying server has to let go of its data folder."""


class EmbeddedServerError(HomeBuyError):
    """An embedded server could not be found, started or given its data folder."""


def dying_with_parent(*command: str) -> list[str]:
    """The command, interrupted by the kernel as soon as its parent is gone, however that died.

    Where the kernel has no such service (macOS), a killed parent leaves its servers running.
    """
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "INT", *command] if setpriv else [*command]


def free_port(preferred: int = 0) -> int:
    """The preferred port of this machine if nobody listens there, otherwise a random free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, preferred))
        except OSError:
            return free_port()
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def claimed(folder: Path) -> AsyncIterator[int]:
    """Keeps a data folder to one server at a time, and yields the lock for that server to share.

    The sharing server holds on to it until its own end: whoever restarts after a crash waits for
    the old server to finish with its files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            async with asyncio.timeout(HANDOVER):
                while not _locked(lock):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise EmbeddedServerError(
                f"The data folder {folder} is in use by another Home Buy that is still running. "
                "Stop that one first, or choose another data folder."
            ) from None
        yield lock.fileno()


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@asynccontextmanager
async def serving(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    lock: int,
    ready: Callable[[], Awaitable[bool]],
    user: int | None = None,
) -> AsyncIterator[Process]:
    """Runs a server until the block ends, and enters the block once the server is ready."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
            cwd="/",
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            pass_fds=[lock],
            start_new_session=True,  # Ctrl-C reaches only this process, which stops its servers
        )
    try:
        await _until_ready(name, process, log, ready)
        yield process
    finally:
        await _stop(process)


async def _until_ready(
    name: str, process: Process, log: Path, ready: Callable[[], Awaitable[bool]]
) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not await ready():
                if process.returncode is not None:
                    raise EmbeddedServerError(f"{name} stopped while starting:\n{_last_lines(log)}")
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise EmbeddedServerError(
            f"{name} was not ready after {PATIENCE:.0f} seconds:\n{_last_lines(log)}"
        ) from None


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(SIGINT)
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
