"""The letter with which an offer is made."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from homebuy.documents.filled_templates import render
from homebuy.domain.case.events import OfferIssued
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.facts import FactKind
from homebuy.domain.letters import Letter, LetterKind
from homebuy.domain.models import Value
from homebuy.domain.money import pounds
from homebuy.domain.offers import AnswerBy, Particular
from homebuy.domain.pricing.breakdown import PriceLine
from homebuy.domain.time.deadlines import local_date
from homebuy.domain.time.wording import shown_day

PERCENTAGES: Final = frozenset({"percent", "share"})
RESULTS: Final = frozenset({"Price", "Still to pay"})
COMMON: Final = "offer/base.md.j2"
"""For a method that has no template of its own: an offer without a letter helps nobody."""


class Sender(Value):
    """Who makes an offer, and whom to ask about it."""

    landlord: str
    officer: str
    email: str = ""


def offer_letter(event: OfferIssued, view: CaseView, sender: Sender) -> Letter:
    """The offer in the words of its scheme, as it stands for good."""
    day = shown_day(local_date(event.at, view.zone))
    own = f"offer/{event.breakdown.method}.md.j2"
    return Letter(
        reference=view.reference,
        kind=LetterKind.OFFER,
        number=event.number,
        seq=event.seq,
        issued_at=event.at,
        title=f"Offer {event.number} in case {view.reference}, {day}",
        markdown=render([own, COMMON], {"day": day, **_facts(event, view), **sender.model_dump()}),
    )


def _facts(event: OfferIssued, view: CaseView) -> dict[str, Any]:
    breakdown = event.breakdown
    return {
        "case": view.reference,
        "scheme": view.title,
        "number": event.number,
        "calculation": event.price,
        "figures": {name: _figure(name, figure) for name, figure in breakdown.figures.items()},
        "lines": [_line(line) for line in breakdown.lines],
        "uncertainties": breakdown.uncertainties,
        "particulars": [(each.title, _value(each)) for each in event.particulars],
        "answer_by": [_answer(each) for each in event.answer_by],
    }


def _figure(name: str, figure: Decimal) -> str:
    return f"{figure.normalize():f} %" if name in PERCENTAGES else pounds(figure)


def _line(line: PriceLine) -> dict[str, Any]:
    return {
        "what": line.what,
        "amount": pounds(line.amount),
        "rule": line.rule,
        "source": line.source,
        "is_result": line.what in RESULTS,
    }


def _value(particular: Particular) -> str:
    match particular.kind:
        case FactKind.DATE:
            return shown_day(date.fromisoformat(particular.value))
        case FactKind.MONEY:
            return pounds(Decimal(particular.value))
        case FactKind.CHOICE:
            return particular.value.replace("-", " ")
        case _:
            return particular.value


def _answer(answer: AnswerBy) -> dict[str, str]:
    return {"what": answer.title, "day": shown_day(answer.day), "source": answer.source}
