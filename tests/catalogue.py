"""What ships, as if it were published; that it has no fault is tried elsewhere."""

from datetime import date
from functools import cache

from homebuy.definitions.bundle import shipped
from homebuy.definitions.definition_file import read_definition
from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.domain.definitions.closed_schemes import ClosedSchemes
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.time.calendars import Calendar


@cache
def shipped_catalogue(today: date) -> Catalogue:
    """Every scheme that ships, on that day."""
    found = [read_definition(file) for file in sorted(shipped().glob("[!.]*.yaml"))]
    calendars = {
        calendar.id: calendar
        for file in (shipped() / "calendars").glob("*.yaml")
        if isinstance(calendar := read_definition(file), Calendar)
    }
    (organisation,) = (each for each in found if isinstance(each, Organisation))
    published = {
        scheme.id: PublishedScheme(scheme=scheme, calendar=calendars[scheme.calendar], version=1)
        for scheme in found
        if isinstance(scheme, Scheme)
    }
    lists = (each for each in found if isinstance(each, ClosedSchemes))
    closed = {scheme.id: scheme for each in lists for scheme in each.schemes}
    return Catalogue(organisation, published, today, closed)
