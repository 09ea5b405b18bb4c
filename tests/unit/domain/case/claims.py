"""A claim under the shipped Right to Buy scheme, with the facts that its decisions need."""

from datetime import date
from typing import Any

from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.delay.notices import Ground, Kind
from homebuy.domain.eligibility.tenancies import Tenancy
from homebuy.domain.outcomes import Outcome
from tests.training_case import shipped
from tests.unit.domain.case.scripted_case import ScriptedCase

RIGHT_TO_BUY = PublishedScheme.model_validate(
    {
        "scheme": shipped("right-to-buy-england.yaml"),
        "calendar": shipped("calendars/england-office.yaml"),
        "version": 1,
    }
)
CLAIMED = {"rtb1_served": "2026-03-02"}
YES = ("secure_tenancy", "only_home", "all_tenants_agree")
NO = (
    "possession_order",
    "insolvency",
    "suspension_order",
    "final_demolition_notice",
    "exempt_landlord",
    "insufficient_interest",
    "tied_to_employment",
    "home_for_disabled",
    "home_for_elderly",
)
ADMITS = dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no") | {"landlord": "Northgate"}
"""What admits the claim, once the years are there."""
HOME = {
    "property_kind": "house",
    "qualifying_years": "20",
    "region": "eastern",
    "authority": "Norwich",
    "valuation": "210000.00",
    "cost_floor": "0.00",
}
"""What the price needs."""
STATED = {
    "structural_defects": "none known",
    "service_charge_estimate": "0.00",
    "epc_rating": "C",
}
"""What the offer must state beside the home."""
AT = "2 March 10:00"


def claim(**facts: str) -> ScriptedCase:
    """A claim served on 2 March, of which more may be known."""
    return ScriptedCase(RIGHT_TO_BUY, facts={**CLAIMED, **facts})


def tenancy(landlord: str, starts: str, ends: str | None = None, **more: Any) -> Tenancy:
    return Tenancy.model_validate(
        {
            "landlord": landlord,
            "public": True,
            "starts": starts,
            "ends": ends,
            "tenant": "Ann",
            **more,
        }
    )


def about_to_offer(**facts: str) -> ScriptedCase:
    """A claim whose offer is all but served, on 1 April; the price is not reckoned yet."""
    driver = claim(**{**HOME, **facts})
    driver.record("20 March 10:00", right_established="2026-03-20")
    driver.carry("offer", "23 March 10:00")
    for task in ("calculate-price", "check-price", "draft-terms", "assemble-offer"):
        driver.complete(task, "24 March 10:00")
    driver.complete("approve-offer", "25 March 10:00")
    return driver


def delayed(**facts: str) -> ScriptedCase:
    """A claim whose decision was due by 30 March; the rent is £105 a week."""
    return claim(**{**HOME, "rent_per_week": "105.00", **facts})


def on_notice(**facts: str) -> ScriptedCase:
    """A claim with an initial notice of 1 April, and an operative one of 1 May."""
    driver = delayed(**facts)
    driver.notify("1 April 12:00", Kind.INITIAL, date(2026, 4, 1), Ground.RTB2_LATE)
    driver.notify("1 May 12:00", Kind.OPERATIVE, date(2026, 5, 1))
    return driver


def bought() -> ScriptedCase:
    """The same, completed on 11 May and closed on 13 May."""
    driver = on_notice()
    driver.record("11 May 10:00", completed_on="2026-05-11")
    driver.carry("after-sale", "12 May 10:00")
    assert driver.case.plan
    for task in (step.task for step in driver.case.plan.stage.path if step.mandatory):
        driver.complete(task, "13 May 10:00")
    driver.close(Outcome.COMPLETED, "13 May 12:00")
    return driver
