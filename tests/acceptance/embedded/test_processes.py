import asyncio
import os
import socket
import subprocess
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import asyncpg
import pytest

from homebuy.embedded.postgres import embedded_postgres
from homebuy.embedded.processes import LOCALHOST, free_port

BOTH_SERVERS = """
import asyncio, sys
from pathlib import Path
from homebuy.embedded.postgres import embedded_postgres
from homebuy.embedded.temporal import embedded_temporal

async def main(folder):
    async with (
        embedded_postgres(folder / "postgres", durable=True) as dsn,
        embedded_temporal(folder / "temporal", search_attributes={}, ui=False),
    ):
        print(dsn, flush=True)
        await asyncio.sleep(60)

asyncio.run(main(Path(sys.argv[1])))
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel service is Linux's")


async def both_servers(folder: Path, *prefix: str) -> tuple[asyncio.subprocess.Process, str]:
    """A Python process that runs both servers, and the DSN it printed once they were ready."""
    command = (*prefix, sys.executable, "-c", BOTH_SERVERS, str(folder))
    parent = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert parent.stdout is not None
    return parent, (await parent.stdout.readline()).decode().strip()


def processes_over(folder: Path) -> list[str]:
    """The command lines that name the folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(folder) in words:
            found.append(words)
    return found


async def nothing_over(folder: Path) -> bool:
    for _ in range(200):
        if not processes_over(folder):
            return True
        await asyncio.sleep(0.05)
    return False


@linux
async def test_killed_parent_leaves_no_server_and_its_folder_serves_again(tmp_path: Path) -> None:
    parent, dsn = await both_servers(tmp_path)
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE kept ()")
    await connection.close()
    assert len(processes_over(tmp_path)) >= 3
    parent.kill()
    await parent.wait()
    async with embedded_postgres(tmp_path / "postgres", durable=True) as restarted:
        connection = await asyncpg.connect(restarted)
        assert await connection.fetchval("SELECT count(*) FROM kept") == 0
        await connection.close()
    assert await nothing_over(tmp_path), processes_over(tmp_path)


@linux
async def test_ordinary_user_runs_both_servers(tmp_path: Path) -> None:
    become_one = ("unshare", "--user", "--map-user=1000") if os.geteuid() == 0 else ()
    if become_one and subprocess.run([*become_one, "true"], check=False).returncode:
        pytest.skip("root may not make user namespaces here")
    parent, dsn = await both_servers(tmp_path, *become_one)
    assert dsn.startswith("postgresql://homebuy@")
    parent.terminate()
    await parent.wait()
    assert await nothing_over(tmp_path)


def test_port_in_use_gives_way_to_a_random_one() -> None:
    with socket.create_server((LOCALHOST, 0)) as listener:
        taken = listener.getsockname()[1]
        assert free_port(taken) != taken
    assert free_port(taken) == taken
