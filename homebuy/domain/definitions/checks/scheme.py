"""All that a scheme must satisfy before it is published."""

from collections.abc import Iterator, Mapping
from datetime import date

from homebuy.domain.definitions.checks.counts import OfficeCalendar
from homebuy.domain.definitions.checks.cover import cover_faults
from homebuy.domain.definitions.checks.decisions import decision_faults
from homebuy.domain.definitions.checks.effective_intervals import interval_faults
from homebuy.domain.definitions.checks.facts import fact_faults
from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.levels import level_faults
from homebuy.domain.definitions.checks.office_calendars import (
    MakeReady,
    OfficeCalendars,
    calendar_name_faults,
    office_calendars,
)
from homebuy.domain.definitions.checks.paths import path_faults
from homebuy.domain.definitions.checks.references import name_faults, organisation_name_faults
from homebuy.domain.definitions.checks.routes import route_faults
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.scheme import Scheme, Stage
from homebuy.domain.ids import CalendarId
from homebuy.domain.time.calendars import Calendar


def scheme_faults(
    scheme: Scheme,
    organisation: Organisation | None,
    calendars: Mapping[CalendarId, Calendar],
    *,
    today: date,
    make_ready: MakeReady = OfficeCalendar,
) -> Iterator[Fault]:
    """Every fault of the scheme, tried on each day from `today` that its calendars cover.

    Without an organisation, whose own reading failed, names of people and rules are not tried.
    """
    yield from name_faults(scheme)
    if organisation:
        yield from organisation_name_faults(scheme, organisation, today=today)
    yield from fact_faults(scheme)
    yield from decision_faults(scheme)
    yield from interval_faults(scheme)
    yield from route_faults(scheme, today=today)
    unsound = set[int]()
    for index, stage in enumerate(scheme.stages):
        for fault in path_faults(f"stages[{index}:{stage.id}]", stage):
            unsound.add(index)
            yield fault
    yield from _time_faults(scheme, calendars, today, unsound, make_ready)


def _time_faults(
    scheme: Scheme,
    calendars: Mapping[CalendarId, Calendar],
    today: date,
    unsound: set[int],
    make_ready: MakeReady,
) -> Iterator[Fault]:
    day = max(today, scheme.effective_from or today)
    yield from calendar_name_faults(scheme, calendars, day)
    offices = office_calendars(scheme, calendars, day, make_ready)
    if None not in offices:
        return
    yield from level_faults(scheme, offices)
    for index, stage in enumerate(scheme.stages):
        if index not in unsound and _is_countable(stage, scheme, offices):
            yield from cover_faults(f"stages[{index}:{stage.id}]", stage, scheme.tasks, offices)


def _is_countable(stage: Stage, scheme: Scheme, offices: OfficeCalendars) -> bool:
    tasks = stage.task_ids()
    return stage.calendar in offices and all(
        task in scheme.tasks and scheme.tasks[task].calendar in offices for task in tasks
    )
