"""What an evidence pack says of cases that the pure core has lived through."""

from datetime import date

import pytest

from homebuy.domain.case import commands as cmd
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.statutory_deadlines import Duty
from homebuy.evidence.page import Page
from tests.unit.domain.case.claims import (
    ADMITS,
    RIGHT_TO_BUY,
    about_to_offer,
    bought,
    claim,
    on_notice,
    tenancy,
)
from tests.unit.domain.case.scripted_case import ScriptedCase, at
from tests.unit.evidence.records import recorded, told

VALUED = "Value at the relevant time, ignoring improvements (s127)"


def seen(driver: ScriptedCase, now: str) -> Page:
    return told(recorded(driver, RIGHT_TO_BUY.scheme, now), now)[0]


def days(page: Page) -> dict[str | None, int]:
    """The days of each, without those who had none."""
    return {share.duty: share.days for share in page.time.shares if share.days}


def entries(page: Page) -> list[str]:
    return [entry.text.what for month in page.months for entry in month.entries]


def test_a_limit_that_was_missed_says_by_how_many_days_and_who_met_it_with_what() -> None:
    driver = claim()
    driver.record("8 May 10:00", rtb2_served="2026-05-08")
    (late,) = seen(driver, "1 July 10:00").late
    assert (late.last_day, late.stops) == ("Mon 30 Mar 2026", "Fri 8 May 2026")
    assert (late.judgement.days_late, late.judgement.words) == (39, "missed by 39 days")
    assert late.stopped_by == "RTB2 served on the tenant (s124)"


def test_a_limit_that_was_kept_says_how_early() -> None:
    driver = claim()
    driver.record("20 March 10:00", rtb2_served="2026-03-20")
    page = seen(driver, "1 April 10:00")
    assert page.late == ()
    assert page.deadlines[0].judgement.words == "kept, 10 days before the end"


def test_what_is_not_done_is_late_so_far() -> None:
    page = seen(claim(), "2 April 10:00")
    assert page.late[0].judgement.words == "not done, late by 3 days so far"
    assert page.late[0].stopped_by == "not done yet"


def test_the_last_day_itself_is_not_late() -> None:
    assert seen(claim(), "30 March 21:00").late == ()


def test_time_goes_from_the_landlord_to_the_tenant_and_on() -> None:
    driver = about_to_offer()
    driver.record("1 April 11:00", s125_served="2026-04-01")
    driver.record("11 April 10:00", s125d_response="2026-04-11")
    page = seen(driver, "21 April 10:00")
    # Nothing says that the claim was answered, so the limit for that runs all the time.
    assert days(page) == {Duty.LANDLORD: 50}
    driver.record("22 April 10:00", told="22 April 10:00", rtb2_served="2026-03-20")
    page = seen(driver, "22 April 11:00")
    assert days(page) == {Duty.LANDLORD: 30, Duty.TENANT: 10, None: 11}


def test_a_hold_moves_no_limit_and_no_day() -> None:
    plain, held = claim(), claim()
    held.hold("3 March 10:00")
    held.release("23 March 10:00")
    without, with_it = (seen(driver, "2 April 10:00") for driver in (plain, held))
    assert with_it.time == without.time
    assert with_it.deadlines == without.deadlines
    (hold,) = with_it.holds
    assert (hold.of, hold.reason, hold.length) == ("the case", "ill", "20 days")


def test_a_limit_that_starts_before_the_case_was_raised_lengthens_its_days() -> None:
    page = seen(ScriptedCase(RIGHT_TO_BUY, facts={"rtb1_served": "2026-02-20"}), "12 March 10:00")
    assert (page.time.after, page.time.days) == (date(2026, 2, 20), 20)


def test_days_end_with_the_case() -> None:
    driver = claim()
    driver.record("20 March 10:00", withdrawn_on="2026-03-20")
    driver.close(Outcome.WITHDRAWN, "22 March 10:00")
    page = seen(driver, "1 July 10:00")
    assert page.time.days == 20
    assert dict(page.heading)["State"].startswith("withdrawn, Sun 22 Mar 2026")


def test_a_limit_that_the_end_of_the_case_cut_short_is_not_said_to_be_done() -> None:
    driver = claim()
    driver.wait("10 April 10:00")
    driver.record("10 April 10:00", withdrawn_on="2026-04-10")
    driver.close(Outcome.WITHDRAWN, "10 April 12:00")
    (late,) = seen(driver, "1 July 10:00").late
    assert late.stopped_by == "not recorded as done; the case ended"


def test_news_that_came_late_says_how_late() -> None:
    driver = claim()
    driver.record("8 March 10:00", told="11 March 10:00", inspected_on="2026-03-08")
    driver.note("9 March 10:00", told="9 March 14:30")
    listed = [entry for month in seen(driver, "12 March 10:00").months for entry in month.entries]
    late = {entry.text.what: entry.recorded_late for entry in listed if entry.recorded_late}
    assert late["Home inspected: Sun 8 Mar 2026"] == "3 days"
    assert late["Note added"] == "4 h 30 min"


def test_the_timeline_is_in_the_order_in_which_things_happened() -> None:
    driver = claim()
    driver.note("10 March 10:00")
    driver.record("4 March 10:00", told="11 March 10:00", inspected_on="2026-03-04")
    found = entries(seen(driver, "1 May 10:00"))
    assert found.index("Home inspected: Wed 4 Mar 2026") < found.index("Note added")


