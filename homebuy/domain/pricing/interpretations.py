"""Rules about which sources disagree: the interpretation that prices follow, and the others."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from homebuy.domain.pricing.dated_rows import DatedRows, Row
from homebuy.domain.pricing.errors import PriceError


class InterpretationRow(Row):
    """A question about a rule: the interpretation that is applied, and those that could be."""

    applied: str
    choices: dict[str, str] = Field(min_length=2)
    uncertainty: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_a_choice(self) -> Self:
        if self.applied not in self.choices:
            raise ValueError(f"'{self.applied}' is none of: {', '.join(self.choices)}")
        return self


class Interpretation(NamedTuple):
    """The answer to a question; all empty on days on which there is no question."""

    choice: str = ""
    uncertainty: str = ""
    source: str = ""


class Interpretations(RootModel[dict[str, DatedRows[InterpretationRow]]]):
    """By question, what was applied from day to day."""

    model_config = ConfigDict(frozen=True)

    def applied(self, question: str, on: date, asked: Mapping[str, str]) -> Interpretation:
        """The interpretation that was asked for, or else the tables' own."""
        rows = self.root[question]
        if not rows.covers(on):
            return Interpretation()
        row = rows.on(on, question)
        return Interpretation(asked.get(question, row.applied), row.uncertainty, row.source)

    def check(self, on: date, asked: Mapping[str, str]) -> None:
        """Raise PriceError for interpretations that there are not on that day."""
        if faults := list(self._faults(on, asked)):
            raise PriceError(f"interpretations: {fault}" for fault in faults)

    def _faults(self, on: date, asked: Mapping[str, str]) -> Iterator[str]:
        for question, choice in asked.items():
            rows = self.root.get(question)
            if rows is None:
                known = ", ".join(self.root)
                yield f"there is no question '{question}': there are: {known}"
            elif not rows.covers(on):
                yield f"'{question}' is no question on {on}: leave it out"
            elif choice not in (choices := rows.on(on, question).choices):
                known = ", ".join(choices)
                yield f"'{choice}' does not answer {question}: write one of {known}"
