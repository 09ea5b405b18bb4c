"""Cases: what happened to each, kept for good, and each as it stands."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from homebuy.domain.alerts.alert import NewAlert
from homebuy.domain.alerts.digest_times import MOST_AT_ONCE, WINDOW, send_after
from homebuy.domain.case.events import (
    CalendarChanged,
    CaseEvent,
    Event,
    MarkRescheduled,
    MarkWithdrawn,
    StageEntered,
)
from homebuy.domain.case.state import CaseStatus, Colour
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.ids import CalendarId, CaseReference, ClockId, SchemeId, UserId
from homebuy.domain.letters import Letter
from homebuy.domain.models import Value
from homebuy.domain.service_levels.clock import ClockKind, ClockState
from homebuy.storage.letters import insert_letters
from homebuy.storage.pool import Connection, Pool
from homebuy.storage.queries import queries
from homebuy.storage.rows import CaseRow, ClockRow, EventRow, HoldRow

SQL = queries("cases")
OWN_COLUMNS = {*CaseEvent.model_fields, "kind"}
PUBLISHED = {"plan", "statutory_deadlines", "calendar", "decisions"}
"""Parts of events that published versions hold already."""
NOT_PROJECTED = {"next_stages", "outcomes", "on_demand", "stages", "tasks", "clocks", "holds"}


class CaseStore:
    """Writes what cases record, and answers what is asked about them."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def record(
        self,
        events: Sequence[Event],
        view: CaseView,
        alerts: Sequence[NewAlert] = (),
        why: Mapping[ClockId, Sequence[str]] | None = None,
        letters: Sequence[Letter] = (),
    ) -> None:
        """Write one turn of a case whole or not at all; `why` accounts for the dates of clocks.

        An event already there brings nothing with it, neither alert nor letter nor withdrawal, and
        a view that is not newer leaves the case as it stands; so a turn may be recorded again.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(SQL["upsert_case"], _case(view)):
                await _project(connection, view)
            new = await _insert(connection, events, view.reference)
            await insert_letters(connection, [letter for letter in letters if letter.seq in new])
            for event in events:
                if isinstance(event, MarkWithdrawn) and event.seq in new:
                    await connection.execute(
                        SQL["withdraw_alerts"],
                        view.reference,
                        event.clock,
                        event.mark,
                        event.repeat,
                        event.seq,
                    )
            rescheduled = [e for e in events if isinstance(e, MarkRescheduled) and e.seq in new]
            # First what stands already: it may be on its way, and nobody else is to wait for that.
            await _reschedule_alerts(connection, rescheduled, view, why or {})
            # After the withdrawals: a mark that fell again since must wait, not be set aside.
            await _insert_alerts(connection, [alert for alert in alerts if alert.seq in new])
            await _reschedule_alerts(connection, rescheduled, view, why or {})

    async def case(self, reference: CaseReference) -> CaseRow | None:
        """The case as it stands, if it is known."""
        row = await self._pool.fetchrow(SQL["case"], reference)
        return CaseRow(**dict(row)) if row else None

    async def cases(
        self,
        *,
        scheme: SchemeId | None = None,
        status: CaseStatus | None = None,
        owner: UserId | None = None,
        colour: Colour | None = None,
        limit: int = 100,
    ) -> tuple[CaseRow, ...]:
        """The cases that fit every filter given, the next deadline first."""
        rows = await self._pool.fetch(SQL["cases"], scheme, status, owner, colour, limit)
        return tuple(CaseRow(**dict(row)) for row in rows)

    async def cases_on(self, calendar: CalendarId, below: int) -> tuple[CaseReference, ...]:
        """Every open case whose dates may rest on a version of the calendar before `below`.

        One whose scheme counts some of its work in another office's calendar is always among them,
        since its row tells the version of its main calendar only.
        """
        rows = await self._pool.fetch(SQL["cases_on"], calendar, below)
        return tuple(CaseReference(row["reference"]) for row in rows)

    async def events(self, reference: CaseReference) -> tuple[EventRow, ...]:
        """All that happened to the case, in order."""
        rows = await self._pool.fetch(SQL["events"], reference)
        return tuple(EventRow(**dict(row)) for row in rows)

    async def holds(self, reference: CaseReference) -> tuple[HoldRow, ...]:
        """Every hold that the case or one of its tasks has had, in the order of their numbers."""
        rows = await self._pool.fetch(SQL["holds"], reference)
        return tuple(HoldRow(**dict(row)) for row in rows)

    async def clocks(
        self,
        *,
        reference: CaseReference | None = None,
        kind: ClockKind | None = None,
        state: ClockState | None = None,
        limit: int = 100,
    ) -> tuple[ClockRow, ...]:
        """The clocks that fit every filter given, the earliest target first."""
        rows = await self._pool.fetch(SQL["clocks"], reference, kind, state, limit)
        return tuple(ClockRow(**dict(row)) for row in rows)


async def _project(connection: Connection, view: CaseView) -> None:
    parts = {
        "upsert_stages": view.stages,
        "upsert_tasks": view.tasks,
        "upsert_clocks": view.clocks,
        "upsert_holds": view.holds,
    }
    for query, values in parts.items():
        rows = [{"reference": view.reference, **_json(value)} for value in values]
        await connection.execute(SQL[query], rows)


async def _insert(
    connection: Connection, events: Sequence[Event], reference: CaseReference
) -> set[int]:
    rows = [{"reference": reference, **_event(event)} for event in events]
    return {row["seq"] for row in await connection.fetch(SQL["insert_events"], rows)}


async def _insert_alerts(connection: Connection, alerts: Sequence[NewAlert]) -> None:
    """Those that come in a flood, too late, or to somebody who wants them so are gathered."""
    if not alerts:
        return
    names = sorted({alert.recipient for alert in alerts if alert.recipient})
    await connection.execute(SQL["one_at_a_time"], names)
    for _, of_one_mark in groupby(alerts, key=attrgetter("seq")):
        await _insert_alerts_of_mark(connection, list(of_one_mark))


async def _insert_alerts_of_mark(connection: Connection, alerts: Sequence[NewAlert]) -> None:
    """All at once, however many: each goes to another recipient, and all were noticed together."""
    at = alerts[0].created_at
    names = [alert.recipient for alert in alerts]
    rows = await connection.fetch(SQL["recent_alerts"], names, at - WINDOW, at, MOST_AT_ONCE)
    recent = {row["recipient"]: row["number"] for row in rows}
    gathered = [
        alert.model_copy(
            update={
                "send_after": send_after(
                    alert.reached_at, at, alert.digest_time, recent[alert.recipient]
                )
            }
        )
        for alert in alerts
    ]
    await connection.execute(SQL["insert_alerts"], [_alert(alert) for alert in gathered])


async def _reschedule_alerts(
    connection: Connection,
    events: Sequence[MarkRescheduled],
    view: CaseView,
    why: Mapping[ClockId, Sequence[str]],
) -> None:
    for event in events:
        target = next(clock.target_at for clock in view.clocks if clock.id == event.clock)
        await connection.execute(
            SQL["reschedule_alerts"],
            view.reference,
            event.clock,
            event.mark,
            event.repeat,
            event.before,
            event.at,
            target or event.at,
            list(why.get(event.clock, ())),
        )


def _case(view: CaseView) -> dict[str, Any]:
    return view.model_dump(mode="json", exclude=NOT_PROJECTED)


def _event(event: Event) -> dict[str, Any]:
    detail = event.model_dump(mode="json", exclude=OWN_COLUMNS | PUBLISHED)
    match event:
        case StageEntered(plan=plan):
            stage = plan.stage
            detail |= {"version": plan.version, "stage": stage.id, "title": stage.title}
        case CalendarChanged(calendar=calendar):
            detail |= {"calendar": calendar.id, "version": calendar.version}
    return {**event.model_dump(mode="json", include=OWN_COLUMNS), "detail": detail}


def _alert(alert: NewAlert) -> dict[str, Any]:
    return {**_json(alert), "key": alert.key, "status": alert.status, "attempts": 0}


def _json(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json")
