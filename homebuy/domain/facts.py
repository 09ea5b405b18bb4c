"""Facts: the dated data of a case that limits, prices and decisions refer to by name."""

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import assert_never

from homebuy.domain.ids import Title
from homebuy.domain.models import Instant, Value


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
                return None if _is_money(value) else f"{value!r} is no amount: write 125000.00"
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


def _is_money(text: str) -> bool:
    try:
        amount = Decimal(text)
        return amount.is_finite() and amount >= 0 and amount == round(amount, 2)
    except InvalidOperation:
        return False
