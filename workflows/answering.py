"""What an update answers."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from homebuy.domain.case import LiveCase
    from homebuy.domain.case.rejection import RejectedError
    from workflows.acting import UnavailableError
    from workflows.contract import REJECTED, UNAVAILABLE, Answer


def answer(live: LiveCase, *, is_new: bool) -> Answer:
    """Where the case stands after it."""
    now = live.view(workflow.now())
    return Answer(
        reference=now.reference,
        duplicate=not is_new,
        status=now.status,
        stage=live.case.next_stage or now.stage,
        colour=now.colour,
        next_deadline=now.next_deadline,
    )


def rejection(refused: RejectedError) -> ApplicationError:
    """That the case refuses it, and why."""
    return ApplicationError(str(refused), refused.why, type=REJECTED, non_retryable=True)


def unavailable(down: UnavailableError) -> ApplicationError:
    """That nothing was changed, and may be at another time."""
    return ApplicationError(str(down), type=UNAVAILABLE, non_retryable=True)
