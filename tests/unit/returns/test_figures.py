"""Each figure of a return, on small sets of cases whose answer is plain."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.delay.notices import Kind
from homebuy.domain.ids import SchemeId, UserId
from homebuy.domain.outcomes import Outcome
from homebuy.returns.claims import (
    MAIN,
    NO_REASON,
    claim_figures,
    counts,
    denial_figures,
    duration_figures,
    scheme_figures,
)
from homebuy.returns.figures import Figure
from homebuy.returns.monthly import months
from homebuy.returns.period import MOST_YEARS, PeriodError, ReturnPeriod, checked_period
from homebuy.returns.sales import sale_figures
from homebuy.returns.timeliness import (
    age_figures,
    deadline_figures,
    level_figures,
    notice_figures,
    on_time,
)
from homebuy.storage.returns import Age, Claim, Level, StatutoryPeriod

MARCH = ReturnPeriod(date(2026, 3, 1), date(2026, 3, 31))
TODAY = date(2026, 11, 20)
SCHEME = SchemeId("right-to-buy-england")


def claim(**known: Any) -> Claim:
    return Claim(**{"scheme": SCHEME, **known})


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def found(figures: Iterable[Figure], of: str = "") -> dict[str, Any]:
    return {figure.figure: figure.value for figure in figures if figure.of == of}


def test_both_the_first_and_the_last_day_count() -> None:
    days = ["02-28", "03-01", "03-31", "04-01"]
    counted = counts([claim(claimed_on=day(text)) for text in days], MARCH)
    assert counted["applications"] == 2


def test_case_without_a_day_of_claim_is_no_application() -> None:
    assert counts([claim()], MARCH)["applications"] == 0


def test_admission_counts_when_it_was_decided_not_when_it_was_claimed() -> None:
    earlier = claim(claimed_on=day("01-05"), decision="admitted", decided_on=day("03-02"))
    by_assessment = claim(decision="admit", decided_on=day("03-03"))
    undecided = claim(decision="needs information", decided_on=day("03-04"))
    counted = counts([earlier, by_assessment, undecided], MARCH)
    assert (counted["applications"], counted["admissions"], counted["denials"]) == (0, 2, 0)


def test_denial_counts_once_on_the_day_of_the_decision_though_the_case_closes_later() -> None:
    denied = claim(
        decision="denied",
        decided_on=day("02-20"),
        outcome=Outcome.DENIED,
        closed_on=day("03-05"),
    )
    february = ReturnPeriod(day("02-01"), day("02-28"))
    assert [counts([denied], period)["denials"] for period in (february, MARCH)] == [1, 0]


def test_case_that_ended_denied_without_a_decision_counts_when_it_was_closed() -> None:
    assert counts([claim(outcome=Outcome.DENIED, closed_on=day("03-05"))], MARCH)["denials"] == 1


def test_each_way_to_end_is_counted_by_itself() -> None:
    ends = (Outcome.WITHDRAWN, Outcome.WITHDRAWN, Outcome.DEEMED_WITHDRAWN, Outcome.CANCELLED)
    counted = counts([claim(outcome=end, closed_on=day("03-05")) for end in ends], MARCH)
    names = ("withdrawals", "deemed withdrawals", "cancellations", "completions")
    assert [counted[name] for name in names] == [2, 1, 1, 0]


def test_conversion_is_of_the_applications_of_the_period_whenever_they_completed() -> None:
    claims = [
        claim(claimed_on=day("03-02"), completed_on=day("09-01")),
        claim(claimed_on=day("03-03")),
        claim(claimed_on=day("03-04"), outcome=Outcome.WITHDRAWN, closed_on=day("03-09")),
        claim(claimed_on=day("01-04"), completed_on=day("03-09")),
    ]
    figures = found(claim_figures(claims, MARCH))
    assert (figures["applications"], figures["completions"]) == (3, 1)
    assert figures["applications completed so far"] == 1
    assert figures["conversion so far"] == Decimal("33.3")


def test_nothing_is_divided_by_nothing() -> None:
    figures = [
        *claim_figures([], MARCH),
        *deadline_figures([], MARCH, TODAY),
        *sale_figures([], MARCH),
        *duration_figures([], MARCH),
    ]
    empty = {figure.figure for figure in figures if figure.value is None}
    assert empty == {
        "conversion so far",
        "share on time",
        "median days late",
        "most days late",
        "mean discount",
        "median discount",
        "greatest discount",
        "median days",
        "90th percentile, days",
    }


def test_schemes_are_told_apart_only_where_there_are_several() -> None:
    other = claim(claimed_on=day("03-02"))._replace(scheme=SchemeId("right-to-acquire"))
    one = claim(claimed_on=day("03-02"))
    assert list(scheme_figures([one], MARCH)) == []
    assert found(scheme_figures([one, one, other], MARCH), SCHEME)["applications"] == 2


def test_denial_counts_under_each_of_its_reasons_and_once_in_all() -> None:
    denied = {"decision": "denied", "decided_on": day("03-05")}
    claims = [
        claim(**denied, reasons=("No secure tenancy (s118)", "Not the only home (s81)")),
        claim(**denied, reasons=("No secure tenancy (s118)",), ground="ignored"),
        claim(**denied, ground="Home for elderly persons"),
        claim(**denied),
    ]
    numbers = {figure.of: figure.value for figure in denial_figures(claims, MARCH)}
    assert numbers == {
        "": 4,
        "No secure tenancy (s118)": 2,
        "Not the only home (s81)": 1,
        "Home for elderly persons": 1,
        NO_REASON: 1,
    }
    assert list(numbers)[1] == "No secure tenancy (s118)"


def sold(price: str | None, discount: str | None = None, credit: str | None = None) -> Claim:
    amounts = {"price": price, "discount": discount, "rent_credit": credit}
    exact = {name: Decimal(text) for name, text in amounts.items() if text is not None}
    return claim(completed_on=day("03-20"), **exact)


def test_receipts_are_the_prices_of_the_completions_of_the_period() -> None:
    elsewhere = sold("999999.00", "1.00")._replace(completed_on=day("04-01"))
    figures = found(sale_figures([sold("107600.00"), sold("54000.10"), elsewhere], MARCH))
    assert figures["receipts"] == Decimal("161600.10")


def test_completion_without_a_price_is_shown_in_the_denominator_only() -> None:
    figures = found(sale_figures([sold("107600.00"), sold(None)], MARCH))
    assert (figures["completions"], figures["completions with a price"]) == (2, 1)
    assert figures["receipts"] == Decimal("107600.00")


def test_mean_and_median_discount_leave_out_sales_without_discount() -> None:
    sales = [sold("1.00", "10.00"), sold("1.00", "20.00"), sold("1.00", "60.01"), sold("1.00", "0")]
    figures = found(sale_figures([*sales, sold("5.00")], MARCH))
    assert figures["discounts given"] == 3
    assert figures["discounts in all"] == Decimal("90.01")
    assert figures["mean discount"] == Decimal("30.00")
    assert figures["median discount"] == Decimal("20.00")
    assert figures["greatest discount"] == Decimal("60.01")


def test_half_a_penny_of_a_median_is_rounded_up() -> None:
    sales = [sold("1.00", "10.00"), sold("1.00", "10.01")]
    assert found(sale_figures(sales, MARCH))["median discount"] == Decimal("10.01")


def test_rent_credited_is_that_of_the_sales_completed() -> None:
    figures = found(sale_figures([sold("1.00", credit="2200.00"), sold("1.00")], MARCH))
    assert figures["completions with rent credited"] == 1
    assert figures["rent credited"] == Decimal("2200.00")


def test_nine_in_ten_sales_take_no_longer_than_the_90th_percentile() -> None:
    sales = [
        claim(claimed_on=day("03-20") - timedelta(days=days), completed_on=day("03-20"))
        for days in (100, 90, 80, 70, 60, 50, 40, 30, 20, 10)
    ]
    backwards = claim(claimed_on=day("03-22"), completed_on=day("03-21"))
    figures = found(duration_figures([*sales, backwards, sold("1.00")], MARCH))
    assert figures == {
        "completions with both days": 10,
        "median days": Decimal(55),
        "90th percentile, days": 90,
    }


def run(due: str, stopped: str | None, late: int | None = None, **kind: Any) -> StatutoryPeriod:
    known = {"title": "Decide", "is_decision": True, "is_offer": False, **kind}
    met = late is not None and late <= 0
    stopped_on = day(stopped) if stopped else None
    return StatutoryPeriod(
        **known, is_met=met, due_on=day(due), stopped_on=stopped_on, days_late=late
    )


def test_decision_is_on_time_to_its_last_day_and_late_by_days_after() -> None:
    runs = [
        run("03-10", "03-10", 0),
        run("03-10", "03-05", -5),
        run("03-10", "03-11", 1),
        run("03-10", "03-21", 11),
        run("02-10", "02-11", 1),
    ]
    figures = found(deadline_figures(runs, MARCH, TODAY), "decisions")
    assert (figures["ended"], figures["on time"], figures["late"]) == (4, 2, 2)
    assert figures["share on time"] == Decimal("50.0")
    assert (figures["median days late"], figures["most days late"]) == (6, 11)


def test_limit_that_has_passed_unmet_is_overdue_and_no_part_of_the_rate() -> None:
    runs = [
        run("03-10", None),
        run("03-10", "04-02", 23),
        run("03-31", None),
        run("03-10", "03-09", -1),
    ]
    figures = found(deadline_figures(runs, MARCH, TODAY), "decisions")
    assert (figures["ended"], figures["overdue"]) == (1, 2)
    assert figures["share on time"] == Decimal("100.0")


def test_what_is_not_due_yet_today_is_not_overdue_in_a_period_that_still_runs() -> None:
    year = ReturnPeriod(day("01-01"), day("12-31"))
    figures = found(deadline_figures([run("11-25", None)], year, TODAY), "decisions")
    assert figures["overdue"] == 0


def test_offers_have_limits_of_their_own_and_every_limit_is_listed() -> None:
    offer = {"title": "Serve the offer notice", "is_decision": False, "is_offer": True}
    answer = {"title": "Answer the notice of delay", "is_decision": False}
    runs = [run("03-10", "03-10", 0), run("03-10", "03-12", 2, **offer)]
    figures = list(deadline_figures([*runs, run("03-10", "03-10", 0, **answer)], MARCH, TODAY))
    assert found(figures, "decisions")["ended"] == 1
    assert found(figures, "offers")["late"] == 1
    listed = dict.fromkeys(figure.of for figure in figures)
    assert list(listed)[2:] == ["Answer the notice of delay", "Decide", "Serve the offer notice"]


def test_open_cases_are_aged_by_the_stage_they_are_in() -> None:
    ages = [Age("Value the home", 10), Age("Value the home", 31), Age("Make the offer", 0)]
    figures = list(age_figures(ages))
    assert found(figures, "Value the home") == {
        "open cases": 2,
        "median days in stage": Decimal("20.5"),
        "longest days in stage": 31,
    }
    assert found(figures, "Make the offer")["open cases"] == 1


def test_targets_kept_are_of_those_met_and_missed() -> None:
    amira, ben = UserId("amira-khan"), UserId("ben-hughes")
    levels = [
        Level("Value the home", amira, "stage", met=1, missed=0),
        Level("Value the home", amira, "task", met=2, missed=1),
        Level("Value the home", ben, "task", met=0, missed=2),
    ]
    figures = list(level_figures(levels))
    assert found(figures, "Value the home")["kept"] == Decimal("50.0")
    assert found(figures, "task targets") == {
        "measured": 5,
        "met": 2,
        "missed": 3,
        "kept": Decimal("40.0"),
    }
    assert found(figures, amira)["kept"] == Decimal("75.0")
    assert found(figures, ben)["kept"] == Decimal("0.0")


def test_notices_are_counted_by_kind() -> None:
    figures = list(notice_figures({Kind.INITIAL: 3, Kind.OPERATIVE: 1}))
    assert {figure.of: figure.value for figure in figures} == {
        "initial": 3,
        "counter-notice": 0,
        "operative": 1,
        "": 4,
    }


def test_months_of_a_period_begin_and_end_with_it() -> None:
    assert list(ReturnPeriod(day("01-30"), day("03-01")).months()) == [
        ReturnPeriod(day("01-30"), day("01-31")),
        ReturnPeriod(day("02-01"), day("02-28")),
        ReturnPeriod(day("03-01"), day("03-01")),
    ]


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
MAYBE = st.none() | DAYS
CLAIMS = st.builds(
    Claim,
    scheme=st.just(SCHEME),
    claimed_on=MAYBE,
    decision=st.sampled_from([None, "admitted", "denied", "admit", "deny", "needs information"]),
    decided_on=MAYBE,
    outcome=st.none() | st.sampled_from(Outcome),
    closed_on=MAYBE,
    completed_on=MAYBE,
)
RUNS = st.builds(
    StatutoryPeriod,
    title=st.just("Decide"),
    is_decision=st.booleans(),
    is_offer=st.booleans(),
    is_met=st.booleans(),
    due_on=DAYS,
    stopped_on=MAYBE,
    days_late=st.integers(-30, 30),
)


@given(st.lists(CLAIMS, max_size=30), st.lists(RUNS, max_size=30), DAYS, DAYS)
def test_months_add_up_to_the_whole_period(
    claims: list[Claim], runs: list[StatutoryPeriod], one: date, other: date
) -> None:
    period = ReturnPeriod(min(one, other), max(one, other))
    whole, parts = counts(claims, period), list(period.months())
    assert {name: sum(counts(claims, part)[name] for part in parts) for name in whole} == whole
    rates = [on_time(runs, part) for part in parts]
    assert (sum(met for met, _ in rates), sum(of for _, of in rates)) == on_time(runs, period)
    shown = list(months(claims, runs, period))
    assert [month.counts for month in shown] == [
        {name: counts(claims, part)[name] for name in MAIN} for part in parts
    ]
    assert [month.deadlines["decisions"] for month in shown] == [
        on_time([run for run in runs if run.is_decision], part) for part in parts
    ]


@given(DAYS, DAYS)
def test_months_have_every_day_once(one: date, other: date) -> None:
    period = ReturnPeriod(min(one, other), max(one, other))
    days = [
        part.first + timedelta(days=number)
        for part in period.months()
        for number in range((part.last - part.first).days + 1)
    ]
    number = (period.last - period.first).days + 1
    assert days == [period.first + timedelta(days=each) for each in range(number)]


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "before it begins"),
        (date(1899, 12, 31), date(2026, 3, 1), "1899-12-31 cannot be"),
        (date(2026, 3, 1), date(9999, 12, 31), "9999-12-31 cannot be"),
        (date(2006, 3, 1), date(2026, 3, 1), f"longer than {MOST_YEARS} years"),
        (date(2004, 2, 29), date(2024, 3, 1), f"longer than {MOST_YEARS} years"),
        (date(2026, 11, 21), date(2026, 11, 30), "nothing is known"),
    ],
)
def test_period_that_cannot_be_is_refused(first: date, last: date, why: str) -> None:
    with pytest.raises(PeriodError, match=why):
        checked_period(first, last, TODAY)


@pytest.mark.parametrize("first", [date(2006, 3, 1), date(2004, 2, 29)])
def test_twenty_years_to_the_day_are_not_too_long(first: date) -> None:
    last = first.replace(year=first.year + MOST_YEARS) - timedelta(days=1)
    assert checked_period(first, last, TODAY) == ReturnPeriod(first, last)


def test_period_may_still_run() -> None:
    assert checked_period(day("01-01"), day("12-31"), TODAY).last == day("12-31")
