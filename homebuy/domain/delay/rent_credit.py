"""The rent of the days of delay: credited, stopped, forfeited, and what a week costs now."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from homebuy.domain.delay.credit import Credit, CreditLine, CreditPeriod, Exposure
from homebuy.domain.delay.notices import Defaults, DelayNotice, DelayRules, Ended, Ground
from homebuy.domain.delay.service import LATE_WITH, Chain, chains
from homebuy.domain.money import Money, pence, pounds
from homebuy.domain.time.deadlines import last_day
from homebuy.domain.time.periods import Period, Unit
from homebuy.domain.time.wording import shown_day

NOTHING = Decimal("0.00")
DAYS_A_WEEK = 7
LOST = (Ended.WITHDRAWN, Ended.RIGHT_LOST)


def credit(
    notices: Sequence[DelayNotice],
    defaults: Defaults,
    rent_a_week: Money,
    until: date,
    ended: Ended | None,
    rules: DelayRules,
) -> Credit:
    """The rent credited up to `until`: the end of the claim, or the day of asking.

    Rent is pounds a week without council tax and service charges. Raises DelayNoticeError.
    """
    periods = tuple(_periods(notices, defaults, until, ended, rules))
    days = sum(period.days for period in periods)
    plain = rent_a_week * days / DAYS_A_WEEK
    raised = _raised(plain, periods, days, rules)
    forfeited = ended in LOST and days > 0
    credit = Credit(
        amount=NOTHING if forfeited else pence(raised),
        without_uplift=NOTHING if forfeited else pence(plain),
        uplift=NOTHING if forfeited else pence(raised) - pence(plain),
        days=days,
        forfeited=forfeited,
        periods=periods,
    )
    lines = tuple(_lines(credit, pence(plain), rent_a_week, ended, rules))
    uncertainties = tuple(dict.fromkeys(line.uncertainty for line in lines if line.uncertainty))
    return credit.model_copy(update={"lines": lines, "uncertainties": uncertainties})


def exposure(
    notices: Sequence[DelayNotice],
    defaults: Defaults,
    rent_a_week: Money,
    today: date,
    ended: Ended | None,
    rules: DelayRules,
) -> Exposure:
    """Pounds that a further week of delay costs, as things stand; raises DelayNoticeError."""
    so_far = credit(notices, defaults, rent_a_week, today, ended, rules)
    waiting = [
        chain.answer_by + timedelta(days=1)
        for chain in _served_by(today, notices, defaults, rules)
        if chain.is_open and not chain.operative
    ]
    could_begin = min(waiting, default=None) if ended is None else None
    running = any(period.running for period in so_far.periods)
    a_week = _raised_week(rent_a_week, so_far, rules) if running else NOTHING
    return Exposure(
        a_week=a_week,
        credited=so_far.amount,
        could_begin=could_begin,
        lines=tuple(_exposed(a_week, could_begin, rent_a_week)),
        uncertainties=so_far.uncertainties,
    )


def _served_by(
    day: date, notices: Sequence[DelayNotice], defaults: Defaults, rules: DelayRules
) -> tuple[Chain, ...]:
    return chains([notice for notice in notices if notice.served <= day], defaults, rules)


def _periods(
    notices: Sequence[DelayNotice],
    defaults: Defaults,
    until: date,
    ended: Ended | None,
    rules: DelayRules,
) -> Iterator[CreditPeriod]:
    """Each period in order, without the days that earlier ones have credited."""
    covered = date.min
    bounds = (
        (_starts(chain, defaults), chain.countered or until, chain)
        for chain in _served_by(until, notices, defaults, rules)
        if chain.operative
    )
    for starts, stops, chain in sorted(bounds, key=lambda bound: bound[:2]):
        yield CreditPeriod(
            ground=chain.ground,
            starts=starts,
            until=stops,
            days=max(0, (stops - max(starts, covered)).days),
            running=chain.is_open and ended is None,
        )
        covered = max(covered, stops)


def _starts(chain: Chain, defaults: Defaults) -> date:
    """The default date, or for another delay the service of the operative notice."""
    assert chain.operative is not None
    return chain.operative if chain.ground is Ground.OTHER_DELAY else defaults[chain.ground]


def _raised(
    plain: Decimal, periods: Sequence[CreditPeriod], days: int, rules: DelayRules
) -> Decimal:
    if rules.uplift is None or not _is_long(periods, days, rules):
        return plain
    return plain * (100 + rules.uplift.percent) / 100


def _raised_week(rent: Decimal, so_far: Credit, rules: DelayRules) -> Decimal:
    return pence(_raised(rent, so_far.periods, so_far.days, rules))


def _is_long(periods: Sequence[CreditPeriod], days: int, rules: DelayRules) -> bool:
    """Whether more days are credited than the months, counted from the first of them, have."""
    first = min((period.starts for period in periods if period.days), default=None)
    if first is None or rules.uplift is None:
        return False
    months = Period(amount=rules.uplift.beyond_months, unit=Unit.MONTHS)
    return days > (last_day(first, months, beginning_with=True) - first).days + 1


def _lines(
    credit: Credit, plain: Decimal, rent: Decimal, ended: Ended | None, rules: DelayRules
) -> Iterator[CreditLine]:
    for period in credit.periods:
        yield CreditLine(
            what=_credit_text(period), source=rules.credit_source, uncertainty=rules.uncertainty
        )
    if credit.periods:
        what = f"{credit.days:,} days at {pounds(rent)} a week, a seventh of it a day"
        yield CreditLine(what=what, amount=plain, source=rules.credit_source)
    if credit.uplift and rules.uplift:
        percent, months = rules.uplift.percent, rules.uplift.beyond_months
        yield CreditLine(
            what=f"{percent:f} % more, as more than {months} months' rent is credited",
            amount=credit.uplift,
            source=rules.uplift.source,
            uncertainty=rules.uplift.uncertainty,
        )
    if credit.forfeited:
        how = "withdrawn" if ended is Ended.WITHDRAWN else "lost"
        what = f"the claim was {how}, so nothing is credited"
        yield CreditLine(what=what, amount=-plain, source=rules.credit_source)


def _credit_text(period: CreditPeriod) -> str:
    end = "so far" if period.running else "to"
    return (
        f"{LATE_WITH[period.ground]} late: from {shown_day(period.starts)} {end} "
        f"{shown_day(period.until)}, {period.days:,} days"
    )


def _exposed(a_week: Decimal, could_begin: date | None, rent: Decimal) -> Iterator[str]:
    if a_week:
        yield (
            f"each further week takes {pounds(a_week)} off the price, until the step is taken and "
            "a counter-notice (RTB7) is served"
        )
    if could_begin:
        yield (
            f"from {shown_day(could_begin)} the tenant can serve an operative notice (RTB8): "
            f"{pounds(rent)} a week, unless a counter-notice (RTB7) is served before"
        )
