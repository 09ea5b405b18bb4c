"""Offers to write letters of: a price by the shipped tables, in a case of any scheme."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from homebuy.definitions.price_tables import shipped_tables
from homebuy.documents.offers import Sender, offer_letter
from homebuy.domain.case.events import OfferIssued
from homebuy.domain.case.views.view import CaseView
from homebuy.domain.ids import FactName, StatutoryDeadlineId, TaskId
from homebuy.domain.letters import Letter
from homebuy.domain.offers import AnswerBy, Particular
from homebuy.domain.pricing.calculate import calculate
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.requests import read_request
from tests.training_case import TrainingCase

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
SENDER = Sender(landlord="Northgate Homes", officer="Amira Khan", email="amira@example.org")
HOUSE = {
    "value": "210000",
    "property_kind": "house",
    "qualifying_years": "20",
    "region": "eastern",
    "authority": "Norwich",
    "cost_floor": "0",
}
GIVEN: dict[Method, dict[str, str]] = {
    Method.RIGHT_TO_BUY: {**HOUSE, "relevant_time": "2024-06-03"},
    Method.PRESERVED_RIGHT_TO_BUY: {
        "value": "180000",
        "relevant_time": "2024-12-02",
        "property_kind": "flat",
        "qualifying_years": "12",
        "region": "london",
        "authority": "Camden",
    },
    Method.RIGHT_TO_ACQUIRE: {
        "value": "20000",
        "relevant_time": "2025-03-03",
        "area_discount": "16000",
    },
    Method.SOCIAL_HOMEBUY: {
        "value": "240000",
        "relevant_time": "2025-03-03",
        "share": "50",
        "area_discount": "16000",
        "rent_percent": "3",
    },
    Method.RIGHT_TO_SHARED_OWNERSHIP: {
        "value": "400000",
        "relevant_time": "2025-03-03",
        "share": "40",
    },
    Method.SHARED_OWNERSHIP: {
        "value": "105000",
        "relevant_time": "2025-03-03",
        "lease": "new",
        "share": "25",
    },
    Method.STAIRCASING: {
        "value": "150000",
        "relevant_time": "2025-03-03",
        "lease": "old",
        "owned": "50",
        "share": "50",
    },
    Method.STAIRCASING_ONE_PERCENT: {
        "value": "200000",
        "index_then": "100",
        "index_now": "110",
        "lease_began": "2022-05-02",
        "relevant_time": "2025-03-03",
        "owned": "25",
    },
    Method.NI_HOUSE_SALES: {
        "value": "90000",
        "relevant_time": "2025-03-03",
        "discount_percent": "40",
        "percent_from": "2020-01-01",
        "percent_source": "Scheme of 2020",
    },
}
"""What the examples of each method are reckoned from."""
ANSWER = AnswerBy(
    statutory_deadline=StatutoryDeadlineId("s125d"),
    title="Tenant says whether to go on",
    day=date(2027, 2, 23),
    source="Housing Act 1985 s125D(2)",
)


def particular(value: str, title: str = "Structural defects", **more: Any) -> Particular:
    return Particular(fact=FactName("a_fact"), title=title, value=value, **more)


def view(title: str = "A scheme") -> CaseView:
    return TrainingCase().raised.view.model_copy(update={"title": title})


def offer(
    method: Method,
    particulars: Sequence[Particular] = (),
    answer_by: Sequence[AnswerBy] = (),
    **given: str,
) -> OfferIssued:
    request = read_request(method, {**GIVEN[method], **given})
    return OfferIssued(
        seq=9,
        at=AT,
        recorded_at=AT,
        actor="officer",
        number=1,
        task=TaskId("serve"),
        price=2,
        breakdown=calculate(request, shipped_tables()),
        particulars=tuple(particulars),
        answer_by=tuple(answer_by),
    )


def letter(
    method: Method, *, sender: Sender = SENDER, title: str = "A scheme", **of: Any
) -> Letter:
    return offer_letter(offer(method, **of), view(title), sender)


def words(letter: Letter) -> str:
    """The letter without its line breaks."""
    return " ".join(letter.markdown.split())
