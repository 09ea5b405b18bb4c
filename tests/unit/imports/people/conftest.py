"""Files of people, as somebody would write them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from homebuy.domain.definitions.organisation import Organisation
from homebuy.imports.csv_table import File
from homebuy.imports.people.merge import Files, Merged, import_faults, merge

TODAY = date(2026, 11, 23)

HOMES: dict[str, Any] = {
    "id": "homes",
    "title": "Homes",
    "users": [
        {"id": "ann", "name": "Ann", "email": "ann@example.org"},
        {"id": "bob", "name": "Bob", "email": "bob@example.org", "line_manager": "ann"},
        {
            "id": "old",
            "name": "Old",
            "email": "old@example.org",
            "effective_to": "2020-01-01",
        },
    ],
    "roles": [{"id": "desk", "title": "Desk", "members": [{"user": "ann"}]}],
    "escalation_rules": [{"id": "warn", "title": "Warn", "users": [{"user": "ann"}]}],
}

Import = Callable[..., Merged]


@pytest.fixture
def homes() -> Organisation:
    """An organisation of three accounts."""
    return Organisation.model_validate(HOMES)


@pytest.fixture
def import_(homes: Organisation) -> Import:
    """Merge tables, each given as text, into the organisation."""

    def imported(**tables: str | bytes) -> Merged:
        return merge(homes, files(**tables), TODAY)

    return imported


def files(**tables: str | bytes) -> Files:
    """Files of those names; blanks at the beginning of lines do not count."""
    return Files(**{name: file(f"{name}.csv", text) for name, text in tables.items()})


def file(name: str, text: str | bytes) -> File:
    """A file of these words."""
    if isinstance(text, str):
        text = "\n".join(line.strip() for line in text.strip().splitlines()).encode()
    return File(name, text)


def said(merged: Merged) -> list[str]:
    """All that keeps the organisation from being published."""
    return [str(fault) for fault in import_faults(merged, (), TODAY)]
