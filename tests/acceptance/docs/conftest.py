"""A Temporal server and a housing office, for the calls that the pages show."""

import os
import sysconfig

import pytest
from temporalio.client import Client

from tests.workflow.conftest import desk, temporal

__all__ = ["desk", "temporal"]


@pytest.fixture
def environment(temporal: Client) -> dict[str, str]:
    """What a terminal beside the office has set."""
    return {
        "PATH": f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/"),
        "TEMPORAL_ADDRESS": temporal.service_client.config.target_host,
    }
