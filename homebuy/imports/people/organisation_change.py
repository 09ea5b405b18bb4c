"""The published organisation, changed whole or not at all."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from homebuy.domain.definitions.organisation import Absence, Organisation
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.models import Instant, Value
from homebuy.storage.definitions import DefinitionKind, DefinitionStore, Published
from homebuy.storage.pool import Pool


class PublishedOrganisation(NamedTuple):
    """The organisation as published, its version, and the newest schemes that rely on it."""

    organisation: Organisation
    version: int | None
    schemes: tuple[Scheme, ...]


class Change(NamedTuple):
    """An entry that is new or differs; the detail tells its spell, and what was and is."""

    kind: str
    id: str
    what: str
    detail: str = ""


async def published_organisation(pool: Pool) -> PublishedOrganisation:
    """What is published now; raises NotPublishedError if no organisation is."""
    store = DefinitionStore(pool)
    return PublishedOrganisation(*await store.newest_organisation(), await store.newest_schemes())


async def publish(
    pool: Pool, organisation: Organisation, *, by: str, at: Instant, following: int | None
) -> Published:
    """Publish the organisation; raises ChangedMeanwhileError if `following` is not the newest."""
    document = organisation.model_dump(mode="json")
    kind = DefinitionKind.ORGANISATION
    store = DefinitionStore(pool)
    return await store.publish(kind, organisation.id, document, by, at, following=following)


def with_absence(organisation: Organisation, absence: Absence) -> Organisation:
    """The organisation with one absence more; one of the same user and first day gives way."""
    key = absence.user, absence.effective_from
    absences = {(each.user, each.effective_from): each for each in organisation.absences}
    absences[key] = absence
    return organisation.model_copy(update={"absences": tuple(absences.values())})


def changes(before: Organisation, after: Organisation) -> Iterator[Change]:
    """What differs of people: accounts, roles with their members, and absences."""
    was, now = _entries(before), _entries(after)
    for key, value in now.items():
        if key not in was:
            yield Change(key.kind, key.id, "new", _interval(value))
        elif was[key] != value:
            yield Change(key.kind, key.id, "changed", _differences(was[key], value, key.since))


class _Key(NamedTuple):
    """What makes an entry the same before and after a change."""

    kind: str
    id: str
    since: date | None = None


def _entries(organisation: Organisation) -> Mapping[_Key, Value]:
    found = dict[_Key, Value]()
    for user in organisation.users:
        found[_Key("user", user.id)] = user
    for role in organisation.roles:
        found[_Key("role", role.id)] = role.model_copy(update={"members": ()})
        for member in role.members:
            found[_Key("member", f"{member.user} as {role.id}", member.effective_from)] = member
    for absence in organisation.absences:
        found[_Key("absence", absence.user, absence.effective_from)] = absence
    return found


def _interval(entry: Value) -> str:
    """From when to when it holds, as far as that is bounded."""
    bounds = (("from", "effective_from"), ("to", "effective_to"))
    named = ((word, getattr(entry, name, None)) for word, name in bounds)
    return " ".join(f"{word} {bound}" for word, bound in named if bound)


def _differences(was: Value, now: Value, since: date | None) -> str:
    """What was and what is, of the entry that begins then."""
    changed = [
        f"{name}: {_told(getattr(was, name))} → {_told(value)}"
        for name, value in now
        if getattr(was, name) != value
    ]
    return "; ".join([f"from {since}", *changed] if since else changed)


def _told(value: Any) -> str:
    return "none" if value is None else str(value)
