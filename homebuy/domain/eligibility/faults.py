"""What is wrong with a list of tenancies, or with a checklist, before anything is reckoned."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from homebuy.domain.checks.fault import Fault
from homebuy.domain.eligibility.checklist import Check, Checklist
from homebuy.domain.eligibility.tenancies import MOST, Tenancy, key
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.facts import FactDeclaration, FactKind
from homebuy.domain.ids import FactName
from homebuy.domain.wording import shown_day


class TenancyFault(NamedTuple):
    """What is wrong with the tenancy of that number, the first being 1; 0 for the whole list.

    `other` is the tenancy that it does not agree with, if there is one.
    """

    number: int
    reason: str
    other: int = 0

    def __str__(self) -> str:
        beside = f", beside tenancy {self.other}" if self.other else ""
        return f"tenancy {self.number}{beside}: {self.reason}" if self.number else self.reason


class TenanciesError(HomeBuyError):
    """A list of tenancies that nothing can be reckoned from, with every reason why."""

    def __init__(self, faults: Sequence[TenancyFault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


def tenancy_faults(tenancies: Sequence[Tenancy], on: date) -> Iterator[TenancyFault]:
    """A tenancy from the future, and one home held twice at once; or a list that is too long."""
    if len(tenancies) > MOST:
        reason = f"{len(tenancies):,} tenancies are too many: list {MOST} at most"
        yield TenancyFault(0, reason)
        return
    held = defaultdict[tuple[str, ...], list[tuple[int, Tenancy]]](list)
    for number, tenancy in enumerate(tenancies, start=1):
        if tenancy.starts > on:
            reason = (
                f"it begins on {shown_day(tenancy.starts)}, after {shown_day(on)}: leave it out, "
                "or correct the day"
            )
            yield TenancyFault(number, reason)
        held[_place(tenancy)].append((number, tenancy))
    for same in held.values():
        yield from _overlaps(sorted(same, key=lambda each: (each[1].starts, each[0])))


def _place(tenancy: Tenancy) -> tuple[str, ...]:
    """Whose time in which home; where no home is named, any of that landlord's."""
    if tenancy.home:
        return key(tenancy.whose), key(tenancy.home)
    return key(tenancy.whose), "", key(tenancy.landlord)


def _overlaps(same: Sequence[tuple[int, Tenancy]]) -> Iterator[TenancyFault]:
    """A fault for each that begins before the last day of an earlier one; a shared day is none."""
    former, before = same[0]
    for number, tenancy in same[1:]:
        if tenancy.starts < (before.ends or date.max):
            yield TenancyFault(number, _overlap(before, tenancy), former)
        if (tenancy.ends or date.max) > (before.ends or date.max):
            former, before = number, tenancy


def _overlap(before: Tenancy, tenancy: Tenancy) -> str:
    home = f"'{tenancy.home}'" if tenancy.home else f"a home of {tenancy.landlord}"
    until = f"until {shown_day(before.ends)}" if before.ends else "still"
    advice = "correct the days, or remove one" if tenancy.home else "name the homes, or remove one"
    return (
        f"{tenancy.whose} has {home} from {shown_day(tenancy.starts)}, and has it {until} from "
        f"{shown_day(before.starts)} already: {advice}"
    )


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
