"""Days and complete years of one person's tenancies, each day once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from homebuy.domain.eligibility.period import Gap, PeriodLine, Years
from homebuy.domain.eligibility.rules import QualifyingRules
from homebuy.domain.eligibility.tenancies import How, Tenancy, key

DAY = timedelta(days=1)


def complete_years(days: int, on: date) -> int:
    """Years in that many days, laid end to end up to the day before `on`."""
    start = on - timedelta(days=days)
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


def years_of(
    whose: str, tenancies: Sequence[Tenancy], on: date, rules: QualifyingRules, landlord: str
) -> Years:
    """What the tenancies that count for one person come to, before `on`."""
    mine = sorted((t for t in tenancies if key(t.whose) == key(whose)), key=lambda t: t.starts)
    public = [each for each in mine if each.public]
    here = [each for each in public if key(each.landlord) == key(landlord)]
    own = _days([each for each in public if not each.is_lent], on)
    days, with_landlord = _days(public, on), _days(here, on)
    return Years(
        whose=whose,
        days=days,
        complete_years=complete_years(days, on),
        complete_years_of_their_own=complete_years(own, on),
        days_with_this_landlord=with_landlord,
        years_with_this_landlord=complete_years(with_landlord, on),
        years_in_home=complete_years(_days(_in_same_home(public), on), on),
        first_day=public[0].starts if public else None,
        lines=tuple(_lines(mine, on, rules)),
        gaps=tuple(_gaps(public, on)),
    )


def _in_same_home(public: Sequence[Tenancy]) -> list[Tenancy]:
    """The tenancies of the home of the last one, or that one alone if its home is not named."""
    if not public:
        return []
    last = public[-1]
    return [t for t in public if t is last or (last.home and key(t.home) == key(last.home))]


def _days(tenancies: Iterable[Tenancy], on: date) -> int:
    """The days before `on` that lie in any of them, which are in order."""
    total, covered = 0, date.min
    for tenancy in tenancies:
        until = _until(tenancy, on)
        total += max(0, (until - max(covered, tenancy.starts)).days)
        covered = max(covered, until)
    return total


def _until(tenancy: Tenancy, on: date) -> date:
    """The day after the last that can count."""
    return on if tenancy.ends is None or tenancy.ends >= on else tenancy.ends + DAY


def _lines(tenancies: Sequence[Tenancy], on: date, rules: QualifyingRules) -> list[PeriodLine]:
    lines, covered = list[PeriodLine](), date.min
    for tenancy in tenancies:
        until = _until(tenancy, on)
        days = max(0, (until - max(covered, tenancy.starts)).days) if tenancy.public else 0
        again = max(0, (until - tenancy.starts).days) - days if tenancy.public else 0
        lines.append(_line(tenancy, max(tenancy.starts, until - DAY), days, again, rules))
        covered = max(covered, until) if tenancy.public else covered
    return lines


def _line(
    tenancy: Tenancy, ends: date, days: int, again: int, rules: QualifyingRules
) -> PeriodLine:
    return PeriodLine(
        landlord=tenancy.landlord,
        tenant=tenancy.tenant,
        whose=tenancy.whose,
        starts=tenancy.starts,
        ends=ends,
        days=days,
        why=_why(tenancy, again),
        source=rules.source,
        doubt=rules.doubt_of_lent if tenancy.is_lent and days else "",
    )


def _why(tenancy: Tenancy, again: int) -> str:
    if not tenancy.public:
        return "does not count: the landlord is not a public one"
    said = {How.SOLE: "sole tenant", How.JOINT: "joint tenant", How.SUCCEEDED: "by succession"}
    why = said[tenancy.how]
    if tenancy.is_lent:
        why += f", the time of {tenancy.tenant}, which counts for {tenancy.whose}"
    if again:
        why += f"; {again:,} {'days are' if again > 1 else 'day is'} counted above already"
    return why


def _gaps(public: Sequence[Tenancy], on: date) -> list[Gap]:
    gaps, covered = list[Gap](), public[0].starts if public else on
    for starts, until in [*((t.starts, _until(t, on)) for t in public), (on, on)]:
        if starts > covered:
            gaps.append(Gap(starts=covered, ends=starts - DAY, days=(starts - covered).days))
        covered = max(covered, until)
    return gaps
