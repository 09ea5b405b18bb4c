import asyncio
from pathlib import Path

import asyncpg
import pytest

from homebuy.storage import migrate as module
from homebuy.storage.migrate import (
    MIGRATIONS,
    EditedMigrationError,
    ForeignMigrationError,
    migrate,
)
from homebuy.storage.queries import queries

SCHEMA = Path(module.__file__).with_name("schema.sql")
NAMES = [file.name for file in sorted(MIGRATIONS.glob("*.sql"))]

CATALOGUE = (
    """
    SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'
    """,
    """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """
    SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    """,
    """
    SELECT proname, proname, pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
    "SELECT viewname, viewname, definition FROM pg_views WHERE schemaname = 'public'",
)


async def shape(dsn: str) -> set[tuple[object, ...]]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = [tuple(row) for query in CATALOGUE for row in await connection.fetch(query)]
    finally:
        await connection.close()
    return {row for row in rows if row[0] != "schema_migration"}


async def test_migrations_end_in_the_schema(empty_database: str, database: str) -> None:
    connection = await asyncpg.connect(empty_database)
    await connection.execute(SCHEMA.read_text(encoding="utf-8"))
    await connection.close()
    assert await shape(empty_database) == await shape(database)
    assert len(await shape(database)) > 80


async def test_each_migration_is_applied_once(empty_database: str) -> None:
    assert await migrate(empty_database) == NAMES
    assert await migrate(empty_database) == []


async def test_workers_that_start_together_migrate_once(empty_database: str) -> None:
    runs = await asyncio.gather(*(migrate(empty_database) for _ in range(4)))
    assert sorted(runs, key=len) == [[], [], [], NAMES]


async def test_edited_migration_is_refused_before_anything_changes(
    empty_database: str, tmp_path: Path
) -> None:
    first = tmp_path / "0001_first.sql"
    first.write_text("CREATE TABLE kept (id integer)")
    await migrate(empty_database, tmp_path)
    first.write_text("CREATE TABLE kept (id bigint)")
    (tmp_path / "0002_second.sql").write_text("CREATE TABLE later (id integer)")
    with pytest.raises(EditedMigrationError, match=r"0001_first\.sql has been edited"):
        await migrate(empty_database, tmp_path)
    assert "later" not in {row[0] for row in await shape(empty_database)}


async def test_database_of_another_version_is_refused_with_what_to_do(
    empty_database: str, tmp_path: Path
) -> None:
    (tmp_path / "0002_of_tomorrow.sql").write_text("CREATE TABLE of_tomorrow (id integer)")
    await migrate(empty_database, tmp_path)
    with pytest.raises(ForeignMigrationError, match=r"0002_of_tomorrow\.sql.*demo --fresh"):
        await migrate(empty_database)
    assert {row[0] for row in await shape(empty_database)} == {"of_tomorrow"}


async def test_failed_migration_leaves_those_before_it(empty_database: str, tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE kept (id integer)")
    second = tmp_path / "0002_second.sql"
    second.write_text("CREATE TABLE half (id integer); SELECT no_such_column FROM kept")
    with pytest.raises(asyncpg.UndefinedColumnError):
        await migrate(empty_database, tmp_path)
    assert {row[0] for row in await shape(empty_database)} == {"kept"}
    second.write_text("CREATE TABLE half (id integer)")
    assert await migrate(empty_database, tmp_path) == ["0002_second.sql"]


@pytest.mark.parametrize("topic", ["migrations", "definitions", "cases", "alerts", "digests"])
async def test_database_understands_every_query_and_each_has_a_comment(
    database: str, topic: str
) -> None:
    connection = await asyncpg.connect(database)
    found = queries(topic)
    assert found
    for name, query in found.items():
        assert query.startswith("-- "), f"{topic}.sql: say what {name} is for"
        await connection.prepare(query)
    await connection.close()
