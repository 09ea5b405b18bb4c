import asyncio
from typing import Any

import asyncpg
import pytest
from pydantic import ValidationError

from homebuy.domain.ids import CalendarId, SchemeId
from homebuy.storage.definitions import DefinitionKind, DefinitionStore, NotPublishedError
from homebuy.storage.pool import Pool
from tests.training_case import PUBLISHED, START, TRAINING, organisation_document, training_document

SCHEME, ORGANISATION = DefinitionKind.SCHEME, DefinitionKind.ORGANISATION
OFFICE, MOON = PUBLISHED.calendar.id, CalendarId("moon")


async def publish(store: DefinitionStore, title: str = "Training") -> tuple[int, bool]:
    document = training_document()
    document["scheme"]["title"] = title
    published = await store.publish(SCHEME, TRAINING, document, "asha", START)
    return published.version, published.changed


async def test_published_scheme_is_read_back_as_it_was(pool: Pool) -> None:
    store = DefinitionStore(pool)
    await store.publish(SCHEME, TRAINING, training_document(), "asha", START)
    assert await DefinitionStore(pool).scheme(TRAINING, 1) == PUBLISHED


async def test_version_published_again_is_unchanged(pool: Pool) -> None:
    store = DefinitionStore(pool)
    assert await publish(store) == (1, True)
    assert await publish(store) == (1, False)


async def test_change_and_its_undoing_are_versions_of_their_own(pool: Pool) -> None:
    store = DefinitionStore(pool)
    titles = ("Old", "New", "Old")
    assert [await publish(store, title) for title in titles] == [(1, True), (2, True), (3, True)]
    assert (await store.scheme(TRAINING, 2)).scheme.title == "New"
    latest = await store.latest_scheme(TRAINING)
    assert latest
    assert (latest.version, latest.scheme.title) == (3, "Old")


async def test_two_who_publish_at_once_add_one_version(pool: Pool) -> None:
    published = await asyncio.gather(*(publish(DefinitionStore(pool)) for _ in range(5)))
    assert sorted(published) == [(1, False)] * 4 + [(1, True)]


@pytest.mark.parametrize(
    "change",
    ["UPDATE definition SET published_by = 'someone else'", "DELETE FROM definition"],
)
async def test_published_version_cannot_be_changed(pool: Pool, change: str) -> None:
    await publish(DefinitionStore(pool))
    with pytest.raises(asyncpg.RaiseError, match="kept as they were written"):
        await pool.execute(change)


async def test_scheme_that_cannot_be_read_back_is_not_published(pool: Pool) -> None:
    store = DefinitionStore(pool)
    document = training_document()
    document["scheme"]["stages"] = []
    with pytest.raises(ValidationError):
        await store.publish(SCHEME, TRAINING, document, "asha", START)
    assert await store.schemes() == ()


async def test_latest_organisation_is_used_at_once(pool: Pool) -> None:
    store, document = DefinitionStore(pool), organisation_document()
    for title in ("Northgate Homes", "Southgate Homes"):
        await store.publish(
            ORGANISATION, document["id"], document | {"title": title}, "asha", START
        )
        assert (await store.organisation()).title == title


async def test_what_was_never_published_is_not_found(pool: Pool) -> None:
    store = DefinitionStore(pool)
    assert await store.latest_scheme(SchemeId("right-to-dream")) is None
    with pytest.raises(NotPublishedError, match="publish one first"):
        await store.organisation()
    with pytest.raises(NotPublishedError, match='"training" has no version 4'):
        await store.scheme(TRAINING, 4)


async def test_list_shows_every_version_with_who_published_it(pool: Pool) -> None:
    store = DefinitionStore(pool)
    await publish(store, "Old")
    await publish(store, "New")
    listed = [(s.id, s.version, s.title, s.published_by) for s in await store.schemes()]
    assert listed == [(TRAINING, 2, "New", "asha"), (TRAINING, 1, "Old", "asha")]


def office(**changes: object) -> dict[str, Any]:
    return {**PUBLISHED.calendar.model_dump(mode="json", exclude={"version"}), **changes}


async def publish_office(store: DefinitionStore, **changes: object) -> int:
    document = office(**changes)
    calendar = await store.publish(DefinitionKind.CALENDAR, OFFICE, document, "asha", START)
    return calendar.version


async def test_published_calendar_knows_its_version(pool: Pool) -> None:
    store = DefinitionStore(pool)
    assert [await publish_office(store, title=title) for title in ("Old", "New")] == [1, 2]
    old, new = await store.calendar(OFFICE, 1), await store.latest_calendar(OFFICE)
    assert new
    assert [(each.title, each.version) for each in (old, new)] == [("Old", 1), ("New", 2)]
    assert new == PUBLISHED.calendar.model_copy(update={"title": "New", "version": 2})


async def test_newest_calendars_are_those_that_are_published_at_all(pool: Pool) -> None:
    store = DefinitionStore(pool)
    assert await store.latest_calendars([OFFICE, MOON]) == {}
    await publish_office(store)
    newest = await store.latest_calendars([OFFICE, MOON])
    assert {id: calendar.version for id, calendar in newest.items()} == {OFFICE: 1}
    assert await store.latest_calendar(MOON) is None


async def test_calendar_list_shows_every_version(pool: Pool) -> None:
    store = DefinitionStore(pool)
    for title in ("Old", "New"):
        await publish_office(store, title=title)
    listed = [(c.id, c.version, c.title, c.published_by) for c in await store.calendars()]
    assert listed == [(OFFICE, 2, "New", "asha"), (OFFICE, 1, "Old", "asha")]


async def test_calendar_version_that_was_never_published_is_not_found(pool: Pool) -> None:
    with pytest.raises(NotPublishedError, match='calendar "moon" has no version 3'):
        await DefinitionStore(pool).calendar(MOON, 3)


async def test_calendar_that_cannot_be_read_back_is_not_published(pool: Pool) -> None:
    store = DefinitionStore(pool)
    with pytest.raises(ValidationError):
        await publish_office(store, zone="Nowhere")
    assert await store.calendars() == ()
