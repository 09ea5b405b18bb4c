"""What is wrong with a checklist, before any claim is weighed."""

from collections.abc import Iterator, Mapping

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.eligibility.checklist import Check, Checklist
from homebuy.domain.facts import FactDeclaration, FactKind
from homebuy.domain.ids import FactName


def checklist_faults(
    path: str, checklist: Checklist, declared: Mapping[FactName, FactDeclaration]
) -> Iterator[Fault]:
    """Facts that the scheme does not know, and checks of values that they cannot have."""
    landlord = checklist.this_landlord_fact
    if landlord is not None and landlord not in declared:
        yield Fault(
            f"{path}.this_landlord_fact", f"the scheme has no fact '{landlord}': declare it"
        )
    for number, check in enumerate(checklist.checks):
        place = f"{path}.checks[{number}:{check.fact}]"
        wanted = {check.fact: {*check.admits, *check.grounds}}
        wanted |= {name: {value} for name, value in check.when.items()}
        for name, values in wanted.items():
            yield from _value_faults(place, name, values, declared)
        yield from _vain(place, check)


def _value_faults(
    place: str, name: FactName, values: set[str], declared: Mapping[FactName, FactDeclaration]
) -> Iterator[Fault]:
    if name not in declared:
        yield Fault(place, f"the scheme has no fact '{name}': declare it under facts")
    elif declared[name].kind is not FactKind.CHOICE:
        yield Fault(place, f"fact '{name}' is no choice: only a choice can be checked")
    else:
        for value in sorted(values - set(declared[name].choices)):
            allowed = ", ".join(declared[name].choices)
            yield Fault(place, f"fact '{name}' cannot be '{value}'; it can be: {allowed}")


def _vain(place: str, check: Check) -> Iterator[Fault]:
    for value in sorted(set(check.admits) & check.grounds.keys()):
        yield Fault(place, f"'{value}' both admits and has a ground for denying: keep one")
