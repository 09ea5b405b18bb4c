"""Facts must be declared, and be of the kind that those who use them need."""

from collections.abc import Iterator

from homebuy.domain.definitions.checks.delay import delay_faults
from homebuy.domain.definitions.checks.eligibility import checklist_faults
from homebuy.domain.definitions.checks.fault import Fault, twice, unknown
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.facts import FactKind
from homebuy.domain.ids import FactName
from homebuy.domain.service_levels.statutory_deadlines import StatutoryDeadline, Variant


def fact_faults(scheme: Scheme) -> Iterator[Fault]:
    """Every fault of the scheme's facts, and of the limits and tasks that rest on them."""
    yield from _choices(scheme)
    yield from _dated(scheme, "applied_on", scheme.applied_on)
    for name, task in scheme.tasks.items():
        if task.records:
            yield from _dated(scheme, f"tasks.{name}.records", task.records)
    statutory_deadlines = [
        deadline.id for stage in scheme.stages for deadline in stage.statutory_deadlines
    ]
    yield from twice("stages", "statutory deadline", statutory_deadlines)
    for index, stage in enumerate(scheme.stages):
        for number, deadline in enumerate(stage.statutory_deadlines):
            at = f"stages[{index}:{stage.id}].statutory_deadlines[{number}:{deadline.id}]"
            yield from _deadline(scheme, at, deadline)
    if scheme.eligibility:
        yield from checklist_faults("eligibility", scheme.eligibility, scheme.facts)
    if scheme.delay:
        yield from delay_faults("delay", scheme.delay, scheme.facts, statutory_deadlines)


def _choices(scheme: Scheme) -> Iterator[Fault]:
    for name, fact in scheme.facts.items():
        at = f"facts.{name}.choices"
        if fact.kind is FactKind.CHOICE and not fact.choices:
            yield Fault(at, f"'{name}' is a choice of nothing: list its choices")
        if fact.kind is not FactKind.CHOICE and fact.choices:
            yield Fault(at, f"'{name}' is a {fact.kind}: only a choice has choices")
        yield from twice(at, "choice", fact.choices)


def _deadline(scheme: Scheme, at: str, deadline: StatutoryDeadline) -> Iterator[Fault]:
    yield from _dated(scheme, f"{at}.starts", deadline.starts)
    for number, name in enumerate(deadline.met_by):
        yield from _dated(scheme, f"{at}.met_by[{number}]", name)
    for number, name in enumerate(deadline.restarts):
        yield from _restart(scheme, f"{at}.restarts[{number}]", deadline, name)
    yield from twice(f"{at}.restarts", "fact", deadline.restarts)
    for number, extension in enumerate(deadline.extensions):
        yield from _dated(scheme, f"{at}.extensions[{number}].by", extension.by)
    for number, variant in enumerate(deadline.variants):
        yield from _conditions(scheme, f"{at}.variants[{number}].when", variant)


def _restart(
    scheme: Scheme, at: str, deadline: StatutoryDeadline, name: FactName
) -> Iterator[Fault]:
    yield from _dated(scheme, at, name)
    if name == deadline.starts:
        yield Fault(at, f"fact '{name}' starts the limit already: take it away here")
    if name in deadline.met_by:
        yield Fault(at, f"fact '{name}' meets the limit, so it cannot start it anew as well")


def _conditions(scheme: Scheme, at: str, variant: Variant) -> Iterator[Fault]:
    for name, value in variant.when.items():
        if name not in scheme.facts:
            yield unknown(f"{at}.{name}", "fact", name, scheme.facts)
        elif reason := scheme.facts[name].fault(value):
            yield Fault(f"{at}.{name}", f"the fact can never be this: {reason}")


def _dated(scheme: Scheme, at: str, name: FactName) -> Iterator[Fault]:
    if name not in scheme.facts:
        yield unknown(at, "fact", name, scheme.facts)
    elif (kind := scheme.facts[name].kind) is not FactKind.DATE:
        yield Fault(at, f"fact '{name}' is a {kind}; what stands here must be a date")
