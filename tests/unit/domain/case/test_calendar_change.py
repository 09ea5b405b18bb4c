"""A newer version of a calendar: what is open is counted anew, and nothing past moves."""

from datetime import date, datetime

import pytest

from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.ids import CalendarId
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from homebuy.domain.time.calendars import Calendar
from homebuy.domain.time.opening_hours import WEEK
from tests.unit.domain.case.scripted_case import (
    SCHEME,
    ScriptedCase,
    altered,
    at,
    kinds,
    on,
    refused,
)

READ, CALL, STAGE = "task/1/read-form", "task/1/call-tenant", "stage/1"
EVERY_DAY = {
    "target": "2 working days",
    "amber": "1 working day before target",
    "escalation": "1 working day after target",
    "repeat": "every 1 working day, at most 5 times",
}
FIRST = SCHEME.calendar.model_copy(update={"version": 1})


def version(number: int, *closed: str, **changes: object) -> Calendar:
    """The calendar with more closed days, and perhaps other hours."""
    days = {**FIRST.closed, **{date.fromisoformat(day): "Shut" for day in closed}}
    return FIRST.model_copy(update={"version": number, "closed": days, **changes})


ALWAYS_OPEN = version(2, opening=dict.fromkeys(WEEK, ("00:00-24:00",)))
SHUT_ON_WEDNESDAY = version(2, "2026-03-04")


def living(published: PublishedScheme | None = None) -> ScriptedCase:
    return ScriptedCase(published or on(FIRST))


def moved(events: tuple[ev.Event, ...]) -> dict[tuple[str, str], tuple[object, object]]:
    (changed,) = (event for event in events if isinstance(event, ev.CalendarChanged))
    return {(m.clock, m.mark): (m.before, m.after) for m in changed.moved}


def test_a_newly_closed_day_moves_what_has_not_been_reached() -> None:
    driver = living()
    driver.change_calendar(SHUT_ON_WEDNESDAY, "2 March 12:00")
    assert driver.due(READ) == {
        Mark.AMBER: at("3 March 10:00"),
        Mark.TARGET: at("5 March 10:00"),
        Mark.ESCALATION: at("6 March 10:00"),
    }
    assert driver.target(STAGE) == at("17 March 10:00")


def test_the_record_says_what_moved_before_and_after() -> None:
    driver = living()
    events = driver.change_calendar(SHUT_ON_WEDNESDAY, "2 March 12:00")
    assert moved(events) == {
        (STAGE, "amber"): (at("12 March 10:00"), at("13 March 10:00")),
        (STAGE, "target"): (at("16 March 10:00"), at("17 March 10:00")),
        (STAGE, "escalation"): (at("18 March 10:00"), at("19 March 10:00")),
        (READ, "target"): (at("4 March 10:00"), at("5 March 10:00")),
        (READ, "escalation"): (at("5 March 10:00"), at("6 March 10:00")),
    }
    (changed,) = (event for event in events if isinstance(event, ev.CalendarChanged))
    assert (changed.version_before, changed.calendar.version) == (1, 2)


def test_what_was_reached_neither_moves_nor_alerts_again() -> None:
    driver = living()
    driver.wait("3 March 12:00")
    events = driver.change_calendar(version(2, "2026-03-03"), "3 March 12:00")
    assert kinds(events) == ["calendar_changed"]
    assert driver.due(READ)[Mark.AMBER] == at("3 March 10:00")
    assert driver.target(READ) == at("5 March 10:00")
    driver.wait("1 May 10:00")
    assert [mark for mark, _ in driver.reached(READ)] == ["amber", "target", "escalation"]


def test_what_would_now_be_past_falls_when_the_calendar_changes_and_not_before() -> None:
    driver = living()
    driver.change_calendar(ALWAYS_OPEN, "11 March 12:00")
    assert driver.due(STAGE) == {
        Mark.AMBER: at("11 March 12:00"),
        Mark.TARGET: at("12 March 10:00"),
        Mark.ESCALATION: at("14 March 10:00"),
    }
    driver.wait("11 March 12:00")
    assert driver.reached(STAGE) == [("amber", at("11 March 12:00"))]


def test_a_stopped_clock_stays_as_it_was() -> None:
    driver = living()
    driver.complete("call-tenant", "3 March 09:00")
    driver.change_calendar(ALWAYS_OPEN, "3 March 12:00")
    assert driver.target(CALL) == at("3 March 10:00")
    assert driver.state(CALL) is ClockState.MET


def test_the_clocks_of_an_earlier_stage_stay_as_they_were() -> None:
    driver = living().in_offer()
    before = {clock: driver.due(clock) for clock in (STAGE, READ)}
    driver.change_calendar(ALWAYS_OPEN, "5 March 10:00")
    assert {clock: driver.due(clock) for clock in before} == before
    assert driver.target("stage/2") != at("1 April 09:00")


def test_what_law_sets_stays_as_it_was() -> None:
    driver = ScriptedCase(on(FIRST), facts={"form_served": "2026-03-02"})
    before = driver.due("law/decision")
    events = driver.change_calendar(ALWAYS_OPEN, "2 March 12:00")
    assert driver.due("law/decision") == before
    assert "law/decision" not in {clock for clock, _ in moved(events)}


@pytest.mark.parametrize("number", [0, 1])
def test_the_same_or_an_older_version_changes_nothing(number: int) -> None:
    driver = living()
    before = driver.case
    assert driver.change_calendar(version(number, "2026-03-04"), "2 March 12:00") == ()
    assert driver.case == before


def test_a_calendar_that_the_case_does_not_count_in_changes_nothing() -> None:
    driver = living()
    assert driver.change_calendar(version(2, id=CalendarId("other")), "2 March 12:00") == ()
    assert driver.change_calendar(None, "2 March 12:00") == ()


