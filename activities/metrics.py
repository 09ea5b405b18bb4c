"""Counters of what became of alerts and digests, for whoever watches the worker."""

from temporalio import activity

from activities.sender import SendResult
from homebuy.domain.alerts.alert import AlertChannel


def count_alerts(result: SendResult, channel: AlertChannel, number: int = 1) -> None:
    """Add to `homebuy_alerts_sent`, `_delayed` or `_failed`."""
    _count(f"homebuy_alerts_{result}", channel, number)


def count_digests(result: SendResult, channel: AlertChannel) -> None:
    """Add to `homebuy_digests_sent`, `_delayed` or `_failed`."""
    _count(f"homebuy_digests_{result}", channel, 1)


def _count(name: str, channel: AlertChannel, number: int) -> None:
    if activity.in_activity() and number:
        counter = activity.metric_meter().create_counter(name)
        counter.add(number, {"channel": channel})
