from datetime import date

import pytest

from homebuy.definitions.bundle import Bundle, calendar_document
from homebuy.definitions.publication import ChangedCalendarError, publish, publish_shipped
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import CalendarId
from homebuy.domain.time.calendars import Calendar
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.pool import Pool
from tests.training_case import START
from tests.unit.domain.small_scheme import OFFICE, ORGANISATION, SCHEME

LONGER = OFFICE.model_copy(
    update={"closed": {**OFFICE.closed, date(2027, 3, 26): "Good Friday"}, "version": 1}
)


def bundle(calendar: Calendar = OFFICE, **changes: object) -> Bundle:
    organisation = Organisation.model_validate(ORGANISATION)
    scheme = Scheme.model_validate({**SCHEME, **changes})
    return Bundle(organisation, {calendar.id: calendar}, (scheme,))


async def published(pool: Pool, bundle: Bundle) -> list[tuple[str, int, bool]]:
    versions = await publish(pool, bundle, by="asha", at=START)
    return [(each.kind, each.version, each.changed) for each in versions]


async def test_calendars_are_published_beside_the_schemes_that_name_them(pool: Pool) -> None:
    kinds = ("calendar", "organisation", "scheme")
    assert await published(pool, bundle()) == [(kind, 1, True) for kind in kinds]
    assert await published(pool, bundle()) == [(kind, 1, False) for kind in kinds]


async def test_calendar_that_differs_from_what_is_published_is_refused(pool: Pool) -> None:
    await published(pool, bundle())
    with pytest.raises(ChangedCalendarError) as refused:
        await published(pool, bundle(LONGER, title="Newer"))
    assert str(refused.value) == (
        "nothing has been published: calendar 'office' differs from version 1, which is published. "
        "Publish it first with homebuy calendar publish FILE, which plans open cases anew"
    )
    assert [scheme.title for scheme in await DefinitionStore(pool).schemes()] == ["Small"]


async def test_what_ships_is_published_again_beside_a_calendar_that_was_changed_since(
    pool: Pool,
) -> None:
    await publish_shipped(pool, by="demo", at=START)
    store, id = DefinitionStore(pool), CalendarId("england-office")
    shipped = await store.latest_calendar(id)
    assert shipped
    closed = {**shipped.closed, date(2027, 6, 1): "One more"}
    document = calendar_document(shipped.model_copy(update={"closed": closed}))
    await store.publish(DefinitionKind.CALENDAR, id, document, "asha", START)
    await publish_shipped(pool, by="demo", at=START)
    kept = await store.latest_calendar(id)
    assert kept
    assert kept.version == 2
    assert date(2027, 6, 1) in kept.closed
