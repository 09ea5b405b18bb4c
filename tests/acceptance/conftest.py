"""Home Buy installed from its wheel, once for all that is tried with it."""

import pytest

from tests.acceptance.installation import Installation, install


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """What a customer has."""
    return install(tmp_path_factory.mktemp("installed"))
