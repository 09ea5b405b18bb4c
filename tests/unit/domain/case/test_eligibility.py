"""The claim is weighed on the facts, and what follows from it is recorded."""

import pytest

from homebuy.domain.case import Case
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.views.view import view
from homebuy.domain.eligibility.finding import EligibilityVerdict
from homebuy.domain.eligibility.tenancies import Tenancy
from tests.unit.domain.case.claims import ADMITS, RIGHT_TO_BUY, claim, tenancy
from tests.unit.domain.case.scripted_case import ScriptedCase, at, kinds, refused

LONG = tenancy("Northgate", "2015-04-06")
EARLIER = tenancy("Borough Council", "2012-04-02", "2024-04-01")
RECENT = tenancy("Northgate", "2024-04-02")


def assessed(driver: ScriptedCase, *tenancies: Tenancy) -> ev.EligibilityAssessed:
    first, *_ = driver.assess("3 March 10:00", *tenancies)
    assert isinstance(first, ev.EligibilityAssessed)
    return first


def test_a_claim_that_meets_every_check_is_admitted() -> None:
    event = assessed(claim(**ADMITS), LONG)
    assert (event.number, event.finding.verdict) == (1, EligibilityVerdict.ADMIT)
    assert event.finding.reasons == ()


def test_a_denial_names_each_reason_with_its_section() -> None:
    denied = {**ADMITS, "secure_tenancy": "no", "insolvency": "yes"}
    driver = claim(**denied)
    assert assessed(driver, LONG).finding.verdict is EligibilityVerdict.DENY
    shown = view(driver.case).decisions.eligibility
    assert shown
    assert [reason.rpartition("(")[2] for reason in shown.reasons] == ["1))", "2))"]
    assert "The applicant has no secure tenancy" in shown.reasons[0]
    assert "Housing Act 1985 s121(2)" in shown.reasons[1]


def test_what_is_not_known_is_asked_rather_than_denied() -> None:
    driver = claim(secure_tenancy="yes")
    assert assessed(driver).finding.verdict is EligibilityVerdict.NEEDS_INFORMATION
    shown = view(driver.case).decisions.eligibility
    assert shown
    assert "Is the home the only or principal home of a tenant?" in shown.missing
    assert any("public tenancies" in question for question in shown.missing)


def test_an_event_keeps_what_the_verdict_rests_on() -> None:
    event = assessed(claim(**ADMITS), LONG)
    assert event.tenancies == (LONG,)
    assert event.facts == {name: value for name, value in ADMITS.items() if name != "landlord"}


def test_an_assessment_is_never_edited_but_made_anew() -> None:
    driver = claim(**{**ADMITS, "only_home": "no"})
    driver.assess("3 March 10:00", LONG)
    driver.record("4 March 10:00", only_home="yes")
    driver.assess("4 March 11:00", LONG)
    made = [event for event in driver.events if isinstance(event, ev.EligibilityAssessed)]
    verdicts = [(event.number, event.finding.verdict) for event in made]
    assert verdicts == [(1, EligibilityVerdict.DENY), (2, EligibilityVerdict.ADMIT)]
    assert driver.case.assessments == 2


def test_the_years_that_are_found_become_facts() -> None:
    driver = claim(**ADMITS)
    assert kinds(driver.assess("3 March 10:00", LONG))[1:3] == ["fact_recorded", "fact_recorded"]
    assert driver.fact("qualifying_years") == "10"
    assert driver.fact("qualifying_landlords") == "this-landlord"


@pytest.mark.parametrize(
    ("tenancies", "until"),
    [((LONG,), "2026-03-30"), ((EARLIER, RECENT), "2026-04-27")],
    ids=["this landlord alone", "several landlords"],
)
def test_the_landlords_decide_between_four_weeks_and_eight(
    tenancies: tuple[Tenancy, ...], until: str
) -> None:
    driver = claim(**ADMITS)
    assert str(driver.target("law/s124")).startswith("2026-03-30")
    driver.assess("3 March 10:00", *tenancies)
    assert str(driver.target("law/s124")).startswith(until)


def test_a_corrected_list_sets_the_shorter_limit_again() -> None:
    driver = claim(**ADMITS)
    driver.assess("3 March 10:00", EARLIER, RECENT)
    driver.assess("4 March 10:00", LONG)
    assert str(driver.target("law/s124")).startswith("2026-03-30")


def test_too_few_years_deny_and_are_recorded_too() -> None:
    driver = claim(**ADMITS)
    assert assessed(driver, RECENT).finding.verdict is EligibilityVerdict.DENY
    assert driver.fact("qualifying_years") == "1"


def test_a_list_with_faults_is_refused_and_nothing_is_recorded() -> None:
    driver = claim(**ADMITS)
    before = driver.case
    same = tenancy("Northgate", "2018-04-02", "2019-04-01")
    with refused(RejectionCode.BAD_TENANCIES, "tenancy 2, beside tenancy 1"):
        driver.assess("3 March 10:00", LONG, same)
    assert driver.case == before


def test_the_day_of_the_claim_must_be_known() -> None:
    driver = ScriptedCase(RIGHT_TO_BUY, facts=ADMITS)
    with refused(RejectionCode.BAD_FACT, "record the fact 'rtb1_served' first"):
        driver.assess("3 March 10:00", LONG)


def test_our_own_name_in_the_list_must_be_known() -> None:
    with refused(RejectionCode.BAD_FACT, "record the fact 'landlord'"):
        claim().assess("3 March 10:00", LONG)


def test_a_scheme_without_a_checklist_says_so() -> None:
    with refused(RejectionCode.NO_RULES, "decide by hand"):
        ScriptedCase().assess("2 March 11:00")


def test_a_case_raised_before_these_rules_goes_on_without_them() -> None:
    driver = ScriptedCase(RIGHT_TO_BUY, facts=ADMITS, decides=False)
    with refused(RejectionCode.NO_RULES, "had no checklist when the case was raised"):
        driver.assess("3 March 10:00", LONG)
    assert view(driver.case, at("3 March 10:00")).decisions.eligibility is None


def test_an_assessment_survives_json() -> None:
    driver = claim(**ADMITS)
    driver.assess("3 March 10:00", EARLIER, RECENT)
    assert Case.model_validate_json(driver.case.model_dump_json()) == driver.case
