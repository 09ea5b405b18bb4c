"""The rent that delay turns into part of the price."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from homebuy.domain.delay.credit import Credit
from homebuy.domain.delay.notices import DelayNotice, DelayRules, Ended, Ground, Kind, Uplift
from homebuy.domain.delay.rent_credit import credit, exposure
from homebuy.domain.delay.service import DelayNoticeError
from homebuy.domain.time.periods import Period

DUE = date(2025, 3, 31)
RENT = Decimal("110.00")
UPLIFT = Uplift(
    percent=Decimal(50), beyond_months=12, source="s153B(3)(b)", uncertainty="unconfirmed"
)
RULES = DelayRules(
    response=Period.model_validate("1 month"),
    response_source="s153A(2)(b)",
    credit_source="s153B",
    uplift=UPLIFT,
)
DEFAULTS = {Ground.RTB2_LATE: DUE, Ground.OFFER_LATE: date(2025, 9, 30)}


def initial(served: date, ground: Ground = Ground.RTB2_LATE) -> DelayNotice:
    return DelayNotice(notice=Kind.INITIAL, ground=ground, served=served)


def counter(served: date, ground: Ground | None = None) -> DelayNotice:
    return DelayNotice(notice=Kind.COUNTER, ground=ground, served=served)


def operative(served: date, ground: Ground | None = None) -> DelayNotice:
    return DelayNotice(notice=Kind.OPERATIVE, ground=ground, served=served)


LATE_RTB2 = (initial(date(2025, 4, 1)), operative(date(2025, 5, 1)))


def credited(
    *notices: DelayNotice,
    until: date,
    ended: Ended | None = Ended.GRANT,
    rules: DelayRules = RULES,
    rent: Decimal = RENT,
) -> Credit:
    return credit(notices, DEFAULTS, rent, until, ended, rules)


@pytest.mark.parametrize(("weeks", "amount"), [(20, "2200.00"), (60, "9900.00")])
def test_example_d_a_late_rtb2_credits_rent_from_the_default_date(weeks: int, amount: str) -> None:
    found = credited(*LATE_RTB2, until=DUE + timedelta(weeks=weeks))
    assert found.amount == Decimal(amount)
    assert found.periods[0].starts == DUE


def test_the_other_reading_of_the_uplift_is_given_with_its_doubt() -> None:
    found = credited(*LATE_RTB2, until=DUE + timedelta(weeks=60))
    assert (found.without_uplift, found.uplift) == (Decimal("6600.00"), Decimal("3300.00"))
    assert found.uncertainties == ("unconfirmed",)


def test_no_doubt_is_shown_where_there_is_no_uplift() -> None:
    assert credited(*LATE_RTB2, until=DUE + timedelta(weeks=20)).uncertainties == ()


@pytest.mark.parametrize(("days", "uplifted"), [(365, False), (366, True)])
def test_the_uplift_needs_more_than_twelve_months(days: int, uplifted: bool) -> None:
    found = credited(*LATE_RTB2, until=DUE + timedelta(days=days))
    assert bool(found.uplift) is uplifted


def test_rules_without_an_uplift_give_none() -> None:
    rules = RULES.model_copy(update={"uplift": None})
    found = credited(*LATE_RTB2, until=DUE + timedelta(weeks=60), rules=rules)
    assert found.amount == found.without_uplift == Decimal("6600.00")


def test_another_delay_credits_rent_from_the_operative_notice() -> None:
    notices = initial(date(2025, 4, 1), Ground.OTHER_DELAY), operative(date(2025, 5, 1))
    found = credited(*notices, until=date(2025, 5, 15))
    assert (found.periods[0].starts, found.amount) == (date(2025, 5, 1), Decimal("220.00"))


def test_a_counter_notice_stops_the_credit() -> None:
    stopped = credited(*LATE_RTB2, counter(date(2025, 5, 12)), until=date(2026, 1, 1))
    assert (stopped.days, stopped.amount) == (42, Decimal("660.00"))


def test_rent_is_credited_again_each_time_the_landlord_is_late() -> None:
    again = initial(date(2025, 10, 1), Ground.OFFER_LATE), operative(date(2025, 11, 1))
    found = credited(*LATE_RTB2, counter(date(2025, 5, 12)), *again, until=date(2025, 11, 11))
    assert [period.days for period in found.periods] == [42, 42]
    assert found.amount == Decimal("1320.00")


def test_days_of_two_grounds_are_credited_once() -> None:
    other = initial(date(2025, 4, 1), Ground.OTHER_DELAY)
    served = operative(date(2025, 5, 1), Ground.OTHER_DELAY)
    late = operative(date(2025, 5, 1), Ground.RTB2_LATE)
    found = credited(LATE_RTB2[0], other, late, served, until=DUE + timedelta(weeks=20))
    assert found.amount == Decimal("2200.00")


@pytest.mark.parametrize("ended", [Ended.WITHDRAWN, Ended.RIGHT_LOST])
def test_a_claim_withdrawn_or_lost_forfeits_the_credit(ended: Ended) -> None:
    found = credited(*LATE_RTB2, until=DUE + timedelta(weeks=20), ended=ended)
    assert found.forfeited
    assert found.amount == found.without_uplift == found.uplift == 0
    assert found.lines[-1].amount == Decimal("-2200.00")


def test_days_of_part_weeks_are_rounded_once() -> None:
    found = credited(*LATE_RTB2, until=DUE + timedelta(days=33), rent=Decimal("100.01"))
    assert found.amount == Decimal("471.48")


def test_without_notices_nothing_is_credited() -> None:
    found = credited(until=date(2026, 1, 1))
    assert (found.amount, found.forfeited) == (Decimal(0), False)
    assert not found.lines


def test_the_credit_survives_json() -> None:
    found = credited(*LATE_RTB2, until=DUE + timedelta(weeks=60))
    assert Credit.model_validate_json(found.model_dump_json()) == found


def test_a_running_delay_costs_its_rent_each_week() -> None:
    now = exposure(LATE_RTB2, DEFAULTS, RENT, date(2025, 5, 12), None, RULES)
    assert (now.a_week, now.credited, now.could_begin) == (RENT, Decimal("660.00"), None)


def test_after_twelve_months_a_week_costs_half_as_much_again() -> None:
    now = exposure(LATE_RTB2, DEFAULTS, RENT, date(2026, 6, 1), None, RULES)
    assert now.a_week == Decimal("165.00")


def test_an_initial_notice_says_from_when_it_could_cost() -> None:
    now = exposure(LATE_RTB2[:1], DEFAULTS, RENT, date(2025, 4, 10), None, RULES)
    assert (now.a_week, now.could_begin) == (Decimal(0), date(2025, 5, 1))


@pytest.mark.parametrize(
    ("more", "ended"), [([counter(date(2025, 5, 12))], None), ([], Ended.GRANT)]
)
def test_what_has_stopped_costs_nothing_more(more: list[DelayNotice], ended: Ended | None) -> None:
    now = exposure([*LATE_RTB2, *more], DEFAULTS, RENT, date(2025, 6, 1), ended, RULES)
    assert now.a_week == 0
    assert not now.lines


days = st.dates(date(2025, 4, 1), date(2028, 12, 31))
any_notice = st.one_of(
    st.builds(initial, days, st.sampled_from(Ground)),
    st.builds(counter, days, st.sampled_from(Ground)),
    st.builds(operative, days, st.sampled_from(Ground)),
)
rents = st.decimals(0, 1000, places=2)


def acceptable(drawn: list[DelayNotice]) -> list[DelayNotice]:
    """As many of the notices, in order of service, as can follow one another."""
    kept = list[DelayNotice]()
    for notice in sorted(drawn, key=lambda each: each.served):
        try:
            credited(*kept, notice, until=date.max)
        except DelayNoticeError:
            continue
        kept.append(notice)
    return kept


sequences = st.lists(any_notice, max_size=14).map(acceptable)


@given(sequences, days, st.sampled_from([None, *Ended]), rents)
def test_a_credit_is_never_negative(
    notices: list[DelayNotice], until: date, ended: Ended | None, rent: Decimal
) -> None:
    found = credited(*notices, until=until, ended=ended, rent=rent)
    assert found.amount >= 0
    assert found.amount == found.without_uplift + found.uplift


@given(sequences, days, days, rents)
def test_a_credit_never_falls_as_the_grant_is_later(
    notices: list[DelayNotice], one: date, other: date, rent: Decimal
) -> None:
    sooner, later = sorted((one, other))
    first = credited(*notices, until=sooner, rent=rent)
    assert first.amount <= credited(*notices, until=later, rent=rent).amount


@given(sequences, days, st.sampled_from(Ground), days)
def test_a_counter_notice_never_raises_a_credit(
    notices: list[DelayNotice], served: date, ground: Ground, until: date
) -> None:
    more = sorted([*notices, counter(served, ground)], key=lambda each: each.served)
    try:
        with_it = credited(*more, until=until)
    except DelayNoticeError:
        assume(False)
    assert with_it.amount <= credited(*notices, until=until).amount


@given(sequences, days, st.sampled_from([Ended.WITHDRAWN, Ended.RIGHT_LOST]))
def test_a_claim_that_fails_gets_nothing(
    notices: list[DelayNotice], until: date, ended: Ended
) -> None:
    assert credited(*notices, until=until, ended=ended).amount == 0
