"""What the shipped schemes check, and the credit that they give."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from homebuy.definitions.bundle import shipped
from homebuy.definitions.definition_file import read_definition
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.delay.notices import DelayNotice, Ended, Ground, Kind
from homebuy.domain.delay.rent_credit import credit
from homebuy.domain.eligibility.assessment import assess
from homebuy.domain.eligibility.checklist import Checklist
from homebuy.domain.eligibility.finding import EligibilityVerdict
from homebuy.domain.eligibility.tenancies import Tenancy

FILES = sorted(shipped().glob("*.yaml"))
SCHEMES = [each for file in FILES if isinstance(each := read_definition(file), Scheme)]
CHECKED = [(scheme.id, scheme.eligibility) for scheme in SCHEMES if scheme.eligibility]
DELAYED = [scheme for scheme in SCHEMES if scheme.delay]
ON, US = date(2026, 3, 2), "Northgate Homes"
LONG = [
    Tenancy(landlord=US, public=True, starts=date(2000, 1, 1), tenant="Ann", home="1 High Street")
]


@pytest.mark.parametrize(("name", "checklist"), CHECKED)
def test_every_check_admits_when_all_is_well_and_denies_with_its_section(
    name: str, checklist: Checklist
) -> None:
    well = {check.fact: check.admits[0] for check in checklist.checks}
    assert assess(checklist, well, LONG, ON, US).verdict is EligibilityVerdict.ADMIT
    for check in checklist.checks:
        ill = assess(checklist, {**well, check.fact: "otherwise"}, LONG, ON, US)
        assert ill.verdict is EligibilityVerdict.DENY
        assert [reason.source for reason in ill.reasons] == [check.source]


@pytest.mark.parametrize(("name", "checklist"), CHECKED)
def test_every_scheme_asks_for_what_is_missing(name: str, checklist: Checklist) -> None:
    found = assess(checklist, {}, [], ON, US)
    assert found.verdict is EligibilityVerdict.NEEDS_INFORMATION
    assert {check.fact for check in checklist.checks} <= {each.fact for each in found.missing}


@pytest.mark.parametrize(("weeks", "amount"), [(20, "2200.00"), (60, "9900.00")])
@pytest.mark.parametrize("scheme", DELAYED, ids=lambda scheme: scheme.id)
def test_example_d_under_every_scheme_with_notices_of_delay(
    scheme: Scheme, weeks: int, amount: str
) -> None:
    assert scheme.delay is not None
    due = date(2025, 3, 31)
    notices = (
        DelayNotice(notice=Kind.INITIAL, ground=Ground.RTB2_LATE, served=date(2025, 4, 1)),
        DelayNotice(notice=Kind.OPERATIVE, served=date(2025, 5, 1)),
    )
    grant, defaults = due + timedelta(weeks=weeks), {Ground.RTB2_LATE: due}
    found = credit(notices, defaults, Decimal(110), grant, Ended.GRANT, scheme.delay)
    assert found.amount == Decimal(amount)
    if found.uplift:
        assert scheme.delay.uplift
        assert scheme.delay.uplift.uncertainty in found.uncertainties
