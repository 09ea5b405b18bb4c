"""What shows a worker's metrics to Prometheus."""

from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig

from homebuy.config import ConfigurationError


def runtime(metrics: str | None) -> Runtime | None:
    """Temporal's runtime with metrics at that address; raises ConfigurationError if it is taken.

    Nothing, which means the default, for no address.
    """
    if metrics is None:
        return None
    prometheus = PrometheusConfig(
        bind_address=metrics,
        counters_total_suffix=True,
        unit_suffix=True,
        durations_as_seconds=True,
    )
    try:
        return Runtime(telemetry=TelemetryConfig(metrics=prometheus))
    except (RuntimeError, ValueError) as fault:
        raise ConfigurationError(
            f"HOMEBUY_METRICS: nothing can be shown at {metrics}: {fault}"
        ) from fault
