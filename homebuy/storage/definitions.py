"""Organisations, calendars and schemes: immutable versions, the newest of which cases use."""

import hashlib
import json
from collections.abc import Collection
from enum import StrEnum
from typing import Any

from homebuy.domain.definitions.closed_schemes import ClosedScheme, ClosedSchemes
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.errors import HomeBuyError, NotFoundError
from homebuy.domain.ids import CalendarId, SchemeId
from homebuy.domain.models import Instant, Value
from homebuy.domain.time.calendars import Calendar
from homebuy.storage.pool import Pool
from homebuy.storage.queries import queries

SQL = queries("definitions")


class DefinitionKind(StrEnum):
    """What can be published."""

    ORGANISATION = "organisation"
    CALENDAR = "calendar"
    SCHEME = "scheme"
    CLOSED_SCHEMES = "closed-schemes"


class NotPublishedError(NotFoundError):
    """A definition was asked for that nobody has published."""


class ChangedMeanwhileError(HomeBuyError):
    """Somebody else has published since the definition was read."""


class Published(Value):
    """A version of a definition; not `changed` when the newest version said the same."""

    kind: DefinitionKind
    id: str
    version: int
    changed: bool


class SchemeVersion(Value):
    """A version of a scheme in the list of what is published."""

    id: SchemeId
    version: int
    title: str
    published_at: Instant
    published_by: str


class CalendarVersion(Value):
    """A version of a calendar in the list of what is published."""

    id: CalendarId
    version: int
    title: str
    published_at: Instant
    published_by: str


class DefinitionStore:
    """Publishes definitions and reads them back; a version once read is kept in memory."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._calendars: dict[tuple[str, int], Calendar] = {}
        self._schemes: dict[tuple[str, int], PublishedScheme] = {}
        self._organisations: dict[tuple[str, int], Organisation] = {}

    async def publish(
        self,
        kind: DefinitionKind,
        id: str,
        document: dict[str, Any],
        by: str,
        at: Instant,
        *,
        following: int | None = None,
    ) -> Published:
        """Add a version, unless the newest says the same.

        A scheme's document holds `scheme`, `calendar`, and `others` if it names any; no document
        holds a version. Raises pydantic's ValidationError for one that could not be read back, and
        ChangedMeanwhileError if another version than `following`, where given, is the newest.
        """
        _read_back(kind, document)
        sha256 = _sha256(document)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(SQL["lock"], kind, id)
            latest = await connection.fetchrow(SQL["latest"], kind, id)
            version = latest["version"] if latest else 0
            if following not in (None, version):
                raise ChangedMeanwhileError(
                    f"nothing has been published: version {version} of {kind} '{id}' appeared "
                    "meanwhile: do it again"
                )
            if latest and latest["sha256"] == sha256:
                return Published(kind=kind, id=id, version=version, changed=False)
            await connection.execute(
                SQL["publish"], kind, id, version + 1, sha256, document, at, by
            )
            return Published(kind=kind, id=id, version=version + 1, changed=True)

    async def organisation(self) -> Organisation:
        """The organisation as last published; raises NotPublishedError if there is none."""
        return (await self.newest_organisation())[0]

    async def newest_organisation(self) -> tuple[Organisation, int]:
        """The organisation as `organisation` finds it, and its version."""
        latest = await self._pool.fetchrow(SQL["latest_organisation"])
        if latest is None:
            raise NotPublishedError("no organisation is published yet: publish one first")
        key = (latest["id"], latest["version"])
        if key not in self._organisations:
            document = await self._document(DefinitionKind.ORGANISATION, *key)
            self._organisations[key] = Organisation.model_validate(document, extra="ignore")
        return self._organisations[key], latest["version"]

    async def scheme(self, id: SchemeId, version: int) -> PublishedScheme:
        """One version of a scheme; raises NotPublishedError if there is none of that number."""
        key = (id, version)
        if key not in self._schemes:
            document = await self._document(DefinitionKind.SCHEME, *key)
            known = {**document, "version": version}
            self._schemes[key] = PublishedScheme.model_validate(known, extra="ignore")
        return self._schemes[key]

    async def latest_scheme(self, id: SchemeId) -> PublishedScheme | None:
        """The newest version of a scheme, if it is published at all."""
        latest = await self._pool.fetchrow(SQL["latest"], DefinitionKind.SCHEME, id)
        return await self.scheme(id, latest["version"]) if latest else None

    async def newest_schemes(self) -> tuple[Scheme, ...]:
        """The newest version of each scheme."""
        newest = {row.id: row.version for row in reversed(await self.schemes())}
        return tuple([(await self.scheme(id, version)).scheme for id, version in newest.items()])

    async def closed_schemes(self) -> dict[SchemeId, ClosedScheme]:
        """Every scheme that the newest lists say has ended."""
        rows = await self._pool.fetch(SQL["closed_schemes"])
        lists = (ClosedSchemes.model_validate(row["document"], extra="ignore") for row in rows)
        return {scheme.id: scheme for closed in lists for scheme in closed.schemes}

    async def schemes(self) -> tuple[SchemeVersion, ...]:
        """Every version of every scheme, the newest of each first."""
        rows = await self._pool.fetch(SQL["schemes"])
        return tuple(SchemeVersion(**dict(row)) for row in rows)

    async def calendar(self, id: CalendarId, version: int) -> Calendar:
        """One version of a calendar; raises NotPublishedError if there is none of that number."""
        key = (id, version)
        if key not in self._calendars:
            document = await self._document(DefinitionKind.CALENDAR, *key)
            known = {**document, "version": version}
            self._calendars[key] = Calendar.model_validate(known, extra="ignore")
        return self._calendars[key]

    async def latest_calendar(self, id: CalendarId) -> Calendar | None:
        """The newest version of a calendar, if it is published by itself."""
        return (await self.latest_calendars([id])).get(id)

    async def latest_calendars(self, ids: Collection[CalendarId]) -> dict[CalendarId, Calendar]:
        """The newest version of each calendar that is published by itself."""
        rows = await self._pool.fetch(SQL["latest_calendars"], list(ids))
        return {row["id"]: await self.calendar(row["id"], row["version"]) for row in rows}

    async def calendars(self) -> tuple[CalendarVersion, ...]:
        """Every version of every calendar, the newest of each first."""
        rows = await self._pool.fetch(SQL["calendars"])
        return tuple(CalendarVersion(**dict(row)) for row in rows)

    async def _document(self, kind: DefinitionKind, id: str, version: int) -> dict[str, Any]:
        document: dict[str, Any] | None = await self._pool.fetchval(
            SQL["document"], kind, id, version
        )
        if document is None:
            raise NotPublishedError(f'{kind} "{id}" has no version {version}')
        return document


def _read_back(kind: DefinitionKind, document: dict[str, Any]) -> None:
    match kind:
        case DefinitionKind.ORGANISATION:
            Organisation.model_validate(document)
        case DefinitionKind.CALENDAR:
            Calendar(**document, version=1)
        case DefinitionKind.SCHEME:
            PublishedScheme(**document, version=1)
        case DefinitionKind.CLOSED_SCHEMES:
            ClosedSchemes.model_validate(document)


def _sha256(document: dict[str, Any]) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
