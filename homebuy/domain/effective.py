"""Definitions that hold from one day to another."""

from datetime import date
from typing import Self

from pydantic import model_validator

from homebuy.domain.models import Value


class Effective(Value):
    """Holds from `effective_from` to `effective_to`, both days included; open where absent."""

    effective_from: date | None = None
    effective_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError(
                f"effective_to {self.effective_to} lies before effective_from "
                f"{self.effective_from}: swap them"
            )
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the definition is in force on `day`."""
        return (self.effective_from or day) <= day <= (self.effective_to or day)

    def overlaps(self, other: "Effective") -> bool:
        """Whether some day lies in both spells."""
        first = max(self.effective_from or date.min, other.effective_from or date.min)
        last = min(self.effective_to or date.max, other.effective_to or date.max)
        return first <= last
