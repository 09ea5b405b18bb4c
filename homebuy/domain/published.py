"""A scheme as published: an immutable version, and the calendar that travels with it."""

from homebuy.domain.calendars import Calendar
from homebuy.domain.models import Value
from homebuy.domain.scheme import Scheme


class PublishedScheme(Value):
    """One version of a scheme, with the calendar its targets are counted in."""

    scheme: Scheme
    calendar: Calendar
    version: int
