"""Published claims, lived through by the case core, say on the page what others worked out."""

from datetime import UTC, datetime

import pytest

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.state import statutory_clock_id
from homebuy.domain.case.views.view import view
from homebuy.domain.definitions.plan import StagePlan, open_scheme, plan_stage
from homebuy.domain.ids import StageId, UserId
from homebuy.domain.service_levels.statutory_deadlines import Duty
from homebuy.domain.time.deadlines import local_date
from homebuy.evidence.html_page import render
from homebuy.evidence.page import page
from homebuy.evidence.record import Record
from tests.case_driver import CaseDriver
from tests.places import CONFORMANCE
from tests.unit.domain.case.claims import RIGHT_TO_BUY
from tests.unit.evidence.records import record_of
from verification.timelines.check import questions
from verification.timelines.rules import Question
from verification.timelines.timeline_file import read_timelines

REAL = CONFORMANCE / "real_timelines.json"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OWNER = UserId("amira-khan")


def to_the_day() -> list[Question]:
    """What the file answers with a number of days."""
    asked = questions(read_timelines(REAL.name, REAL.read_bytes()), NOW).asked
    return [q for q in asked if q.figures and q.start.is_day and q.end.is_day]


def named(question: Question) -> str:
    return f"{question.claim.timeline.id} {question.rule.name}"


def lived(request: cmd.RaiseCase) -> Record:
    """The record of an imported case, once it has lived through its history."""
    driver, start = CaseDriver(), plan(RIGHT_TO_BUY.scheme.first_stage, request.at)
    driver.start(request, open_scheme(RIGHT_TO_BUY, start, None), NOW)
    for step in request.history:
        driver.import_step(step, NOW)
        if driver.case.next_stage:
            driver.arrive(plan(driver.case.next_stage, driver.case.moved_at), NOW)
    driver.advance(NOW)
    return record_of(view(driver.case, NOW), driver.events, RIGHT_TO_BUY.scheme)


def plan(stage: StageId, at: datetime) -> StagePlan:
    day = local_date(at, RIGHT_TO_BUY.calendar.zone)
    found = plan_stage(RIGHT_TO_BUY, stage, entered=day, raised=day)
    assert found
    return found


@pytest.mark.parametrize("question", to_the_day(), ids=named)
def test_the_page_says_what_the_published_decision_comes_to(question: Question) -> None:
    assert question.figures
    record = lived(question.trials(OWNER, NOW)[0])
    (clock,) = (c for c in record.clocks if c.id == statutory_clock_id(question.rule.deadline))
    (deadline,) = (x for x in page(record, NOW).deadlines if x.title == clock.title)
    fewest, most = question.figures.lateness or (0, 0)
    assert deadline.is_late == (fewest > 0)
    assert max(fewest, 0) <= deadline.judgement.days_late <= max(most, 0)


def test_the_days_late_that_an_ombudsman_found_are_on_the_page() -> None:
    (question,) = (q for q in to_the_day() if named(q) == "HOS-202120857 rtb2_4w")
    found = page(lived(question.trials(OWNER, NOW)[0]), NOW)
    file = render(found)
    assert "missed by 37 days" in file
    assert all(day in file for day in ("Wed 5 Aug 2020", "Wed 2 Sep 2020", "Fri 9 Oct 2020"))
    first = next(period for period in found.time.duty_periods if period.late)
    assert (first.duty, first.days) == (Duty.LANDLORD, 37)
    assert sum(share.days for share in found.time.shares) == found.time.days
