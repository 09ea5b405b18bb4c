"""What a case asks of the world: its scheme's definitions, and what a command needs to know.

Somebody who waits for the answer is told that it cannot be had: UnavailableError. What nobody waits
for is asked patiently, until it is known.
"""

from typing import NamedTuple

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import (
        AcknowledgementRequest,
        CalendarRequest,
        CaseActivities,
        OpeningRequest,
        PriceRequest,
        StageRequest,
        UserRequest,
    )
    from homebuy.domain.case import Case, LiveCase
    from homebuy.domain.case import commands as cmd
    from homebuy.domain.case.commands import RaiseCase
    from homebuy.domain.case.rejection import RejectedError, Why
    from homebuy.domain.case.rules.prices import CalculatedPrice, Question, inputs_wanted, question
    from homebuy.domain.definitions.plan import StagePlan
    from homebuy.domain.ids import StageId, UserId
    from homebuy.domain.time.calendars import Calendar
    from workflows import calls
    from workflows.calls import Call
    from workflows.cancellation import Cancellation
    from workflows.messages import rejection


class LookedUp(NamedTuple):
    """What was found, under the names by which `decide` takes it."""

    line_manager: UserId | None = None
    calendar: Calendar | None = None
    calculated_price: CalculatedPrice | None = None


async def look_up(case: Case, command: cmd.Command, call: Call) -> LookedUp:
    """Whatever the command needs; raises RejectedError where that decides it already."""
    match command:
        case cmd.AcknowledgeAlert():
            await must_be_concerned(case, command, call)
        case cmd.ReassignCase():
            return LookedUp(line_manager=await line_manager_of(command, call))
        case cmd.ChangeCalendar():
            return LookedUp(calendar=await calendar_of(case, command, call))
        case cmd.CalculatePrice():
            return LookedUp(calculated_price=await price_of(case, command, call))
    return LookedUp()


async def line_manager_of(command: cmd.ReassignCase, call: Call) -> UserId | None:
    """The manager of the new owner, who must be serving."""
    request = UserRequest(user=command.owner, at=workflow.now())
    try:
        found = await call(CaseActivities.find_user, request, f"Find {command.owner}")
    except FailureError as failed:
        raise RejectedError(Why.UNKNOWN_USER, calls.reason(failed)) from failed
    return found.line_manager


async def must_be_concerned(case: Case, command: cmd.AcknowledgeAlert, call: Call) -> None:
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
    if refusal := await call(may, request, summary):
        raise RejectedError(Why.NOT_CONCERNED, refusal)


async def price_of(case: Case, command: cmd.CalculatePrice, call: Call) -> CalculatedPrice:
    """The answer to the price that the facts of the case ask for."""
    asked = question(case, command.at)
    try:
        breakdown = await call(
            CaseActivities.calculate_price,
            PriceRequest(method=asked.method, given=asked.given),
            f"Reckon the price ({asked.method})",
        )
    except FailureError as failed:
        raise RejectedError(Why.NO_PRICE, _named(case, asked, calls.reason(failed))) from failed
    return CalculatedPrice(asked, breakdown)


def _named(case: Case, asked: Question, reason: str) -> str:
    """Why there is no price, and which facts would give what is missing."""
    wanted = ", ".join(f"'{name}'" for name in inputs_wanted(case, asked.given))
    return f"{reason} (facts not on record that give inputs: {wanted})" if wanted else reason


async def calendar_of(case: Case, command: cmd.ChangeCalendar, call: Call) -> Calendar | None:
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
        return await call(load, request, summary)
    except FailureError as failed:
        raise RejectedError(Why.UNKNOWN_CALENDAR, calls.reason(failed)) from failed


async def raise_case(live: LiveCase, asked: RaiseCase, cancellation: Cancellation) -> None:
    """Begin the case with what its scheme gives; raises ApplicationError, and there is none."""
    request = OpeningRequest(
        scheme=asked.scheme, owner=asked.owner, at=asked.at, now=workflow.now()
    )
    try:
        opening = await cancellation.after(
            lambda: calls.local_then_regular(CaseActivities.open_case, request, "Open the case")
        )
        live.raise_(asked, opening, workflow.now())
    except FailureError as failed:
        raise calls.not_found(failed) from None
    except RejectedError as refused:
        raise rejection(refused) from None


async def stage(case: Case, id: StageId, cancellation: Cancellation) -> StagePlan:
    """The stage with its tasks and calendars, of the version that the case is pinned to."""
    request = StageRequest(
        scheme=case.scheme,
        version=case.version,
        stage=id,
        at=case.moved_at,
        raised_at=case.raised_at,
    )
    return await cancellation.after(
        lambda: calls.local_then_regular(CaseActivities.load_stage, request, f"Enter {id}")
    )
