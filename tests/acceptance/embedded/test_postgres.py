import os
import shutil
import subprocess
from pathlib import Path

import asyncpg
import pytest

from homebuy.embedded import postgres, processes
from homebuy.embedded.postgres import NOBODY, SYSTEM, embedded_postgres
from homebuy.embedded.processes import EmbeddedServerError


async def test_database_keeps_its_rows_over_a_restart(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path, durable=True) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute("CREATE TABLE kept AS SELECT 'RTB1 served' AS fact")
        await connection.close()
    async with embedded_postgres(tmp_path, durable=False) as dsn:
        connection = await asyncpg.connect(dsn)
        assert await connection.fetchval("SELECT fact FROM kept") == "RTB1 served"
        assert await connection.fetchval("SHOW timezone") == "UTC"
        await connection.close()


async def test_nobody_on_this_machine_connects_as_superuser(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path, durable=False) as dsn:
        connection = await asyncpg.connect(dsn)
        assert await connection.fetchval("SHOW is_superuser") == "off"
        await connection.execute("CREATE DATABASE another")
        await connection.close()
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            await asyncpg.connect(dsn, user="postgres")


async def test_second_server_over_one_folder_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "HANDOVER", 0.1)
    async with embedded_postgres(tmp_path, durable=False):
        with pytest.raises(EmbeddedServerError, match="in use by another Home Buy"):
            async with embedded_postgres(tmp_path, durable=False):
                pass


async def test_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path, durable=False):
        pass
    (tmp_path / "cluster" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedServerError, match="no_such_setting"):
        async with embedded_postgres(tmp_path, durable=False):
            pass


async def test_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "cluster.unfinished").mkdir()
    (tmp_path / "cluster.unfinished" / "PG_VERSION").write_text("18\n")
    async with embedded_postgres(tmp_path, durable=False) as dsn:
        await (await asyncpg.connect(dsn)).close()


async def test_system_postgresql_serves_as_well(tmp_path: Path) -> None:
    newest = max(SYSTEM.glob("*/bin"), default=None)
    if newest is None:
        pytest.skip("no PostgreSQL of the system's own here")
    async with embedded_postgres(tmp_path, durable=False, binaries=newest) as dsn:
        await (await asyncpg.connect(dsn)).close()


@pytest.fixture
def no_namespaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root without user namespaces, as in most containers."""
    if os.geteuid() != 0:
        pytest.skip("only root becomes nobody")
    programs = postgres._find_binaries() / "postgres"
    try:
        subprocess.run([str(programs), "--version"], user=NOBODY, check=True, capture_output=True)
    except PermissionError:
        pytest.skip("no PostgreSQL that nobody may read")
    refusing = tmp_path / "bin" / "unshare"
    refusing.parent.mkdir()
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{refusing.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("no_namespaces")
async def test_root_without_user_namespaces_serves_as_nobody(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path, durable=False) as dsn:
        connection = await asyncpg.connect(dsn)
        pid = await connection.fetchval("SELECT pg_backend_pid()")
        assert Path(f"/proc/{pid}").stat().st_uid == NOBODY
        cluster = Path(f"/proc/{pid}/cwd").resolve()
        await connection.close()
    shutil.rmtree(cluster.parent)


@pytest.mark.usefixtures("no_namespaces")
async def test_a_cluster_outside_its_data_folder_is_forgotten_with_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for known in (0, 1):
        async with embedded_postgres(data, durable=False) as dsn:
            assert await _tables(dsn) == known
    shutil.rmtree(data)
    async with embedded_postgres(data, durable=False) as dsn:
        assert await _tables(dsn) == 0
    shutil.rmtree(postgres._folder_of_nobody(data))


async def _tables(dsn: str) -> int:
    """How many tables there were; leaves one."""
    connection = await asyncpg.connect(dsn)
    count = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE tablename = 'kept'")
    await connection.execute("CREATE TABLE IF NOT EXISTS kept ()")
    await connection.close()
    return int(count)
