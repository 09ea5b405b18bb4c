"""What a case shows in Temporal while it runs: in lists, and on its own page."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from homebuy.domain.case import LiveCase
    from homebuy.domain.case.views.explain import explain_running
    from workflows import current_details
    from workflows.contract import ALERTS_FAILED


class OperatorView:
    """Shows a case as it stands; only what changed costs an event."""

    def __init__(self) -> None:
        self._alerts_failed = _failures_on_show()
        self._shown: dict[Any, Any] = {}

    @property
    def is_behind(self) -> bool:
        """Whether another number of failed alerts is to be shown."""
        return self._alerts_failed != _failures_on_show()

    def count_failures(self, number: int) -> None:
        """From now on so many alerts have failed for good."""
        self._alerts_failed = number

    def show(self, live: LiveCase) -> None:
        """Show the case in its details and its search attributes."""
        now, failed = live.view(workflow.now()), self._alerts_failed
        explained = explain_running(live.case)
        workflow.set_current_details(current_details.details(now, explained, alerts_failed=failed))
        attributes = current_details.attributes(now)
        # A namespace need not know the attribute while nothing fails.
        if failed or _failures_on_show():
            attributes[ALERTS_FAILED] = failed
        self._find_by(attributes)

    def _find_by(self, attributes: dict[Any, Any]) -> None:
        changed = {k: v for k, v in attributes.items() if self._shown.get(k, ...) != v}
        if changed:
            workflow.upsert_search_attributes(
                [k.value_set(v) if v else k.value_unset() for k, v in changed.items()]
            )
            self._shown = attributes


def _failures_on_show() -> int:
    """As many failed alerts as the search attribute tells of, which new runs inherit."""
    return workflow.info().typed_search_attributes.get(ALERTS_FAILED) or 0
