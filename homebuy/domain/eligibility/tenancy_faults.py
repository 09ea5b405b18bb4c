"""What is wrong with a list of tenancies, before anything is reckoned."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from homebuy.domain.eligibility.tenancies import MOST, Tenancy, key
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.time.wording import shown_day


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
