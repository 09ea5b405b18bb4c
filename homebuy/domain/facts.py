"""Facts: the dated data of a case that limits, prices and decisions refer to by name."""

from datetime import date
from enum import StrEnum
from typing import assert_never

from homebuy.domain.ids import Title
from homebuy.domain.models import Instant, Value
from homebuy.domain.money import read_money


class FactKind(StrEnum):
    """What a fact's value may be."""

    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"
    MONEY = "money"


class FactDeclaration(Value):
    """A fact that a scheme knows."""

    title: Title
    kind: FactKind = FactKind.TEXT
    choices: tuple[str, ...] = ()

    def fault(self, value: str) -> str | None:
        """Why `value` cannot be this fact, or nothing when it can."""
        match self.kind:
            case FactKind.DATE:
                return None if _is_date(value) else f"{value!r} is no date: write YYYY-MM-DD"
            case FactKind.MONEY:
                return _money_fault(value)
            case FactKind.CHOICE:
                allowed = ", ".join(self.choices)
                return None if value in self.choices else f"{value!r} is none of: {allowed}"
            case FactKind.TEXT:
                return None if value.strip() else "the value is empty"
            case _:
                assert_never(self.kind)


class Fact(Value):
    """A recorded datum, who gave it and when."""

    value: str
    actor: str
    at: Instant

    @property
    def date(self) -> date:
        """The value of a fact declared as a date."""
        return date.fromisoformat(self.value)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _money_fault(text: str) -> str | None:
    """Why prices and rent credits could not reckon with it: what is recorded must be readable."""
    try:
        read_money(text)
    except ValueError as fault:
        return str(fault)
    return None
