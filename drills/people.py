"""Enough officers that most alerts go at once: whoever gets ten in a quarter of an hour waits."""

from typing import Final

from homebuy.domain.definitions.organisation import Organisation, User
from homebuy.domain.ids import UserId

OFFICERS, MANAGERS = 60, 30
PLACE: Final = "drill.example"
UNKNOWN: Final = frozenset({"helen.ward@example.org", f"officer-1@{PLACE}", f"manager-1@{PLACE}"})
"""Whom the mail server does not know for a while."""


def officers() -> list[UserId]:
    """Who may own a case."""
    return [UserId(f"officer-{number}") for number in range(1, OFFICERS + 1)]


def with_officers(organisation: Organisation) -> Organisation:
    """The organisation with its officers of the drill, and their line managers."""
    managers = [_user(f"manager-{number}") for number in range(1, MANAGERS + 1)]
    owners = [_user(id, managers[number % MANAGERS].id) for number, id in enumerate(officers())]
    users = (*organisation.users, *managers, *owners)
    return organisation.model_copy(update={"users": users})


def _user(id: str, line_manager: UserId | None = None) -> User:
    name = id.replace("-", " ").capitalize()
    return User(id=UserId(id), name=name, email=f"{id}@{PLACE}", line_manager=line_manager)
