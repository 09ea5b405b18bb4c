"""The definitions that ship, as if they were published, and a fixed moment of import."""

from datetime import UTC, date, datetime

import pytest

from homebuy.definitions.bundle import read_bundle, shipped
from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.imports.defaults import ImportDefaults

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(scope="session")
def known() -> Catalogue:
    """What ships."""
    bundle = read_bundle([shipped()], today=date(2026, 11, 1))
    schemes = (
        PublishedScheme(scheme=scheme, calendar=bundle.calendars[scheme.calendar], version=1)
        for scheme in bundle.schemes
    )
    closed = {scheme.id: scheme for listed in bundle.closed for scheme in listed.schemes}
    published = {each.scheme.id: each for each in schemes}
    return Catalogue(bundle.organisation, published, NOW.date(), closed)


@pytest.fixture
def defaults() -> ImportDefaults:
    """An import on a Friday afternoon in November."""
    return ImportDefaults(NOW, "importer", NOW)