def test_the_timeline_says_which_limit_a_fact_starts_and_which_it_meets() -> None:
    driver = claim()
    driver.record("8 May 10:00", rtb2_served="2026-05-08", right_established="2026-05-08")
    listed = [e for month in seen(driver, "1 July 10:00").months for e in month.entries]
    law = [line for entry in listed for line in entry.law]
    assert law == [
        "starts “Admit or deny the claim (RTB2)” (landlord), last day Mon 30 Mar 2026",
        "meets “Admit or deny the claim (RTB2)”: missed by 39 days",
        "starts “Serve the offer notice” (landlord), last day Fri 3 Jul 2026",
    ]


def test_a_corrected_fact_shows_what_was_recorded_before() -> None:
    driver = claim(valuation="210000.00")
    driver.record("4 March 10:00", valuation="215000.00")
    page = seen(driver, "5 March 10:00")
    (fact,) = (fact for fact in page.facts if fact.title.startswith("Value at"))
    assert (fact.value, fact.before) == ("£215,000.00", ("£210,000.00",))


def test_assessments_keep_their_reasons_and_sources() -> None:
    driver = claim(**{**ADMITS, "possession_order": "yes"})
    driver.assess("4 March 10:00", tenancy("Northgate", "2010-01-04"))
    (found,) = seen(driver, "5 March 10:00").assessments
    assert found.finding.verdict == "deny"
    assert found.finding.reasons[0].source == "Housing Act 1985 s121(1)"


def test_a_second_price_says_what_changed() -> None:
    driver = about_to_offer()
    driver.price("26 March 10:00")
    driver.record("27 March 10:00", valuation="215000.00")
    driver.price("28 March 10:00")
    driver.price("29 March 10:00")
    first, second, third = seen(driver, "30 March 10:00").calculations
    assert first.changes is None
    assert second.changes == (
        f"{VALUED}: £210,000.00, now £215,000.00",
        "price: £176,000.00, now £181,000.00",
    )
    assert third.changes == ("price: £181,000.00 as before",)
    assert dict(second.figures)["price"] == "£181,000.00"


def test_a_price_names_the_fact_that_gave_each_input() -> None:
    driver = about_to_offer()
    driver.price("26 March 10:00")
    driver.record("27 March 10:00", determined_value="200000.00")
    driver.price("28 March 10:00")
    first, second = seen(driver, "30 March 10:00").calculations
    former, now = VALUED, "Value determined by the District Valuer"
    assert dict(first.inputs)[former] == "£210,000.00"
    assert dict(second.inputs)[now] == "£200,000.00"
    assert second.changes
    assert second.changes[0] == f"{former}: £210,000.00; now {now}: £200,000.00"


def test_notices_of_delay_bring_the_credit_with_its_spell() -> None:
    found = seen(on_notice(), "1 June 10:00").delay
    assert found
    assert found.credit
    assert [what for what, _, _ in found.notices] == [
        "Initial notice of delay (RTB6) served on Wed 1 Apr 2026, the decision (RTB2) late",
        "Operative notice of delay (RTB8) served on Fri 1 May 2026",
    ]
    (period,) = found.credit.periods
    assert (period.starts, period.days) == (date(2026, 3, 30), 63)
    assert found.credit.amount == 945


def test_the_credit_of_the_page_ends_with_the_grant() -> None:
    found = seen(bought(), "1 June 10:00").delay
    assert found
    assert found.credit
    assert found.until == date(2026, 5, 11)
    assert found.credit.amount == 630


def test_notices_that_corrected_facts_contradict_say_so() -> None:
    driver = on_notice()
    driver.record("2 May 10:00", qualifying_landlords="several-landlords")
    found = seen(driver, "3 May 10:00").delay
    assert found
    assert found.credit is None
    assert found.fault


def test_a_case_of_which_little_is_known_has_a_page() -> None:
    page = seen(ScriptedCase(RIGHT_TO_BUY), "2 March 10:00")
    assert (page.deadlines, page.time.days, page.late, page.delay) == ((), 0, (), None)


@pytest.mark.parametrize("now", ["2 March 10:00", "1 July 10:00"])
def test_the_same_record_makes_the_same_file(now: str) -> None:
    record = recorded(on_notice(), RIGHT_TO_BUY.scheme, now)
    assert told(record, now) == told(record, now)


def sold() -> cmd.CloseCase:
    """The end of an imported sale, of which not every task is known."""
    sent = {"message_id": "sold", "actor": "import", "at": at("20 April 12:00")}
    return cmd.CloseCase.model_validate({**sent, "outcome": Outcome.COMPLETED, "reason": "sold"})


def test_a_step_without_a_day_is_not_held_against_a_sale_that_completed() -> None:
    driver = claim()
    driver.wait("10 April 10:00")
    driver.record("20 April 10:00", completed_on="2026-04-20")
    driver.imports(sold(), "20 April 12:00")
    page = seen(driver, "1 July 10:00")
    assert page.late == ()
    assert page.deadlines[0].judgement.words.startswith("not judged: the sale completed")
    assert days(page) == {Duty.LANDLORD: 28, None: 21}
