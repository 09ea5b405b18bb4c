"""A newer version of a calendar: what it must satisfy, and its publication."""

from collections.abc import Iterator
from datetime import date

from homebuy.definitions.bundle import calendar_document
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.scheme import scheme_faults
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.models import Instant
from homebuy.domain.time.calendars import Calendar
from homebuy.storage.definitions import DefinitionKind, DefinitionStore, Published


class UnfitCalendarError(HomeBuyError):
    """A calendar that open cases or published schemes cannot be counted in."""

    def __init__(self, calendar: Calendar, faults: tuple[Fault, ...]) -> None:
        reasons = "\n".join(f"  {fault.path}: {fault.reason}" for fault in faults)
        super().__init__(f"calendar '{calendar.id}' cannot be published:\n{reasons}")
        self.faults = faults


async def next_version(store: DefinitionStore, calendar: Calendar, *, today: date) -> Calendar:
    """The calendar with the version it has, or would get; raises UnfitCalendarError."""
    latest = await store.latest_calendar(calendar.id)
    if latest and calendar_document(latest) == calendar_document(calendar):
        return latest
    faults = [*_differences(latest, calendar)] if latest else []
    faults += await _broken_schemes(store, calendar, today)
    if faults:
        raise UnfitCalendarError(calendar, tuple(faults))
    return calendar.model_copy(update={"version": latest.version + 1 if latest else 1})


async def publish(store: DefinitionStore, calendar: Calendar, *, by: str, at: Instant) -> Published:
    """Publish the version, unless it is there; raises ChangedMeanwhileError if another is."""
    document = calendar_document(calendar)
    latest = await store.latest_calendar(calendar.id)
    if latest and latest.version == calendar.version:
        return await store.publish(DefinitionKind.CALENDAR, calendar.id, document, by, at)
    return await store.publish(
        DefinitionKind.CALENDAR, calendar.id, document, by, at, following=calendar.version - 1
    )


def _differences(latest: Calendar, calendar: Calendar) -> Iterator[Fault]:
    """What open cases could not follow: another clock on the wall, or fewer days."""
    if latest.zone != calendar.zone:
        yield Fault(
            "zone",
            f"version {latest.version} is in {latest.zone}, and days that law counts would move: "
            "keep the zone, or give the calendar another id",
        )
    first, last = calendar.covers.first, calendar.covers.last
    if first > latest.covers.first or last < latest.covers.last:
        yield Fault(
            "covers",
            f"version {latest.version} covers {latest.covers}, and open cases may count on all of "
            "it: cover those days as well",
        )


async def _broken_schemes(store: DefinitionStore, calendar: Calendar, today: date) -> list[Fault]:
    """The schemes in force whose service levels the calendar would break, each with the sum."""
    faults: list[Fault] = []
    for id in {version.id for version in await store.schemes()}:
        published = await store.latest_scheme(id)
        if published is None or calendar.id not in published.scheme.calendars():
            continue
        others = await store.latest_calendars(published.scheme.calendars())
        calendars = {published.calendar.id: published.calendar, **published.others, **others}
        calendars[calendar.id] = calendar
        found = scheme_faults(published.scheme, None, calendars, today=today)
        faults += [Fault(f"scheme '{id}', {fault.path}", fault.reason) for fault in found]
    return faults
