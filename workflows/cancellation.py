"""What a case makes of a cancellation that an operator requests of Temporal itself."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from homebuy.domain.case.commands import CloseCase
    from homebuy.domain.ids import MessageId
    from homebuy.domain.outcomes import Outcome

Done = TypeVar("Done")

OPERATOR = "temporal"
"""The actor of a cancellation that was requested of Temporal itself."""


class Cancellation:
    """A request to cancel: it waits for what is under way."""

    def __init__(self) -> None:
        self.is_asked = False

    def take(self) -> bool:
        """Whether it was asked for; whoever takes it sees to it."""
        asked, self.is_asked = self.is_asked, False
        return asked

    async def after(self, step: Callable[[], Awaitable[Done]]) -> Done:
        """What is under way is seen through; if a cancellation is requested meanwhile, it follows.

        What was answered would be lost otherwise, for it is on record only after the step.
        """
        while True:
            try:
                return await step()
            except (asyncio.CancelledError, FailureError) as stopped:
                if not is_cancelled_exception(stopped):
                    raise
                self.is_asked = True


def closing() -> CloseCase:
    """The command that ends the case on record."""
    return CloseCase(
        message_id=MessageId(f"cancellation of {workflow.info().run_id}"),
        actor=OPERATOR,
        at=workflow.now(),
        outcome=Outcome.CANCELLED,
        reason="cancellation was requested in Temporal",
    )
