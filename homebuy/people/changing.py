"""The published organisation, changed whole or not at all."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from homebuy.domain.models import Instant
from homebuy.domain.organisation import Absence, Organisation
from homebuy.domain.scheme import Scheme
from homebuy.storage.definitions import DefinitionKind, DefinitionStore, Published
from homebuy.storage.pool import Pool


class Standing(NamedTuple):
    """The organisation as published, its version, and the newest schemes that rely on it."""

    organisation: Organisation
    version: int | None
    schemes: tuple[Scheme, ...]


class Change(NamedTuple):
    """An entry that is new or differs."""

    kind: str
    id: str
    what: str


async def standing(pool: Pool) -> Standing:
    """What is published now; raises NotPublishedError if no organisation is."""
    store = DefinitionStore(pool)
    return Standing(*await store.newest_organisation(), await store.newest_schemes())


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
            yield Change(key[0], key[1], "new")
        elif was[key] != value:
            yield Change(key[0], key[1], "changed")


def _entries(organisation: Organisation) -> Mapping[tuple[str, str, str], Any]:
    found = dict[tuple[str, str, str], Any]()
    for user in organisation.users:
        found["user", user.id, ""] = user
    for role in organisation.roles:
        found["role", role.id, ""] = role.title
        for member in role.members:
            found["member", f"{member.user} as {role.id}", str(member.effective_from)] = member
    for absence in organisation.absences:
        found["absence", absence.user, str(absence.effective_from)] = absence
    return found
