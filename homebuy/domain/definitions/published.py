"""A scheme as published: an immutable version, and the calendars that travel with it."""

from collections.abc import Mapping

from pydantic import Field

from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import CalendarId
from homebuy.domain.models import Value
from homebuy.domain.time.calendars import Calendar


class PublishedScheme(Value):
    """One version of a scheme, with its calendar and those of other offices that it names."""

    scheme: Scheme
    calendar: Calendar
    others: dict[CalendarId, Calendar] = Field(default_factory=dict)
    version: int

    def counted_in(self, calendars: Mapping[CalendarId, Calendar]) -> "PublishedScheme":
        """The same version with newer calendars, where there are any."""
        others = {id: calendars.get(id, other) for id, other in self.others.items()}
        calendar = calendars.get(self.calendar.id, self.calendar)
        return self.model_copy(update={"calendar": calendar, "others": others})
