"""Whose the time of a case was: each day once, by the statutory deadlines that ran."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from homebuy.domain.service_levels.statutory_deadlines import Duty

RANK: Final = (Duty.LANDLORD, Duty.TENANT, Duty.DISTRICT_VALUER, Duty.EITHER_PARTY)
"""Whose a day is if limits of several ran."""

RULE: Final = (
    "Each day counts once, to whoever had to act when it began. So the day on which a limit starts "
    "is not one of its days, and the day on which it is met is.",
    "A limit of the landlord counts until it is met, starts anew or the case ends, however late "
    "that is; if a sale completed and the day of a step is not on record, to its last day. A limit "
    "of anybody else counts to its last day at most, as some of them only give a "
    "chance that lapses; what they did later counts to nobody.",
    "Where limits of several ran, the day counts to the landlord first, then to the tenant, then "
    "to the District Valuer, then to either party. What ran beside it is named.",
    "Holds change nothing here. On days on which no limit ran, something may still have been asked "
    "of somebody, but not within a time that the scheme knows.",
)
"""How days are counted, in sentences for whoever reads the result."""


class RunningDeadline(NamedTuple):
    """A limit from the day it started to the day it stopped, or to the last day there is."""

    duty: Duty
    title: str
    starts: date
    last_day: date | None
    stops: date

    @property
    def counts_to(self) -> date:
        """The last day that it counts for."""
        if self.duty is Duty.LANDLORD or self.last_day is None:
            return self.stops
        return min(self.stops, self.last_day)


class DutyPeriod(NamedTuple):
    """Days in a row, after `after` and to `to`, which are all somebody's or nobody's.

    `late` if a limit of theirs had ended before; `also` names what ran beside it.
    """

    after: date
    to: date
    duty: Duty | None
    late: bool
    deadlines: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def first(self) -> date:
        """The first of the days."""
        return self.after + timedelta(days=1)

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.to - self.after).days


class Share(NamedTuple):
    """How many days were somebody's, and how many of them after the end of a limit."""

    duty: Duty | None
    days: int
    late: int


def duty_periods(
    deadlines: Sequence[RunningDeadline], after: date, to: date
) -> tuple[DutyPeriod, ...]:
    """The days after `after` and to `to`, each in one period, in order."""
    known = {
        day
        for deadline in deadlines
        for day in (deadline.starts, deadline.last_day, deadline.counts_to)
    }
    cuts = sorted({after, to, *(day for day in known if day and after < day < to)})
    each = (_duty_period(deadlines, *ends) for ends in pairwise(cuts))
    return tuple(_joined(list(same)) for _, same in groupby(each, key=lambda period: period[2:]))


def shares(found: Iterable[DutyPeriod]) -> tuple[Share, ...]:
    """The days by whose they were, in the order of their rank; nobody's last."""
    listed = list(found)
    return tuple(_share(duty, listed) for duty in (*RANK, None))


def _share(duty: Duty | None, found: Sequence[DutyPeriod]) -> Share:
    own = [period for period in found if period.duty is duty]
    late = sum(period.days for period in own if period.late)
    return Share(duty, sum(period.days for period in own), late)


def _duty_period(deadlines: Sequence[RunningDeadline], after: date, to: date) -> DutyPeriod:
    ran = [
        deadline for deadline in deadlines if deadline.starts <= after and to <= deadline.counts_to
    ]
    duty = next((duty for duty in RANK if any(deadline.duty is duty for deadline in ran)), None)
    own = [deadline for deadline in ran if deadline.duty is duty]
    late = any(deadline.last_day is not None and deadline.last_day <= after for deadline in own)
    return DutyPeriod(
        after, to, duty, late, tuple(_titles(own)), tuple(_titles(set(ran) - set(own)))
    )


def _titles(deadlines: Iterable[RunningDeadline]) -> Iterator[str]:
    yield from sorted({deadline.title for deadline in deadlines})


def _joined(same: Sequence[DutyPeriod]) -> DutyPeriod:
    return same[0]._replace(to=same[-1].to)
