"""Admit, deny with reasons, or ask."""

from datetime import date
from typing import Any

import pytest

from homebuy.domain.definitions.checks.eligibility import checklist_faults
from homebuy.domain.eligibility.assessment import assess
from homebuy.domain.eligibility.checklist import Check, Checklist, Ground
from homebuy.domain.eligibility.finding import EligibilityFinding, EligibilityVerdict
from homebuy.domain.eligibility.rules import Minimum, QualifyingRules
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.domain.eligibility.tenancy_faults import TenanciesError
from homebuy.domain.facts import FactDeclaration, FactKind
from homebuy.domain.ids import FactName

ON = date(2026, 3, 2)


def check(fact: str, **other: Any) -> Check:
    given = {
        "fact": fact,
        "question": f"What about {fact}?",
        "admits": ["no"],
        "reason": f"there is a {fact}",
        "source": "Housing Act 1985 s121",
    }
    return Check.model_validate({**given, **other})


ORDER, PETITION = check("order"), check("petition")
MILD = check("notice", bars=False)
UNSEEN = check("notice", uncertainty="the text was not seen")
RULES = QualifyingRules(minimum=(Minimum(years=3, source="s119"),), source="Sch 4")
LONG = (Tenancy(landlord="Us", public=True, starts=date(2010, 1, 1), tenant="Ann"),)
SHORT = (Tenancy(landlord="Us", public=True, starts=date(2025, 1, 1), tenant="Ann"),)


def assessed(
    *checks: Check,
    rules: QualifyingRules | None = None,
    tenancies: tuple[Tenancy, ...] = (),
    **facts: str,
) -> EligibilityFinding:
    known = {FactName(name): value for name, value in facts.items()}
    return assess(Checklist(checks=checks, qualifying=rules), known, tenancies, ON, "Us")


def test_a_claim_that_passes_every_check_is_admitted() -> None:
    found = assessed(ORDER, PETITION, rules=RULES, tenancies=LONG, order="no", petition="no")
    assert (found.verdict, found.reasons, found.missing) == (EligibilityVerdict.ADMIT, (), ())


def test_a_denial_names_every_reason_with_its_section() -> None:
    found = assessed(ORDER, PETITION, order="yes", petition="yes")
    assert found.verdict is EligibilityVerdict.DENY
    assert [reason.text for reason in found.reasons] == ["there is a order", "there is a petition"]
    assert all(reason.source == "Housing Act 1985 s121" for reason in found.reasons)


def test_what_is_not_known_is_asked_for() -> None:
    found = assessed(ORDER, PETITION, rules=RULES, order="no")
    assert found.verdict is EligibilityVerdict.NEEDS_INFORMATION
    assert [missing.fact for missing in found.missing] == ["petition", "tenancies"]
    assert found.missing[0].question == "What about petition?"


def test_a_certain_bar_denies_although_something_is_unknown_and_both_are_said() -> None:
    found = assessed(ORDER, PETITION, order="yes")
    assert (found.verdict, len(found.reasons), len(found.missing)) == (
        EligibilityVerdict.DENY,
        1,
        1,
    )


@pytest.mark.parametrize("uncertain", [MILD, UNSEEN])
def test_an_uncertain_reason_waits_for_what_is_unknown(uncertain: Check) -> None:
    waiting = assessed(uncertain, ORDER, notice="yes")
    assert (waiting.verdict, len(waiting.reasons)) == (EligibilityVerdict.NEEDS_INFORMATION, 1)
    known = assessed(uncertain, ORDER, notice="yes", order="no")
    assert known.verdict is EligibilityVerdict.DENY


def test_the_doubt_of_a_rule_travels_with_the_finding() -> None:
    assert assessed(UNSEEN, notice="yes").uncertainties == ("the text was not seen",)
    assert assessed(UNSEEN, notice="no").uncertainties == ()


def test_too_few_years_deny_by_themselves() -> None:
    found = assessed(ORDER, rules=RULES, tenancies=SHORT)
    assert found.verdict is EligibilityVerdict.DENY
    assert found.reasons[0].text == (
        "Ann has 1 complete year as a public tenant, where 3 are needed (s119)"
    )


def test_a_value_may_have_a_ground_of_its_own() -> None:
    ground = Ground(reason="the landlord is a charity", source="Sch 5 para 1")
    exception = check("exception", grounds={"charity": ground})
    assert assessed(exception, exception="charity").reasons[0].source == "Sch 5 para 1"
    assert assessed(exception, exception="other").reasons[0].text == "there is a exception"


def test_a_check_is_asked_only_while_it_holds() -> None:
    past = check("order", effective_to=date(2026, 3, 1))
    assert assessed(past, order="yes").verdict is EligibilityVerdict.ADMIT


def test_a_check_is_asked_unless_another_fact_rules_it_out() -> None:
    only_flats = check("lease", when={"kind": "flat"})
    assert assessed(only_flats, kind="house").verdict is EligibilityVerdict.ADMIT
    assert assessed(only_flats, kind="flat", lease="yes").verdict is EligibilityVerdict.DENY
    assert assessed(only_flats).verdict is EligibilityVerdict.NEEDS_INFORMATION


def test_a_list_with_faults_is_refused() -> None:
    late = SHORT[0].model_copy(update={"starts": date(2026, 4, 1)})
    with pytest.raises(TenanciesError, match="after Mon 2 Mar 2026"):
        assessed(rules=RULES, tenancies=(late,))


def test_a_finding_survives_json() -> None:
    found = assessed(ORDER, UNSEEN, rules=RULES, tenancies=SHORT, notice="yes")
    assert EligibilityFinding.model_validate_json(found.model_dump_json()) == found


def test_a_checklist_survives_json() -> None:
    lists = Checklist(checks=(ORDER, UNSEEN), qualifying=RULES)
    assert Checklist.model_validate_json(lists.model_dump_json()) == lists
    assert lists.fact_names() == ("order", "notice")


def test_checks_of_unknown_facts_and_values_are_faults() -> None:
    declared = {
        FactName("order"): FactDeclaration(
            title="Order", kind=FactKind.CHOICE, choices=("yes", "no")
        ),
        FactName("petition"): FactDeclaration(title="Petition"),
    }
    lists = Checklist(
        checks=(
            check("order", admits=["never"]),
            check("order", grounds={"no": Ground(reason="why", source="s121")}),
            PETITION,
            check("oder", when={"order": "no"}),
        )
    )
    assert [str(fault.reason) for fault in checklist_faults("eligibility", lists, declared)] == [
        "fact 'order' cannot be 'never'; it can be: yes, no",
        "'no' both admits and has a ground for denying: keep one",
        "fact 'petition' is no choice: only a choice can be checked",
        "the scheme has no fact 'oder': declare it under facts",
    ]
