"""Days and complete years of one person's tenancies, each day once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from homebuy.domain.eligibility.period import Gap, PeriodLine, PersonYears
from homebuy.domain.eligibility.rules import QualifyingRules
from homebuy.domain.eligibility.tenancies import How, Tenancy, key
from homebuy.domain.time.years import anniversary, complete_years

DAY = timedelta(days=1)
DaySpan = tuple[date, date]
"""The first day, and the day after the last."""


def years_in(spans: Sequence[DaySpan], on: date) -> int:
    """The complete years in each span, and those in what remains, laid end to end up to `on`."""
    years = [complete_years(*span) for span in spans]
    rest = sum(
        (until - anniversary(starts, number)).days
        for (starts, until), number in zip(spans, years, strict=True)
    )
    return sum(years) + complete_years(on - timedelta(days=rest), on)


def years_of(
    whose: str, tenancies: Sequence[Tenancy], on: date, rules: QualifyingRules, landlord: str
) -> PersonYears:
    """What the tenancies that count for one person come to, before `on`."""
    mine = sorted((t for t in tenancies if key(t.whose) == key(whose)), key=lambda t: t.starts)
    public = [each for each in mine if each.public]
    here = [each for each in public if key(each.landlord) == key(landlord)]
    own = [each for each in public if not each.is_lent]
    return PersonYears(
        whose=whose,
        days=_days(public, on),
        complete_years=_years(public, on),
        complete_years_of_their_own=_years(own, on),
        days_with_this_landlord=_days(here, on),
        years_with_this_landlord=_years(here, on),
        years_in_home=_years(_in_same_home(public), on),
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
    return sum((until - starts).days for starts, until in _spans(tenancies, on))


def _years(tenancies: Iterable[Tenancy], on: date) -> int:
    return years_in(_spans(tenancies, on), on)


def _spans(tenancies: Iterable[Tenancy], on: date) -> list[DaySpan]:
    """The spans before `on` that the tenancies, which are in order, cover without a gap."""
    spans = list[DaySpan]()
    for tenancy in tenancies:
        starts, until = tenancy.starts, _until(tenancy, on)
        if spans and starts <= spans[-1][1]:
            starts, until = spans[-1][0], max(until, spans.pop()[1])
        spans.append((starts, until))
    return spans


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
        uncertainty=rules.uncertainty_of_lent if tenancy.is_lent and days else "",
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
    """What lies between the spans, and between the last one and `on`."""
    spans = _spans(public, on)
    begins = [starts for starts, _ in spans[1:]] + [on]
    return [
        Gap(starts=until, ends=starts - DAY, days=(starts - until).days)
        for (_, until), starts in zip(spans, begins, strict=False)
        if starts > until
    ]
