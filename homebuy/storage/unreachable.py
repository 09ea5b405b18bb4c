"""What it means that a database cannot be reached, in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from homebuy.domain.errors import OutOfReachError

CONNECTING: Final = 10
"""Seconds that a program waits for a service to let it in."""

OUT_OF_REACH: Final = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)


class NoDatabaseError(OutOfReachError):
    """The database cannot be reached, or has not been prepared."""


@contextmanager
def database_errors() -> Iterator[None]:
    """What goes wrong with the database inside the block, in plain words."""
    try:
        yield
    except asyncpg.UndefinedTableError:
        raise NoDatabaseError(
            "the database has not been prepared: run homebuy database migrate"
        ) from None
    except OUT_OF_REACH as fault:
        reason = str(fault) or f"no answer within {CONNECTING} seconds"
        raise NoDatabaseError(
            f"the database of HOMEBUY_DATABASE_URL cannot be used: {reason}"
        ) from fault
