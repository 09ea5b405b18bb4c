"""How a case tells people of its alerts: beside everything else that it does."""

import asyncio
from collections.abc import Callable

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import CaseActivities, Delivery, RecordingResult
    from homebuy.domain.ids import CaseReference
    from workflows import calls
    from workflows.operator_view import OperatorView


class AlertDelivery:
    """Sends the alerts that wait, in one delivery at a time: a dead mail server holds up nothing.

    When the post would not take them, `put_on_record` takes the reason, and answers whether they
    are to be sent again.
    """

    def __init__(
        self, waiting: bool, display: OperatorView, put_on_record: Callable[[str], bool]
    ) -> None:
        self._waiting = waiting
        self._operator_view = display
        self._put_on_record = put_on_record
        self._delivery: asyncio.Task[None] | None = None

    @property
    def has_work(self) -> bool:
        """Whether a delivery is to begin."""
        return self._waiting and not self._is_delivering

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody has still to be told."""
        return self._waiting or self._is_delivering

    @property
    def _is_delivering(self) -> bool:
        return self._delivery is not None and not self._delivery.done()

    def on_recorded(self, told: RecordingResult | None) -> None:
        """What was not sent with the recording is delivered by itself; some turns alert nobody."""
        if told is None:
            return
        if told.waiting:
            self._waiting = True
        else:
            self._operator_view.count_failures(told.failed)

    def ask(self) -> None:
        """Let a delivery begin as soon as none is under way."""
        self._waiting = True

    def begin(self, reference: CaseReference) -> None:
        """Begin a delivery, if there is one to begin."""
        if self.has_work:
            self._waiting = False
            self._delivery = asyncio.create_task(self._deliver(reference))

    async def _deliver(self, reference: CaseReference) -> None:
        try:
            failed_for_good = await calls.deliver(
                CaseActivities.deliver_alerts, Delivery(reference=reference)
            )
        except FailureError as failed:
            self._waiting = self._put_on_record(calls.reason(failed))
        else:
            self._operator_view.count_failures(failed_for_good)