def test_a_change_told_again_changes_nothing() -> None:
    driver = living()
    driver.change_calendar(SHUT_ON_WEDNESDAY, "2 March 12:00")
    assert driver.change_calendar(SHUT_ON_WEDNESDAY, "2 March 13:00") == ()


def test_a_task_that_opens_afterwards_is_counted_in_the_new_version() -> None:
    driver = living()
    driver.change_calendar(SHUT_ON_WEDNESDAY, "2 March 12:00")
    driver.complete("call-tenant", "3 March 10:00")
    assert driver.target("task/1/write-summary") == at("5 March 10:00")


def test_the_next_stage_may_come_with_the_new_version() -> None:
    driver = ScriptedCase(on(version(2, "2026-03-05")))
    driver.change_calendar(version(3, "2026-03-06"), "2 March 11:00")
    driver.in_offer()
    assert driver.case.plan
    assert driver.case.plan.calendar.version == 2
    assert driver.target("task/2/survey-home") == at("12 March 10:00")


def test_work_of_another_office_moves_with_the_calendar_of_that_office_only() -> None:
    branch = FIRST.model_copy(update={"id": CalendarId("branch")})
    scheme = altered(lambda s: s["tasks"]["read-form"].update(calendar="branch"))
    with_branch = {"calendar": FIRST, "others": {CalendarId("branch"): branch}}
    driver = living(scheme.model_copy(update=with_branch))
    later = version(2, "2026-03-04", id=CalendarId("branch"))
    events = driver.change_calendar(later, "2 March 12:00")
    assert {clock for clock, _ in moved(events)} == {READ}
    assert driver.target(STAGE) == at("16 March 10:00")


# --- with holds, revisions and repeats ---


def test_a_hold_goes_on_in_the_new_calendar() -> None:
    driver = living()
    driver.hold("2 March 12:00")
    assert moved(driver.change_calendar(SHUT_ON_WEDNESDAY, "2 March 14:00")) == {}
    driver.release("3 March 12:00")
    assert driver.target(READ) == at("6 March 10:00")


def test_a_target_is_revised_in_the_new_calendar() -> None:
    driver = living()
    driver.wait("3 March 11:00")
    driver.change_calendar(SHUT_ON_WEDNESDAY, "3 March 11:00")
    driver.revise("3 March 12:00", "4 working days", task="read-form")
    assert driver.target(READ) == at("9 March 10:00")
    assert driver.clock(READ).reached == ()


def test_a_revised_target_is_counted_in_a_calendar_that_comes_after() -> None:
    driver = living()
    driver.revise("2 March 12:00", "4 working days", task="read-form")
    driver.change_calendar(SHUT_ON_WEDNESDAY, "2 March 13:00")
    assert driver.target(READ) == at("9 March 10:00")


def repeated(driver: ScriptedCase) -> list[datetime]:
    return list(driver.clock(READ).repeated)


def test_escalations_that_came_again_stay_and_the_next_is_counted_anew() -> None:
    driver = living(
        altered(lambda s: s["tasks"]["read-form"].update(sla=EVERY_DAY)).model_copy(
            update={"calendar": FIRST}
        )
    )
    driver.wait("9 March 12:00")
    before = repeated(driver)
    assert before == [at("6 March 10:00"), at("9 March 10:00")]
    events = driver.change_calendar(version(2, "2026-03-10"), "9 March 12:00")
    assert kinds(events) == ["calendar_changed"]
    driver.wait("11 March 12:00")
    assert repeated(driver) == [*before, at("11 March 10:00")]


def test_an_escalation_that_would_have_come_again_by_now_goes_on_from_the_change() -> None:
    driver = living(
        altered(lambda s: s["tasks"]["read-form"].update(sla=EVERY_DAY)).model_copy(
            update={"calendar": FIRST}
        )
    )
    driver.wait("9 March 09:00")
    before = repeated(driver)
    driver.change_calendar(ALWAYS_OPEN, "9 March 09:00")
    driver.wait("9 March 09:00")
    assert repeated(driver) == before
    driver.wait("10 March 09:00")
    assert repeated(driver) == [*before, at("10 March 09:00")]


def test_a_change_counts_from_when_it_is_learnt_whatever_time_is_given() -> None:
    driver = living()
    driver.wait("13 March 12:00")
    before = driver.due(STAGE)
    driver.change_calendar(ALWAYS_OPEN, "11 March 12:00", told="13 March 12:00")
    driver.wait("13 March 12:00")
    assert driver.due(STAGE)[Mark.AMBER] == before[Mark.AMBER] == at("12 March 10:00")
    assert driver.case.recounted_at == at("13 March 12:00")


def test_what_is_told_of_the_time_before_a_change_is_refused_and_not_lost_in_silence() -> None:
    driver = living()
    driver.change_calendar(SHUT_ON_WEDNESDAY, "3 March 16:00")
    since = "a new calendar has counted since Tue 3 Mar 2026 16:00"
    with refused(RejectionCode.TOO_EARLY, since):
        driver.hold("3 March 09:00", told="5 March 09:00")
    with refused(RejectionCode.TOO_EARLY, since):
        driver.revise("3 March 09:00", "9 working days", told="5 March 09:00")


def test_a_lag_that_runs_is_counted_in_the_new_calendar() -> None:
    driver = living()
    driver.complete("read-form", "2 March 15:00")
    assert driver.task("search-records").opens_at == at("3 March 10:00")
    driver.change_calendar(version(2, "2026-03-03"), "2 March 16:00")
    assert driver.task("search-records").opens_at == at("4 March 10:00")
