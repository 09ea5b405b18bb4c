"""The two kinds of value that the domain is made of."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value; a field it does not know is a fault, not noise."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(BaseModel):
    """An immutable value from outside: nothing is coerced, nothing unknown is let through."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


FIRST_YEAR, LAST_YEAR = 1900, 2199


def _as_utc(instant: datetime) -> datetime:
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_as_utc)]
"""An aware moment, kept in UTC; a time without a zone is refused."""
