"""Rows of a table that follow one another day by day, each with its source."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, Self, TypeVar

from pydantic import ConfigDict, Field, RootModel, model_validator

from homebuy.domain.effective import Effective
from homebuy.domain.pricing.errors import PriceError

DAY = timedelta(days=1)


class Row(Effective):
    """What holds from one day on, or up to another, with its source and any uncertainty."""

    effective_from: date
    source: str = Field(min_length=1)
    uncertainty: str = ""


AnyRow = TypeVar("AnyRow", bound=Row)


class DatedRows(RootModel[tuple[AnyRow, ...]], Generic[AnyRow]):
    """Rows without overlap and without gap; only the last may be open."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _unbroken(self) -> Self:
        if faults := list(breaks(self.root)):
            raise ValueError("; ".join(faults))
        return self

    def covers(self, day: date) -> bool:
        """Whether some row holds on `day`."""
        last = self.root[-1].effective_to
        return self.root[0].effective_from <= day <= (last or day)

    def on(self, day: date, what: str, field: str = "relevant_time") -> AnyRow:
        """The row of that day; raises PriceError when the table does not reach it."""
        for row in reversed(self.root):
            if row.effective_from <= day:
                if row.effective_to and row.effective_to < day:
                    break
                return row
        raise PriceError([f"{field}: {day} {self._missed(day, what)}"])

    def _missed(self, day: date, what: str) -> str:
        first, last = self.root[0].effective_from, self.root[-1].effective_to
        if day < first:
            where = f"lies before {first}, the first day of the table of {what}"
        else:
            where = f"lies after {last}, the last day of the table of {what}"
        return f"{where}: check the date, or add a row with its source to the table"


def breaks(rows: tuple[AnyRow, ...]) -> Iterator[str]:
    """Where rows overlap or leave a gap, or that there is none."""
    if not rows:
        yield "this table is empty: add a row"
    for earlier, later in pairwise(rows):
        ends, begins = earlier.effective_to, later.effective_from
        if ends is None or begins <= ends:
            yield f"the row from {begins} overlaps the one from {earlier.effective_from}"
        elif begins != ends + DAY:
            yield f"no row holds from {ends + DAY} to {begins - DAY}"
