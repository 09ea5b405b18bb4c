"""What was decided: assessments, every calculation of the price, offers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from homebuy.domain.eligibility.finding import EligibilityFinding
from homebuy.domain.money import pounds
from homebuy.domain.offers import AnswerBy
from homebuy.domain.pricing.breakdown import Breakdown
from homebuy.evidence.words import Words
from homebuy.storage.rows import EventRow

PERCENTAGES: Final = frozenset({"percent", "share"})
Named = tuple[tuple[str, str], ...]
"""Names with values, as they are shown."""


class Provenance(NamedTuple):
    """When something happened, by whom, and why they did it."""

    number: int
    at: str
    who: str
    reason: str


class Assessment(NamedTuple):
    """One weighing of the claim, and what it rested on."""

    provenance: Provenance
    finding: EligibilityFinding
    facts: Named


class CalculationLine(NamedTuple):
    """A line of a calculation."""

    what: str
    amount: str
    rule: str
    source: str
    uncertainty: str


class Calculation(NamedTuple):
    """One calculation, what it was made from, and what changed since the one before.

    `changes` is nothing for the first, and empty if nothing that went in had changed.
    """

    provenance: Provenance
    method: str
    lines: tuple[CalculationLine, ...]
    figures: Named
    inputs: Named
    notes: tuple[str, ...]
    uncertainties: tuple[str, ...]
    changes: tuple[str, ...] | None


class Offer(NamedTuple):
    """An offer as it was issued."""

    provenance: Provenance
    calculation: int
    figures: Named
    particulars: Named
    answer_by: tuple[AnswerBy, ...]


def assessments(words: Words) -> tuple[Assessment, ...]:
    """Every assessment in order."""
    return tuple(
        Assessment(
            provenance=_provenance(event, words),
            finding=EligibilityFinding.model_validate(event.detail["finding"]),
            facts=tuple(
                (words.fact(name), words.value(name, value))
                for name, value in event.detail["facts"].items()
            ),
        )
        for event in words.record.events_of("eligibility_assessed")
    )


def calculations(words: Words) -> tuple[Calculation, ...]:
    """Every calculation in order, each beside the one before."""
    events = words.record.events_of("price_calculated")
    return tuple(
        _calculation(event, before, words)
        for event, before in zip(events, (None, *events), strict=False)
    )


def offers(words: Words) -> tuple[Offer, ...]:
    """Every offer in order."""
    return tuple(
        Offer(
            provenance=_provenance(event, words),
            calculation=event.detail["price"],
            figures=_figures(Breakdown.model_validate(event.detail["breakdown"])),
            particulars=tuple(
                (each["title"], words.value(each["fact"], each["value"]))
                for each in event.detail["particulars"]
            ),
            answer_by=tuple(map(AnswerBy.model_validate, event.detail["answer_by"])),
        )
        for event in words.record.events_of("offer_issued")
    )


def _provenance(event: EventRow, words: Words) -> Provenance:
    reason = event.detail.get("reason", "")
    return Provenance(
        event.detail["number"], words.when(event.at), words.person(event.actor), reason
    )


def _calculation(event: EventRow, before: EventRow | None, words: Words) -> Calculation:
    breakdown = Breakdown.model_validate(event.detail["breakdown"])
    return Calculation(
        provenance=_provenance(event, words),
        method=breakdown.method.replace("-", " "),
        lines=tuple(
            CalculationLine(
                line.what, pounds(line.amount), line.rule, line.source, line.uncertainty
            )
            for line in breakdown.lines
        ),
        figures=_figures(breakdown),
        inputs=tuple(
            (_input(name, event, words), _value(name, value, words))
            for name, value in event.detail["given"].items()
        ),
        notes=breakdown.notes,
        uncertainties=breakdown.uncertainties,
        changes=tuple(_changes(event, before, words)) if before else None,
    )


def _changes(event: EventRow, before: EventRow, words: Words) -> Iterator[str]:
    former, given = before.detail["given"], event.detail["given"]
    for name in dict.fromkeys((*former, *given)):
        if former.get(name) == given.get(name):
            continue
        was, now = (_value(name, each.get(name), words) for each in (former, given))
        of, by = (_input(name, each, words) for each in (before, event))
        yield f"{of}: {was}, now {now}" if of == by else f"{of}: {was}; now {by}: {now}"
    was, now = (_price(each.detail["breakdown"]["figures"]) for each in (before, event))
    yield f"price: {was}, now {now}" if was != now else f"price: {now} as before"


def _price(figures: Mapping[str, str]) -> str:
    return pounds(Decimal(str(figures["price"]))) if "price" in figures else "none"


def _input(name: str, event: EventRow, words: Words) -> str:
    """The title of the fact that gave an input by then, or the name of the input."""
    fact = _facts(words, event).get(name)
    return words.fact(fact) if fact else name.replace("_", " ")


def _value(name: str, value: str | None, words: Words) -> str:
    pricing = words.record.scheme.pricing
    fact = pricing.inputs.get(name) if pricing else None
    if value is None:
        return "not known"
    return words.value(fact, value) if fact else value


def _facts(words: Words, event: EventRow) -> Mapping[str, str]:
    """Which fact gave each input: one that overrides it, if that was on record by then."""
    pricing = words.record.scheme.pricing
    if pricing is None:
        return {}
    facts = words.record.events_of("fact_recorded")
    known = {fact.detail["name"] for fact in facts if fact.seq < event.seq}
    overridden = {field: name for field, name in pricing.overrides.items() if name in known}
    return {**pricing.inputs, **overridden}


def _figures(breakdown: Breakdown) -> Named:
    return tuple(
        (name.replace("_", " "), figure_shown(name, amount))
        for name, amount in breakdown.figures.items()
    )


def figure_shown(name: str, amount: Decimal) -> str:
    """Pounds, or per cent."""
    return f"{amount.normalize():f} %" if name in PERCENTAGES else pounds(amount)
