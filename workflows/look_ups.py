"""What a case asks of the world: its scheme's definitions, and what a command depends on.

Somebody who waits for the answer is told that it cannot be had: UnavailableError. What nobody waits
for is asked patiently, until it is known.
"""

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import CaseActivities, OpeningRequest, StageRequest
    from homebuy.domain.case import Case, LiveCase
    from homebuy.domain.case.commands import Command, RaiseCase
    from homebuy.domain.case.questions import LookedUp
    from homebuy.domain.case.rejection import RejectedError
    from homebuy.domain.case.rules.questions import question
    from homebuy.domain.definitions.plan import StagePlan
    from homebuy.domain.ids import StageId
    from workflows import calls
    from workflows.calls import Call
    from workflows.cancellation import Cancellation
    from workflows.messages import rejection

LONGEST_SUMMARY = 200
"""Characters that Temporal takes."""


async def look_up(case: Case, command: Command, call: Call) -> LookedUp | None:
    """Whatever the command depends on; raises RejectedError where the case cannot even ask."""
    asked = question(case, command, workflow.now())
    if asked is None:
        return None
    return LookedUp(asked, await call(CaseActivities.look_up, asked, str(asked)[:LONGEST_SUMMARY]))


async def raise_case(live: LiveCase, asked: RaiseCase, cancellation: Cancellation) -> None:
    """Begin the case with what its scheme gives; raises ApplicationError, and there is none."""
    request = OpeningRequest(
        reference=asked.reference,
        scheme=asked.scheme,
        owner=asked.owner,
        at=asked.at,
        now=workflow.now(),
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
