"""What cases say of claims made up for the purpose."""

from typing import Any

import pytest

from tests.workflow.timelines.conftest import NOW, checked, document, read
from verification.timelines.check import Lacking, questions
from verification.timelines.findings import Finding, Match
from verification.timelines.office import Office
from verification.timelines.timeline_file import Verdict

APPLIED, DENIED, ADMITTED = "application_received", "rtb2_denied", "rtb2_admitted"
OFFERED, ACCEPTED = "s125_issued", "s125_accepted"
MAY = {"month": "2020-05"}
JUNE = {"month": "2020-06"}


async def findings(office: Office, claim: dict[str, Any]) -> dict[str, Finding]:
    found = (await checked(read(claim), office)).findings
    return {finding.question.rule.name: finding for finding in found}


async def lacking(office: Office, claim: dict[str, Any]) -> Lacking:
    (one,) = (await checked(read(claim), office)).lacking
    return one


async def test_a_month_that_straddles_the_due_day_cannot_be_judged(office: Office) -> None:
    found = await findings(office, document("M-1", ("2020-05-15", APPLIED), (JUNE, ADMITTED)))
    assert found["rtb2_4w"].verdict is Verdict.AMBIGUOUS
    assert found["rtb2_4w"].days_late == (-11, 18)
    assert found["rtb2_8w"].verdict is Verdict.ON_TIME


async def test_a_month_that_ends_on_the_due_day_is_on_time(office: Office) -> None:
    found = await findings(office, document("M-2", ("2020-06-02", APPLIED), (JUNE, ADMITTED)))
    assert (found["rtb2_4w"].verdict, found["rtb2_4w"].days_late) == (Verdict.ON_TIME, (-28, 0))


async def test_a_step_in_the_month_of_its_cause_never_comes_before_it(office: Office) -> None:
    found = (await findings(office, document("M-3", (MAY, APPLIED), (MAY, DENIED))))["rtb2_4w"]
    assert (found.verdict, found.days_late) == (Verdict.AMBIGUOUS, (-28, 2))
    assert (str(found.start), str(found.actual)) == ("2020-05", "2020-05")


@pytest.mark.parametrize(("kind", "late"), [("house", 28), ("flat", 0)])
async def test_the_offer_of_a_flat_has_twelve_weeks(office: Office, kind: str, late: int) -> None:
    steps = (("2020-01-01", APPLIED), ("2020-01-10", ADMITTED), ("2020-04-03", OFFERED))
    found = await findings(office, document(f"P-{kind}", *steps, property_kind=kind))
    assert found["s125"].days_late == (late, late)


async def test_the_offer_is_not_judged_while_it_is_unknown_what_is_bought(office: Office) -> None:
    steps = (("2020-01-10", ADMITTED), ("2020-04-03", OFFERED))
    assert (await lacking(office, document("P-3", *steps))).missing == (
        "the application",
        "what is being bought",
        "the tenant's answer",
    )


@pytest.mark.parametrize(
    ("served", "verdict"), [("1993-10-10", "not_in_force"), ("1993-10-11", "late")]
)
async def test_the_answer_has_a_limit_from_the_day_its_section_came_into_force(
    office: Office, served: str, verdict: str
) -> None:
    steps = ((served, OFFERED), ("1994-06-01", ACCEPTED))
    found = await findings(office, document(f"D-{served}", *steps))
    assert found["s125D"].verdict == verdict


async def test_a_second_application_begins_a_new_claim(office: Office) -> None:
    first = (("2001-01-02", APPLIED), ("2001-03-01", DENIED))
    second = (("2002-01-02", APPLIED), ("2002-01-10", ADMITTED))
    found = await findings(office, document("C-1", *first, *second))
    assert str(found["rtb2_4w"].start) == "2002-01-02"
    found = await findings(office, document("C-2", *first, second[0]))
    assert str(found["rtb2_4w"].start) == "2001-01-02"


async def test_a_step_that_was_not_due_yet_and_not_done_cannot_be_judged(office: Office) -> None:
    claim = document("O-1", ("2020-01-01", APPLIED), derived={"rtb2_4w": open_until("2020-01-20")})
    found = (await findings(office, claim))["rtb2_4w"]
    assert (found.verdict, found.days_late) == (Verdict.AMBIGUOUS, (-9, -9))


async def test_a_step_that_was_overdue_and_not_done_is_late(office: Office) -> None:
    claim = document("O-2", ("2020-01-01", APPLIED), derived={"rtb2_4w": open_until("2020-02-01")})
    found = (await findings(office, claim))["rtb2_4w"]
    assert (found.verdict, found.days_late) == (Verdict.LATE, (3, 3))
    assert found.match is Match.AGREES


async def test_a_claim_older_than_the_act_is_listed_with_the_reason(office: Office) -> None:
    steps = (("1981-01-01", APPLIED), ("1981-02-01", ADMITTED))
    check = await checked(read(document("R-1", *steps)), office)
    assert check.findings == ()
    assert all("right-to-buy-england" in each.missing[0] for each in check.lacking[-2:])


def test_an_answer_before_its_question_is_listed_as_impossible() -> None:
    claim = document("R-2", ("2020-05-01", APPLIED), ("2020-04-01", DENIED))
    (one,) = questions(read(claim), NOW).lacking
    assert one.missing[0].startswith("an order that can be")


def open_until(day: str) -> dict[str, Any]:
    return {
        "rule": "s124(2)",
        "start": "2020-01-01",
        "actual": day,
        "verdict": "late",
        "still_open_at_actual": True,
    }
