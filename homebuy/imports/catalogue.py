"""The catalogue of what is published, read once."""

from homebuy.domain.definitions.catalogue import ZONE_OF_ACCOUNTS, Catalogue
from homebuy.domain.models import Instant
from homebuy.domain.time.deadlines import local_date
from homebuy.storage.definitions import DefinitionStore
from homebuy.storage.pool import Pool


async def read_catalogue(pool: Pool, now: Instant) -> Catalogue:
    """All that is published; raises NotPublishedError if no organisation is."""
    store = DefinitionStore(pool)
    newest = {row.id: row.version for row in reversed(await store.schemes())}
    published = [await store.scheme(id, version) for id, version in newest.items()]
    calendars = await store.latest_calendars({id for p in published for id in p.scheme.calendars()})
    schemes = {p.scheme.id: p.counted_in(calendars) for p in published}
    today = local_date(now, ZONE_OF_ACCOUNTS)
    return Catalogue(await store.organisation(), schemes, today, await store.closed_schemes())
