"""Publishing: what was checked becomes an immutable version."""

from datetime import date

from homebuy.definitions.bundle import (
    Bundle,
    FaultyDefinitionsError,
    FileFault,
    calendar_document,
    documents,
    read_bundle,
    shipped,
)
from homebuy.domain.definitions.checks.references import organisation_name_faults
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.models import Instant
from homebuy.storage.definitions import DefinitionKind, DefinitionStore, Published
from homebuy.storage.pool import Pool


class ChangedCalendarError(HomeBuyError):
    """Calendars that differ from what is published: open cases count on them."""

    def __init__(self, changed: list[str]) -> None:
        super().__init__(
            f"nothing has been published: {'; '.join(changed)}. Publish it first with "
            "homebuy calendar publish FILE, which plans open cases anew"
        )


async def publish(pool: Pool, bundle: Bundle, *, by: str, at: Instant) -> list[Published]:
    """Publish everything in the bundle; what has not changed keeps its version.

    Raises, before anything is published, ChangedCalendarError for calendars that are published
    already and would change, since a new version of a calendar moves the dates of open cases; and
    FaultyDefinitionsError for an organisation that lacks what a published scheme names.
    """
    store = DefinitionStore(pool)
    await _must_keep_calendars(store, bundle)
    await _must_serve_published(store, bundle, at.date())
    return [
        await store.publish(DefinitionKind(kind), id, document, by, at)
        for kind, id, document in documents(bundle)
    ]


async def publish_shipped(pool: Pool, *, by: str, at: Instant) -> list[Published]:
    """Check and publish the definitions that come with Home Buy.

    A calendar that is published stays as it is: it may have been changed since.
    """
    bundle = read_bundle([shipped()], today=at.date())
    published = await DefinitionStore(pool).latest_calendars(bundle.calendars)
    bundle = bundle._replace(calendars={**bundle.calendars, **published})
    return await publish(pool, bundle, by=by, at=at)


async def _must_serve_published(store: DefinitionStore, bundle: Bundle, today: date) -> None:
    """Schemes that are published and not given anew still rely on the organisation."""
    given = {scheme.id for scheme in bundle.schemes}
    faults = [
        FileFault(f"scheme '{scheme.id}', which is published", *fault)
        for scheme in await store.newest_schemes()
        if scheme.id not in given
        for fault in organisation_name_faults(scheme, bundle.organisation, today=today)
    ]
    if faults:
        raise FaultyDefinitionsError(tuple(faults))


async def _must_keep_calendars(store: DefinitionStore, bundle: Bundle) -> None:
    published = await store.latest_calendars(bundle.calendars)
    changed = [
        f"calendar '{id}' differs from version {calendar.version}, which is published"
        for id, calendar in sorted(published.items())
        if calendar_document(calendar) != calendar_document(bundle.calendars[id])
    ]
    if changed:
        raise ChangedCalendarError(changed)
