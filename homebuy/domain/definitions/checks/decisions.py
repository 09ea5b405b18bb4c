"""What a scheme says of prices, offers, endings and notices must rest on what it declares."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from homebuy.domain.definitions.checks.fault import Fault, unknown
from homebuy.domain.definitions.decisions import Ending, OfferRules, Pricing
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.delay.notices import DelayRules, Ground
from homebuy.domain.facts import FactKind
from homebuy.domain.ids import FactName
from homebuy.domain.outcomes import Outcome
from homebuy.domain.pricing.fields import Method
from homebuy.domain.pricing.requests import fields_of, required_of

NO_PRICE: Final = frozenset({Method.DISCOUNT_REPAYMENT, Method.RENT_REVIEW})
"""Methods that answer with something else than a price."""


def decision_faults(scheme: Scheme) -> Iterator[Fault]:
    """Every fault of the parts that a case decides by."""
    if scheme.pricing:
        yield from _pricing(scheme, scheme.pricing)
    if scheme.offer:
        yield from _offer(scheme, scheme.offer)
    if scheme.delay:
        yield from _notices(scheme, scheme.delay)
    for outcome, ending in scheme.endings.items():
        yield from _ending(scheme, outcome, ending)


def _pricing(scheme: Scheme, pricing: Pricing) -> Iterator[Fault]:
    known = fields_of(pricing.method)
    for part, facts in (("inputs", pricing.inputs), ("overrides", pricing.overrides)):
        for field, name in facts.items():
            at = f"pricing.{part}.{field}"
            if field not in known:
                near = get_close_matches(field, known, n=1) or [", ".join(known)]
                yield Fault(at, f"the method '{pricing.method}' takes no '{field}'; try {near[0]}")
            yield from _facts(scheme, at, [name])
    for field in sorted(required_of(pricing.method) - pricing.inputs.keys()):
        reason = f"the method '{pricing.method}' needs '{field}': say which fact gives it"
        yield Fault("pricing.inputs", reason)


def _offer(scheme: Scheme, offer: OfferRules) -> Iterator[Fault]:
    if scheme.pricing is None or scheme.pricing.method in NO_PRICE:
        yield Fault("offer", "an offer states a price, and none is reckoned here: add 'pricing'")
    if offer.task not in scheme.tasks:
        yield unknown("offer.task", "task", offer.task, scheme.tasks)
    elif not any(offer.task in stage.task_ids() for stage in scheme.stages):
        reason = f"no stage has the task '{offer.task}', so no offer can be made: add it to one"
        yield Fault("offer.task", reason)
    yield from _facts(scheme, "offer.particulars", offer.particulars)
    yield from _deadlines(scheme, "offer.answer_by", offer.answer_by)
    for answer, name in offer.answers.items():
        yield from _of_kind(scheme, f"offer.answers.{answer}", name, FactKind.DATE)


def _notices(scheme: Scheme, rules: DelayRules) -> Iterator[Fault]:
    """The days of service must be facts that a notice alone records."""
    recorded = {task.records: name for name, task in scheme.tasks.items()}
    for kind, served in rules.served_facts.items():
        at = f"delay.served_facts.{kind}"
        yield from _of_kind(scheme, at, served, FactKind.DATE)
        if served in recorded:
            reason = f"task '{recorded[served]}' records '{served}' as well: take it from the task"
            yield Fault(at, reason)
    for at in ("stated_fact", "withdrawn_fact", "granted_fact"):
        if name := getattr(rules, at):
            yield from _of_kind(scheme, f"delay.{at}", name, FactKind.DATE)
    if rules.ground_fact:
        yield from _ground(scheme, rules.ground_fact)


def _ground(scheme: Scheme, name: FactName) -> Iterator[Fault]:
    at, declared = "delay.ground_fact", scheme.facts.get(name)
    if declared is None:
        yield unknown(at, "fact", name, scheme.facts)
    elif missing := [ground for ground in Ground if declared.fault(ground)]:
        yield Fault(at, f"fact '{name}' cannot be {' or '.join(missing)}: add it to its choices")


def _ending(scheme: Scheme, outcome: Outcome, ending: Ending) -> Iterator[Fault]:
    at = f"endings.{outcome}"
    ends = {ending for stage in scheme.stages for ending in stage.outcomes} | {Outcome.CANCELLED}
    if outcome not in ends:
        yield Fault(at, f"no stage ends as '{outcome}': add it to the outcomes of a stage")
    yield from _facts(scheme, f"{at}.needs", ending.needs)
    yield from _facts(scheme, f"{at}.unless", ending.unless)
    yield from _deadlines(scheme, f"{at}.after", ending.after)
    for name in sorted({*ending.needs} & {*ending.unless}):
        yield Fault(at, f"fact '{name}' is needed and stands against it: keep one of the two")


def _facts(scheme: Scheme, at: str, names: Iterable[FactName]) -> Iterator[Fault]:
    for name in names:
        if name not in scheme.facts:
            yield unknown(at, "fact", name, scheme.facts)


def _deadlines(scheme: Scheme, at: str, names: Iterable[str]) -> Iterator[Fault]:
    known = {deadline.id for deadline in scheme.statutory_deadlines()}
    for name in names:
        if name not in known:
            yield unknown(at, "statutory deadline", name, known)


def _of_kind(scheme: Scheme, at: str, name: FactName, kind: FactKind) -> Iterator[Fault]:
    yield from _facts(scheme, at, [name])
    if name in scheme.facts and (found := scheme.facts[name].kind) is not kind:
        yield Fault(at, f"fact '{name}' is a {found}; what stands here must be a {kind}")
