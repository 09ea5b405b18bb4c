"""Cases that live through published claims say what others worked out for them."""

import pytest

from homebuy.domain.case.commands import RaiseCase
from homebuy.domain.ids import UserId
from tests.eventually import eventually
from tests.workflow.timelines.conftest import NOW, checked, real
from verification.timelines.check import Check
from verification.timelines.claims import claims
from verification.timelines.findings import Finding, Match
from verification.timelines.office import Office
from verification.timelines.rules import RULES
from verification.timelines.timeline_file import Verdict

GIVEN = [
    (case.id, rule.name)
    for case in real().cases
    for rule in RULES
    if getattr(case.derived, rule.name)
]


@pytest.fixture(scope="session")
async def whole(office: Office) -> Check:
    return await checked(real(), office)


def found(whole: Check, case: str, rule: str) -> Finding:
    (one,) = (
        each
        for each in whole.findings
        if (each.question.claim.timeline.id, each.question.rule.name) == (case, rule)
    )
    return one


@pytest.mark.parametrize(("case", "rule"), GIVEN)
def test_the_case_says_what_the_file_says(whole: Check, case: str, rule: str) -> None:
    finding = found(whole, case, rule)
    assert (finding.match, finding.differing) == (Match.AGREES, ())


def test_every_figure_is_compared(whole: Check) -> None:
    assert whole.count(Match.AGREES) == len(GIVEN) == 19


def test_an_offer_is_not_judged_by_a_limit_that_was_not_yet_in_force(whole: Check) -> None:
    finding = found(whole, "EWCA-1993-Bradford", "s125D")
    assert (finding.verdict, finding.match) == (Verdict.NOT_IN_FORCE, Match.NOT_GIVEN)


def test_figures_that_the_file_lacks_are_shown_without_comparison(whole: Check) -> None:
    finding = found(whole, "EWCA-2006-367", "s125")
    assert (finding.verdict, finding.days_late) == (Verdict.ON_TIME, (-56, -26))
    assert finding.match is Match.NOT_GIVEN


def test_claims_without_enough_dates_are_listed_with_what_is_missing(whole: Check) -> None:
    lacking = {each.case: each.missing for each in whole.lacking}
    assert len(lacking) == 10
    assert lacking["EWCA-2010-1111"][0] == "the RTB2"
    assert lacking["FTT-BIR-41UB-RTB-2018-0010"][0] == "the application"


async def test_every_claim_can_be_imported_with_nothing_refused(office: Office) -> None:
    requests = claims(real(), owner=UserId("amira-khan"), now=NOW)
    assert len(requests) == 10
    for request in requests:
        await office.cases.raise_case(request)
        kinds = await events(office, request)
        assert "message_rejected" not in kinds
        assert kinds.count("fact_recorded") >= 1


async def events(office: Office, request: RaiseCase) -> list[str]:
    async def recorded() -> object:
        return await office.store.case(request.reference)

    await eventually(recorded, "the case is recorded")
    return [event.kind for event in await office.store.events(request.reference)]
