"""The days that a calendar speaks for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from homebuy.domain.models import Value


class Coverage(Value):
    """From one day to another, both included."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"coverage ends on {self.last}, before it begins on {self.first}")
        return self

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        return (self.first + timedelta(n) for n in range((self.last - self.first).days + 1))
