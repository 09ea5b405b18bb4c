"""The claim is weighed on the facts, and what follows from it is recorded."""

import pytest

from homebuy.domain.case import Case
from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.views.view import view
from homebuy.domain.eligibility.finding import EligibilityVerdict
from homebuy.domain.eligibility.tenancies import Tenancy
from tests.unit.domain.case.cases import Life, at, kinds, refused
from tests.unit.domain.case.claims import ADMITS, RIGHT_TO_BUY, claim, tenancy

LONG = tenancy("Northgate", "2015-04-06")
EARLIER = tenancy("Borough Council", "2012-04-02", "2024-04-01")
RECENT = tenancy("Northgate", "2024-04-02")


def assessed(life: Life, *tenancies: Tenancy) -> ev.EligibilityAssessed:
    first, *_ = life.assess("3 March 10:00", *tenancies)
    assert isinstance(first, ev.EligibilityAssessed)
    return first


def test_a_claim_that_meets_every_check_is_admitted() -> None:
    event = assessed(claim(**ADMITS), LONG)
    assert (event.number, event.finding.verdict) == (1, EligibilityVerdict.ADMIT)
    assert event.finding.reasons == ()


def test_a_denial_names_each_reason_with_its_section() -> None:
    denied = {**ADMITS, "secure_tenancy": "no", "insolvency": "yes"}
    life = claim(**denied)
    assert assessed(life, LONG).finding.verdict is EligibilityVerdict.DENY
    shown = view(life.case).decisions.eligibility
    assert shown
    assert [reason.rpartition("(")[2] for reason in shown.reasons] == ["1))", "2))"]
    assert "The applicant has no secure tenancy" in shown.reasons[0]
    assert "Housing Act 1985 s121(2)" in shown.reasons[1]


def test_what_is_not_known_is_asked_rather_than_denied() -> None:
    life = claim(secure_tenancy="yes")
    assert assessed(life).finding.verdict is EligibilityVerdict.NEEDS_INFORMATION
    shown = view(life.case).decisions.eligibility
    assert shown
    assert "Is the home the only or principal home of a tenant?" in shown.missing
    assert any("public tenancies" in question for question in shown.missing)


def test_an_event_keeps_what_the_verdict_rests_on() -> None:
    event = assessed(claim(**ADMITS), LONG)
    assert event.tenancies == (LONG,)
    assert event.facts == {name: value for name, value in ADMITS.items() if name != "landlord"}


def test_an_assessment_is_never_edited_but_made_anew() -> None:
    life = claim(**{**ADMITS, "only_home": "no"})
    life.assess("3 March 10:00", LONG)
    life.record("4 March 10:00", only_home="yes")
    life.assess("4 March 11:00", LONG)
    made = [event for event in life.events if isinstance(event, ev.EligibilityAssessed)]
    verdicts = [(event.number, event.finding.verdict) for event in made]
    assert verdicts == [(1, EligibilityVerdict.DENY), (2, EligibilityVerdict.ADMIT)]
    assert life.case.assessments == 2


def test_the_years_that_are_found_become_facts() -> None:
    life = claim(**ADMITS)
    assert kinds(life.assess("3 March 10:00", LONG))[1:3] == ["fact_recorded", "fact_recorded"]
    assert life.fact("qualifying_years") == "10"
    assert life.fact("qualifying_landlords") == "this-landlord"


@pytest.mark.parametrize(
    ("tenancies", "until"),
    [((LONG,), "2026-03-30"), ((EARLIER, RECENT), "2026-04-27")],
    ids=["this landlord alone", "several landlords"],
)
def test_the_landlords_decide_between_four_weeks_and_eight(
    tenancies: tuple[Tenancy, ...], until: str
) -> None:
    life = claim(**ADMITS)
    assert str(life.target("law/s124")).startswith("2026-03-30")
    life.assess("3 March 10:00", *tenancies)
    assert str(life.target("law/s124")).startswith(until)


def test_a_corrected_list_sets_the_shorter_limit_again() -> None:
    life = claim(**ADMITS)
    life.assess("3 March 10:00", EARLIER, RECENT)
    life.assess("4 March 10:00", LONG)
    assert str(life.target("law/s124")).startswith("2026-03-30")


def test_too_few_years_deny_and_are_recorded_too() -> None:
    life = claim(**ADMITS)
    assert assessed(life, RECENT).finding.verdict is EligibilityVerdict.DENY
    assert life.fact("qualifying_years") == "1"


def test_a_list_with_faults_is_refused_and_nothing_is_recorded() -> None:
    life = claim(**ADMITS)
    before = life.case
    same = tenancy("Northgate", "2018-04-02", "2019-04-01")
    with refused(RejectionCode.BAD_TENANCIES, "tenancy 2, beside tenancy 1"):
        life.assess("3 March 10:00", LONG, same)
    assert life.case == before


def test_the_day_of_the_claim_must_be_known() -> None:
    life = Life(RIGHT_TO_BUY, facts=ADMITS)
    with refused(RejectionCode.BAD_FACT, "record the fact 'rtb1_served' first"):
        life.assess("3 March 10:00", LONG)


def test_our_own_name_in_the_list_must_be_known() -> None:
    with refused(RejectionCode.BAD_FACT, "record the fact 'landlord'"):
        claim().assess("3 March 10:00", LONG)


def test_a_scheme_without_a_checklist_says_so() -> None:
    with refused(RejectionCode.NO_RULES, "decide by hand"):
        Life().assess("2 March 11:00")


def test_a_case_raised_before_these_rules_goes_on_without_them() -> None:
    life = Life(RIGHT_TO_BUY, facts=ADMITS, decides=False)
    with refused(RejectionCode.NO_RULES, "had no checklist when the case was raised"):
        life.assess("3 March 10:00", LONG)
    assert view(life.case, at("3 March 10:00")).decisions.eligibility is None


def test_an_assessment_survives_json() -> None:
    life = claim(**ADMITS)
    life.assess("3 March 10:00", EARLIER, RECENT)
    assert Case.model_validate_json(life.case.model_dump_json()) == life.case
