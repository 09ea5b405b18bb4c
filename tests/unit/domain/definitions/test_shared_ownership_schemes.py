"""Schemes that sell a share: no limit of theirs is law, and their targets leave room for it."""

import re
from datetime import date
from decimal import Decimal

import pytest

from homebuy.definitions.bundle import shipped
from homebuy.definitions.definition_file import read_definition
from homebuy.definitions.price_tables import shipped_tables
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.eligibility.assessment import assess
from homebuy.domain.eligibility.checklist import Check, Checklist
from homebuy.domain.eligibility.finding import EligibilityFinding, EligibilityVerdict
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.domain.ids import FactName
from homebuy.domain.pricing.calculate import calculate
from homebuy.domain.pricing.requests import read_request
from homebuy.domain.time.periods import Unit

SCHEMES = (
    "resale-nomination",
    "right-to-shared-ownership",
    "shared-ownership-sale",
    "social-homebuy",
    "staircasing",
    "staircasing-one-percent",
)
SALE = ["offer", "tenant-decision", "conveyancing", "completion"]
WORKING_DAYS_A_WEEK = 5
THREE_MONTHS = 13
"""Weeks, less a day or two."""
ASKED = date(2026, 11, 2)


def scheme(name: str) -> Scheme:
    found = read_definition(shipped() / f"{name}.yaml")
    assert isinstance(found, Scheme)
    return found


def working_days(found: Scheme, stage: str) -> int:
    (target,) = (each.sla.target for each in found.stages if each.id == stage)
    assert target.unit is Unit.WORKING_DAYS
    return target.amount


@pytest.mark.parametrize("name", SCHEMES)
def test_no_limit_passes_for_law_and_each_says_what_is_unconfirmed(name: str) -> None:
    statutory_deadlines = scheme(name).statutory_deadlines()
    assert statutory_deadlines
    for deadline in statutory_deadlines:
        sources = [deadline.source, *(variant.source for variant in deadline.variants)]
        assert all(re.search(r"[Nn]ot (law|an Act)", source) for source in sources), deadline.id
        assert deadline.note


@pytest.mark.parametrize(
    ("name", "stages", "weeks"),
    [
        ("right-to-shared-ownership", ["property-check"], 4),
        ("resale-nomination", ["check", "valuation", "nomination"], 4),
        ("staircasing", ["offer", "purchase", "completion"], THREE_MONTHS),
        ("social-homebuy", SALE, THREE_MONTHS),
        ("right-to-shared-ownership", SALE, THREE_MONTHS),
        ("shared-ownership-sale", ["reservation", "sale-agreed"], THREE_MONTHS),
        ("staircasing-one-percent", ["offer", "payment"], THREE_MONTHS),
    ],
)
def test_stages_one_after_another_end_within_the_limit(
    name: str, stages: list[str], weeks: int
) -> None:
    found = scheme(name)
    taken = sum(working_days(found, stage) for stage in stages)
    assert taken <= weeks * WORKING_DAYS_A_WEEK


def checklist(name: str) -> Checklist:
    found = scheme(name).eligibility
    assert found
    return found


def assessed(
    name: str, facts: dict[FactName, str], *, tenant_since: int = 2010
) -> EligibilityFinding:
    since = date(tenant_since, 4, 1)
    tenancy = Tenancy(
        landlord="Northgate", public=True, starts=since, tenant="Ann", home="1 Elm Row"
    )
    return assess(checklist(name), facts, [tenancy], ASKED, "Northgate")


def admitting(name: str) -> dict[FactName, str]:
    return {check.fact: check.admits[0] for check in checklist(name).checks}


@pytest.mark.parametrize("name", SCHEMES)
def test_whoever_meets_every_condition_may_buy(name: str) -> None:
    assert assessed(name, admitting(name)).verdict is EligibilityVerdict.ADMIT


@pytest.mark.parametrize("name", SCHEMES)
def test_whatever_is_not_known_is_asked_and_nobody_denied(name: str) -> None:
    found = assessed(name, {})
    assert found.verdict is EligibilityVerdict.NEEDS_INFORMATION
    assert {each.fact for each in found.missing} == admitting(name).keys()


@pytest.mark.parametrize(
    ("name", "check"), [(name, check) for name in SCHEMES for check in checklist(name).checks]
)
def test_each_condition_that_fails_is_a_reason_with_its_source(name: str, check: Check) -> None:
    (other,) = set(scheme(name).facts[check.fact].choices) - set(check.admits)
    found = assessed(name, {**admitting(name), check.fact: other})
    assert found.verdict is EligibilityVerdict.DENY
    assert [(each.text, each.source) for each in found.reasons] == [(check.reason, check.source)]
    assert found.uncertainties == ((check.uncertainty,) if check.uncertainty else ())


def test_two_years_as_a_tenant_are_too_few_for_the_right_to_shared_ownership() -> None:
    name = "right-to-shared-ownership"
    assert assessed(name, admitting(name), tenant_since=2024).verdict is EligibilityVerdict.DENY


FIRST = {"valuation": "400000.00", "valued_on": "2026-11-02", "share_bought": "40"}
HALF = {
    "valuation": "240000.00",
    "application_received": "2026-11-02",
    "share_bought": "50",
    "area_discount": "16000.00",
    "rent_percentage": "3",
}
OTHER_HALF = {
    "valuation": "150000.00",
    "valued_on": "2026-11-02",
    "lease_model": "old",
    "share_owned": "50",
    "share_bought": "50",
}
ONE_PERCENT = {
    "value_at_purchase": "250000.00",
    "hpi_at_purchase": "120.0",
    "hpi_now": "132.0",
    "lease_began": "2023-06-01",
    "application_received": "2026-11-02",
    "share_owned": "25",
}


@pytest.mark.parametrize(
    ("name", "facts", "price", "rent"),
    [
        ("social-homebuy", HALF, "112000.00", "300.00"),
        ("right-to-shared-ownership", FIRST, "160000.00", "550.00"),
        ("shared-ownership-sale", {**FIRST, "lease_model": "new"}, "160000.00", "550.00"),
        ("staircasing", OTHER_HALF, "75000.00", None),
        ("staircasing-one-percent", ONE_PERCENT, "2750.00", None),
    ],
)
def test_the_facts_of_a_case_give_its_price(
    name: str, facts: dict[str, str], price: str, rent: str | None
) -> None:
    pricing = scheme(name).pricing
    assert pricing
    given = {field: facts[fact] for field, fact in pricing.inputs.items() if fact in facts}
    figures = calculate(read_request(pricing.method, given), shipped_tables()).figures
    assert figures["price"] == Decimal(price)
    assert rent is None or figures["rent_a_month"] == Decimal(rent)
