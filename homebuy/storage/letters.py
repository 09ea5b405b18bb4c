"""Letters: written once, and read as they were written."""

from collections.abc import Mapping, Sequence
from typing import Any

from homebuy.domain.errors import HomeBuyError
from homebuy.domain.ids import CaseReference
from homebuy.domain.letters import Letter, LetterKind
from homebuy.storage.pool import Connection, Pool
from homebuy.storage.queries import queries

SQL = queries("letters")


class AlteredLetterError(HomeBuyError):
    """A letter does not say any more what it said when it was written."""


class LetterStore:
    """Answers with what was written."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def letter(
        self, reference: CaseReference, kind: LetterKind, number: int | None = None
    ) -> Letter | None:
        """The letter of that number, or the latest; raises AlteredLetterError."""
        row = await self._pool.fetchrow(SQL["letter"], reference, kind, number)
        return _letter(dict(row)) if row else None

    async def letters(self, reference: CaseReference) -> tuple[Letter, ...]:
        """Every letter of the case, the oldest first; raises AlteredLetterError."""
        rows = await self._pool.fetch(SQL["letters"], reference)
        return tuple(_letter(dict(row)) for row in rows)


async def insert_letters(connection: Connection, letters: Sequence[Letter]) -> None:
    """Keep the letters for good; one that is there already stays as it is."""
    rows = [{**letter.model_dump(mode="json"), "sha256": letter.sha256} for letter in letters]
    if rows:
        await connection.execute(SQL["insert"], rows)


def _letter(row: Mapping[str, Any]) -> Letter:
    letter = Letter(**{name: row[name] for name in Letter.model_fields})
    if letter.sha256 != row["sha256"]:
        raise AlteredLetterError(
            f"{letter.kind} {letter.number} of case '{letter.reference}' has been altered in the "
            "database since it was written: restore it from a backup"
        )
    return letter
