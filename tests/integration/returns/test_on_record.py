"""What is on record in PostgreSQL, read back for a return: Right to Buy cases told by the core."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.ids import SchemeId
from homebuy.domain.outcomes import Outcome
from homebuy.returns.period import ReturnPeriod
from homebuy.returns.report import Report, calculate_report
from homebuy.storage.pool import Pool
from homebuy.storage.returns import ReturnStore
from tests.integration.returns.backdated_case import (
    COLLEAGUE,
    NORWICH,
    NOW,
    OWNER,
    RIGHT_TO_ACQUIRE,
    RIGHT_TO_BUY,
    BackdatedCase,
    publish_schemes,
)

TODAY = NOW.date()
YEAR = ReturnPeriod(date(2024, 4, 1), date(2025, 3, 31))
SECURE = {"secure_tenancy": "no", "landlord": "Northgate Homes"}


@pytest.fixture
async def store(pool: Pool) -> ReturnStore:
    """A record in which two schemes are published, and no case is."""
    await publish_schemes(pool, RIGHT_TO_BUY, RIGHT_TO_ACQUIRE)
    return ReturnStore(pool)


async def returned(
    pool: Pool, *cases: BackdatedCase, period: ReturnPeriod = YEAR, scheme: SchemeId | None = None
) -> Report:
    for case in cases:
        await case.record(pool)
    return await calculate_report(ReturnStore(pool), period, scheme, TODAY)


def values(report: Report, theme: str, of: str = "") -> dict[str, Any]:
    return {f.figure: f.value for f in report.figures if (f.theme, f.of) == (theme, of)}


def claimed(day: str, **facts: Any) -> BackdatedCase:
    """A case raised on the day of the claim."""
    return BackdatedCase(day, rtb1_served=day, **facts)


def admitted(day: str, decided: str) -> BackdatedCase:
    return claimed(day, **NORWICH).learn(
        decided, rtb2_decision="admitted", rtb2_served=decided, right_established=decided
    )


def sold() -> BackdatedCase:
    """Claimed on 3 June 2024, priced at £107,600, completed on 31 October."""
    case = admitted("2024-06-03", "2024-06-20").learn("2024-07-01", valuation="210000.00")
    return case.price("2024-07-02").learn("2024-11-01", completed_on="2024-10-31")


@pytest.mark.usefixtures("store")
async def test_claim_counts_on_the_day_of_the_claim_not_when_it_was_told(pool: Pool) -> None:
    before = BackdatedCase("2024-04-02", rtb1_served="2024-03-31")
    enquiry = BackdatedCase("2024-05-02")
    report = await returned(pool, before, enquiry, claimed("2025-03-31"))
    assert values(report, "claims")["applications"] == 1


@pytest.mark.usefixtures("store")
async def test_corrected_day_of_the_claim_moves_the_application(pool: Pool) -> None:
    case = claimed("2024-03-31").learn("2024-04-20", rtb1_served="2024-04-01")
    assert values(await returned(pool, case), "claims")["applications"] == 1


@pytest.mark.usefixtures("store")
async def test_decision_counts_from_when_it_last_changed(pool: Pool) -> None:
    case = claimed("2024-02-01").learn("2024-02-20", rtb2_decision="denied")
    case.learn("2024-04-20", rtb2_decision="admitted")
    case.learn("2025-06-01", rtb2_decision="admitted")
    counted = values(await returned(pool, case), "claims")
    assert (counted["admissions"], counted["denials"]) == (1, 0)


@pytest.mark.usefixtures("store")
async def test_assessment_stands_for_a_decision_that_nobody_recorded(pool: Pool) -> None:
    case = claimed("2024-06-03", **SECURE).assess("2024-06-10")
    report = await returned(pool, case)
    assert values(report, "claims")["denials"] == 1
    reasons = [f.of for f in report.figures if f.theme == "denials" and f.of]
    assert reasons == ["The applicant has no secure tenancy of the home (Housing Act 1985 s118(1))"]


@pytest.mark.usefixtures("store")
async def test_assessing_again_with_the_same_verdict_moves_no_denial(pool: Pool) -> None:
    case = claimed("2024-06-03", **SECURE).assess("2024-06-10").assess("2025-05-10")
    assert values(await returned(pool, case), "claims")["denials"] == 1


@pytest.mark.usefixtures("store")
async def test_ground_on_record_is_the_reason_where_nothing_was_assessed(pool: Pool) -> None:
    case = claimed("2024-06-03").learn(
        "2024-06-20", rtb2_decision="denied", denial_ground="=HYPERLINK(1)"
    )
    report = await returned(pool, case.close(Outcome.DENIED, "2024-07-01"))
    assert values(report, "denials", "=HYPERLINK(1)") == {"denials": 1}
    assert values(report, "claims")["denials"] == 1


@pytest.mark.usefixtures("store")
async def test_endings_count_on_the_day_the_case_was_closed(pool: Pool) -> None:
    ends = {
        Outcome.WITHDRAWN: "2024-07-01",
        Outcome.DEEMED_WITHDRAWN: "2024-07-02",
        Outcome.CANCELLED: "2025-04-01",
    }
    cases = [claimed("2024-06-03").close(outcome, day) for outcome, day in ends.items()]
    counted = values(await returned(pool, *cases), "claims")
    names = ("withdrawals", "deemed withdrawals", "cancellations")
    assert [counted[name] for name in names] == [1, 1, 0]


@pytest.mark.usefixtures("store")
async def test_days_are_those_on_the_wall_of_the_scheme(pool: Pool) -> None:
    last_of_march = claimed("2025-03-03").close(Outcome.WITHDRAWN, "2025-03-31T22:30")
    first_of_april = claimed("2025-03-04").close(Outcome.WITHDRAWN, "2025-03-31T23:30")
    assert values(await returned(pool, last_of_march), "claims")["withdrawals"] == 1
    assert values(await returned(pool, first_of_april), "claims")["withdrawals"] == 1


@pytest.mark.usefixtures("store")
async def test_receipt_is_the_price_last_calculated_by_the_day_of_completion(pool: Pool) -> None:
    case = admitted("2024-06-03", "2024-06-20").learn("2024-07-01", valuation="150000.00")
    case.price("2024-07-02").learn("2024-08-01", valuation="210000.00").price("2024-10-31")
    case.learn("2024-11-01", completed_on="2024-10-31")
    case.learn("2024-12-01", valuation="300000.00").price("2024-12-02")
    figures = values(await returned(pool, case), "sales")
    assert figures["receipts"] == Decimal("107600.00")
    assert figures["discounts in all"] == figures["median discount"] == Decimal("102400.00")
    assert isinstance(figures["receipts"], Decimal)


@pytest.mark.usefixtures("store")
async def test_sale_counts_once_completed_though_the_case_is_still_open(pool: Pool) -> None:
    report = await returned(pool, sold(), sold().close(Outcome.COMPLETED, "2025-05-01"))
    assert values(report, "claims")["completions"] == 2
    assert values(report, "sales")["receipts"] == Decimal("215200.00")
    assert values(report, "durations")["median days"] == 150


@pytest.mark.usefixtures("store")
async def test_corrected_day_of_completion_counts(pool: Pool) -> None:
    moved = sold().learn("2024-12-01", completed_on="2025-04-02")
    closed_only = admitted("2024-06-03", "2024-06-20").close(Outcome.COMPLETED, "2024-11-04")
    given_up = sold().close(Outcome.WITHDRAWN, "2024-12-01")
    counted = values(await returned(pool, moved, closed_only, given_up), "claims")
    assert (counted["completions"], counted["withdrawals"]) == (1, 1)


@pytest.mark.usefixtures("store")
async def test_decisions_and_offers_are_held_against_the_limits_of_the_act(pool: Pool) -> None:
    landlords = {"qualifying_landlords": "this-landlord"}
    in_time = claimed("2024-06-03", **landlords).learn("2024-07-01", rtb2_served="2024-07-01")
    late = claimed("2024-06-03", **landlords).learn("2024-07-08", rtb2_served="2024-07-08")
    offered = admitted("2024-06-03", "2024-06-20").learn("2024-08-30", s125_served="2024-08-16")
    waits = claimed("2025-01-06", **landlords)
    report = await returned(pool, in_time, late, offered, waits)
    decisions, offers = (values(report, "deadlines", of) for of in ("decisions", "offers"))
    assert (decisions["ended"], decisions["on time"], decisions["late"]) == (3, 2, 1)
    assert (decisions["most days late"], decisions["overdue"]) == (7, 1)
    assert (offers["ended"], offers["on time"], offers["late"]) == (1, 0, 1)
    assert offers["most days late"] == 1
    tenants = "Tenant says whether to go on"
    assert values(report, "deadlines", tenants) == {}


@pytest.mark.usefixtures("store")
async def test_limit_that_a_closed_case_never_had_to_meet_is_left_out(pool: Pool) -> None:
    report = await returned(pool, claimed("2024-06-03").close(Outcome.WITHDRAWN, "2024-06-05"))
    assert values(report, "deadlines", "decisions")["ended"] == 0


@pytest.mark.usefixtures("store")
async def test_open_cases_are_aged_by_their_stage_at_the_end_of_the_period(pool: Pool) -> None:
    moved_later = claimed("2025-03-01").carry("valuation", "2025-04-10")
    moved = claimed("2025-01-01").carry("valuation", "2025-03-21")
    closed = claimed("2025-01-01").close(Outcome.WITHDRAWN, "2025-03-31")
    report = await returned(pool, moved_later, moved, closed, claimed("2025-04-01"))
    assert values(report, "ages", "Help the tenant apply") == {
        "open cases": 1,
        "median days in stage": 30,
        "longest days in stage": 30,
    }
    assert values(report, "ages", "Value the home")["longest days in stage"] == 10


@pytest.mark.usefixtures("store")
async def test_own_targets_count_for_the_stage_and_its_owner_when_they_stopped(pool: Pool) -> None:
    quick = claimed("2026-11-02").complete("2026-11-03", "send-information-pack")
    slow = BackdatedCase("2026-11-02", owner=COLLEAGUE)
    slow.complete("2026-11-19", "send-information-pack", late="nobody was there")
    autumn = ReturnPeriod(date(2026, 11, 1), date(2026, 11, 30))
    report = await returned(pool, quick, slow, period=autumn)
    assert values(report, "targets by owner", OWNER) == {
        "measured": 1,
        "met": 1,
        "missed": 0,
        "kept": Decimal("100.0"),
    }
    assert values(report, "targets by owner", COLLEAGUE)["missed"] == 1
    assert values(report, "targets by stage", "Help the tenant apply")["measured"] == 2
    assert values(report, "targets", "task targets")["kept"] == Decimal("50.0")


@pytest.mark.usefixtures("store")
async def test_notice_of_delay_counts_on_the_day_of_its_service(pool: Pool) -> None:
    case = claimed("2026-06-01", rent_per_week="110.00", qualifying_landlords="this-landlord")
    case.notify(Kind.INITIAL, "2026-07-06", Ground.RTB2_LATE)
    case.notify(Kind.OPERATIVE, "2026-08-10")
    july = ReturnPeriod(date(2026, 7, 1), date(2026, 7, 31))
    report = await returned(pool, case, period=july)
    assert values(report, "delay", "initial") == {"notices": 1}
    assert values(report, "delay", "operative") == {"notices": 0}


@pytest.mark.usefixtures("store")
async def test_one_scheme_leaves_out_the_others_in_every_theme(pool: Pool) -> None:
    other = BackdatedCase("2024-06-03", RIGHT_TO_ACQUIRE, rta1_served="2024-06-03")
    both = await returned(pool, claimed("2024-06-03"), other)
    one = await returned(pool, scheme=RIGHT_TO_BUY)
    assert values(both, "claims")["applications"] == 2
    assert values(both, "schemes", RIGHT_TO_ACQUIRE)["applications"] == 1
    assert values(one, "claims")["applications"] == 1
    assert sum(f.value for f in one.figures if f.figure == "open cases" and f.value) == 1


async def test_case_whose_scheme_is_not_published_is_no_obstacle(pool: Pool) -> None:
    report = await returned(pool, claimed("2024-06-03").close(Outcome.WITHDRAWN, "2024-06-05"))
    counted = values(report, "claims")
    assert (counted["applications"], counted["withdrawals"]) == (0, 1)


async def test_an_empty_record_makes_an_empty_return(pool: Pool) -> None:
    report = await returned(pool)
    assert report.figures
    assert not any(figure.value for figure in report.figures)


async def test_schemes_are_those_published_and_those_with_cases(pool: Pool) -> None:
    await publish_schemes(pool, RIGHT_TO_ACQUIRE)
    await claimed("2024-06-03").record(pool)
    assert await ReturnStore(pool).schemes() == (RIGHT_TO_ACQUIRE, RIGHT_TO_BUY)
