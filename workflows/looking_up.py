"""What a command needs to know that the case does not: asked of the world before it decides.

Somebody who waits for the answer is told that it cannot be had: UnavailableError. What nobody waits
for is asked patiently, until it is known.
"""

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import (
        AcknowledgementRequest,
        CalendarRequest,
        CaseActivities,
        UserRequest,
    )
    from homebuy.domain import commands as cmd
    from homebuy.domain.calendars import Calendar
    from homebuy.domain.case import Case
    from homebuy.domain.case.rejection import RejectedError, Why
    from homebuy.domain.ids import UserId
    from workflows import acting


async def line_manager_of(command: cmd.ReassignCase, *, patiently: bool) -> UserId | None:
    """The manager of the new owner, who must be serving."""
    request = UserRequest(user=command.owner, at=workflow.now())
    try:
        found = await acting.ask(
            CaseActivities.find_user, request, f"Find {command.owner}", patiently=patiently
        )
    except FailureError as failed:
        raise RejectedError(Why.UNKNOWN_USER, acting.reason(failed)) from failed
    return found.line_manager


async def must_be_concerned(case: Case, command: cmd.AcknowledgeAlert, *, patiently: bool) -> None:
    """Refuse an acknowledgement by somebody whom the alert does not concern.

    Of a clock that the case does not have, the case itself will say so.
    """
    if command.clock not in case.clocks:
        return
    request = AcknowledgementRequest(
        reference=case.reference,
        clock=command.clock,
        actor=command.actor,
        owner=case.owner,
        line_manager=case.line_manager,
        at=workflow.now(),
    )
    summary = f"May {command.actor} acknowledge?"[:200]
    may = CaseActivities.may_acknowledge
    if refusal := await acting.ask(may, request, summary, patiently=patiently):
        raise RejectedError(Why.NOT_CONCERNED, refusal)


async def calendar_of(
    case: Case, command: cmd.ChangeCalendar, *, patiently: bool
) -> Calendar | None:
    """The version that is named; none if the case counts in it already, or not in it at all."""
    mine = case.plan.calendars().get(command.calendar) if case.plan else None
    if mine is None or mine.version >= command.version:
        return None
    request = CalendarRequest(
        calendar=command.calendar, version=command.version, raised_at=case.raised_at
    )
    try:
        summary = f"Load {command.calendar} version {command.version}"
        load = CaseActivities.load_calendar
        return await acting.ask(load, request, summary, patiently=patiently)
    except FailureError as failed:
        raise RejectedError(Why.UNKNOWN_CALENDAR, acting.reason(failed)) from failed
