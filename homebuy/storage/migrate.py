"""Bring a database to the shape that this version of the program expects."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg

from homebuy.domain.errors import HomeBuyError
from homebuy.storage.queries import queries

MIGRATIONS = Path(__file__).with_name("migrations")
SQL = queries("migrations")


class EditedMigrationError(HomeBuyError):
    """A migration file no longer holds what the database applied."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has been edited since this database applied it, so the two no longer agree. "
            "Restore the file, and put the change into a new migration with the next number"
        )
        self.name = name


class ForeignMigrationError(HomeBuyError):
    """The database has been through a migration that this version does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"another version of Home Buy made this database: it has applied {name}, which this "
            "version does not know. Run that version, or begin with an empty database (the demo: "
            "./run demo --fresh)"
        )
        self.name = name


async def migrate(dsn: str, folder: Path = MIGRATIONS) -> list[str]:
    """Apply what is missing, each file in a transaction of its own; answers with the names.

    Runs at the same time wait for each other. Raises EditedMigrationError or
    ForeignMigrationError before it changes anything.
    """
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(SQL["lock"])
        await connection.execute(SQL["create_ledger"])
        applied = {row["name"]: row["sha256"] for row in await connection.fetch(SQL["applied"])}
        missing = _missing(sorted(folder.glob("*.sql")), applied)
        for file in missing:
            await _apply(connection, file)
        return [file.name for file in missing]
    finally:
        await connection.close()


def _missing(files: Sequence[Path], applied: Mapping[str, str]) -> list[Path]:
    if foreign := sorted(applied.keys() - {file.name for file in files}):
        raise ForeignMigrationError(foreign[0])
    for file in files:
        if applied.get(file.name, _sha256(file)) != _sha256(file):
            raise EditedMigrationError(file.name)
    return [file for file in files if file.name not in applied]


async def _apply(connection: "asyncpg.Connection[asyncpg.Record]", file: Path) -> None:
    async with connection.transaction():
        await connection.execute(file.read_text(encoding="utf-8"))
        await connection.execute(SQL["remember"], file.name, _sha256(file))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
