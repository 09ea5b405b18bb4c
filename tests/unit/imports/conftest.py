"""The definitions that ship, as if they were published, and a fixed moment of import."""

from datetime import UTC, datetime

import pytest

from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.imports.defaults import ImportDefaults
from tests.catalogue import shipped_catalogue

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(scope="session")
def known() -> Catalogue:
    """What ships."""
    return shipped_catalogue(NOW.date())


@pytest.fixture
def defaults() -> ImportDefaults:
    """An import on a Friday afternoon in November."""
    return ImportDefaults(NOW, "importer", NOW)
