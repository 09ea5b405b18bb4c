"""What an offer states beside its price."""

from datetime import date

from homebuy.domain.facts import FactKind
from homebuy.domain.ids import FactName, StatutoryDeadlineId
from homebuy.domain.models import Value


class Particular(Value):
    """A fact that the offer must state, in the words of the scheme."""

    fact: FactName
    title: str
    value: str
    kind: FactKind = FactKind.TEXT


class AnswerBy(Value):
    """A day by which the tenant may or must act on the offer, and what sets it."""

    statutory_deadline: StatutoryDeadlineId
    title: str
    day: date
    source: str
    note: str = ""
