"""Publishing: what was checked becomes an immutable version."""

from homebuy.definitions.bundle import Bundle, documents, read_bundle, shipped
from homebuy.domain.models import Instant
from homebuy.storage.definitions import DefinitionKind, DefinitionStore, Published
from homebuy.storage.pool import Pool


async def publish(pool: Pool, bundle: Bundle, *, by: str, at: Instant) -> list[Published]:
    """Publish everything in the bundle; what has not changed keeps its version."""
    store = DefinitionStore(pool)
    return [
        await store.publish(DefinitionKind(kind), id, document, by, at)
        for kind, id, document in documents(bundle)
    ]


async def publish_shipped(pool: Pool, *, by: str, at: Instant) -> list[Published]:
    """Check and publish the definitions that come with Home Buy."""
    return await publish(pool, read_bundle([shipped()], today=at.date()), by=by, at=at)
