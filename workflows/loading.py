"""What a case loads of its scheme: to be raised, and to enter a stage."""

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import CaseActivities, OpeningRequest, StageRequest
    from homebuy.domain.case import Case, LiveCase
    from homebuy.domain.case.rejection import RejectedError
    from homebuy.domain.commands import RaiseCase
    from homebuy.domain.ids import StageId
    from homebuy.domain.plan import StagePlan
    from workflows import acting
    from workflows.answering import rejection
    from workflows.cancelling import Cancellation


async def raise_case(live: LiveCase, asked: RaiseCase, cancellation: Cancellation) -> None:
    """Begin the case with what its scheme gives; raises ApplicationError, and there is none."""
    request = OpeningRequest(
        scheme=asked.scheme, owner=asked.owner, at=asked.at, now=workflow.now()
    )
    try:
        opening = await cancellation.after(
            lambda: acting.act(CaseActivities.open_case, request, "Open the case")
        )
        live.raise_(asked, opening, workflow.now())
    except FailureError as failed:
        raise acting.not_found(failed) from None
    except RejectedError as refused:
        raise rejection(refused) from None


async def plan(case: Case, stage: StageId, cancellation: Cancellation) -> StagePlan:
    """The stage with its tasks and calendars, of the version that the case is pinned to."""
    request = StageRequest(
        scheme=case.scheme,
        version=case.version,
        stage=stage,
        at=case.moved_at,
        raised_at=case.raised_at,
    )
    return await cancellation.after(
        lambda: acting.act(CaseActivities.load_stage, request, f"Enter {stage}")
    )
