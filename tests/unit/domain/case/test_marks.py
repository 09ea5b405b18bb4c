"""What time brings: amber, target and escalation, each at its own instant."""

from datetime import date

import pytest

from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.case.state import Colour, TaskState
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.scripted_case import (
    ROUND_THE_CLOCK,
    ScriptedCase,
    at,
    covering,
    kinds,
    on,
    refused,
)

READ = "task/1/read-form"
CALL = "task/1/call-tenant"
AMBER, TARGET, ESCALATION = "amber", "target", "escalation"


def test_a_clock_passes_amber_target_and_escalation_in_order() -> None:
    driver = ScriptedCase()
    driver.wait("9 March 10:00")
    assert driver.reached(READ) == [
        (AMBER, at("3 March 10:00")),
        (TARGET, at("4 March 10:00")),
        (ESCALATION, at("5 March 10:00")),
    ]


def test_an_escalation_after_amber_comes_before_the_target() -> None:
    driver = ScriptedCase()
    driver.wait("9 March 10:00")
    assert driver.reached(CALL) == [
        (AMBER, at("2 March 16:00")),
        (ESCALATION, at("2 March 17:00")),
        (TARGET, at("3 March 10:00")),
    ]


def test_the_same_targets_fall_earlier_in_an_office_that_never_closes() -> None:
    driver = ScriptedCase(on(ROUND_THE_CLOCK), raised="6 March 16:00")
    driver.complete("read-form", "6 March 17:00")
    assert driver.task("search-records").opens_at == at("6 March 20:00")
    assert driver.due(CALL) == {
        Mark.AMBER: at("7 March 14:00"),
        Mark.TARGET: at("7 March 16:00"),
        Mark.ESCALATION: at("7 March 15:00"),
    }


def test_a_mark_is_reached_once() -> None:
    driver = ScriptedCase()
    assert len(driver.wait("3 March 10:00")) == 4
    assert driver.wait("3 March 10:00") == ()


def test_a_mark_is_not_reached_before_its_time() -> None:
    driver = ScriptedCase()
    driver.wait("3 March 09:59:59")
    assert driver.reached(READ) == []


def test_the_time_of_a_mark_is_its_deadline_however_late_it_is_noticed() -> None:
    driver = ScriptedCase()
    events = driver.wait("1 May 10:00")
    assert {event.recorded_at for event in events} == {at("1 May 10:00")}
    assert driver.reached(READ)[0] == (AMBER, at("3 March 10:00"))


def test_marks_of_several_clocks_come_in_the_order_of_time() -> None:
    events = ScriptedCase().wait("1 May 10:00")
    assert [event.at for event in events] == sorted(event.at for event in events)


def test_a_late_message_brings_the_marks_that_came_before_it() -> None:
    driver = ScriptedCase()
    driver.note("4 March 12:00")
    assert driver.reached(READ) == [(AMBER, at("3 March 10:00")), (TARGET, at("4 March 10:00"))]


def test_a_completion_after_a_mark_does_not_hide_it() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "4 March 10:01")
    assert driver.reached(READ) == [(AMBER, at("3 March 10:00")), (TARGET, at("4 March 10:00"))]
    assert driver.state(READ) is ClockState.MISSED


def test_a_completion_before_a_mark_that_arrives_after_it_withdraws_the_mark() -> None:
    driver = ScriptedCase()
    driver.wait("4 March 12:00")
    events = driver.complete("read-form", "4 March 09:00", told="4 March 12:30")
    assert "mark_withdrawn" in kinds(events)
    assert driver.clock(READ).reached == (Mark.AMBER,)
    assert driver.state(READ) is ClockState.MET


def test_a_completion_at_the_very_instant_of_the_target_is_on_time() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "4 March 10:00")
    assert driver.reached(READ) == [(AMBER, at("3 March 10:00"))]
    assert driver.state(READ) is ClockState.MET


def test_a_completion_at_the_very_instant_of_the_target_is_on_time_when_noticed_after() -> None:
    driver = ScriptedCase()
    driver.wait("4 March 10:00")
    driver.complete("read-form", "4 March 10:00")
    assert driver.clock(READ).reached == (Mark.AMBER,)
    assert driver.state(READ) is ClockState.MET


def test_a_moment_after_the_target_is_late() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "4 March 10:00:01")
    assert driver.state(READ) is ClockState.MISSED


def test_a_stopped_clock_reaches_nothing_more() -> None:
    driver = ScriptedCase()
    driver.complete("read-form", "2 March 12:00")
    driver.wait("1 May 10:00")
    assert driver.reached(READ) == []


def test_a_cancelled_task_reaches_nothing_more() -> None:
    driver = ScriptedCase()
    driver.cancel("call-tenant", "2 March 11:00", cascade=True)
    driver.wait("1 May 10:00")
    assert driver.reached(CALL) == []


def test_a_task_that_opens_late_is_late_from_its_opening_on() -> None:
    driver = ScriptedCase()
    driver.complete("call-tenant", "2 March 12:00", told="5 March 12:00")
    driver.wait("5 March 12:00")
    assert driver.reached("task/1/write-summary") == [
        (AMBER, at("3 March 10:00")),
        (TARGET, at("3 March 12:00")),
    ]


def test_what_is_late_in_one_stage_can_still_be_seen_from_the_next() -> None:
    driver = ScriptedCase()
    driver.check_done("5 March 12:00", "6 March 12:00")
    driver.progress("offer", "6 March 13:00")
    assert driver.state(READ) is ClockState.MISSED


# --- alerts ---


def test_a_mark_alerts_by_its_own_rule_or_else_by_the_rule_of_the_scheme() -> None:
    driver = ScriptedCase()
    driver.wait("1 May 10:00")
    assert driver.rule(READ, Mark.AMBER) == "warn-owner"
    assert driver.rule(READ, Mark.TARGET) == "warn-board"
    assert driver.rule("stage/1", Mark.TARGET) == "warn-manager"


def test_a_mark_that_neither_names_a_rule_for_is_recorded_silently() -> None:
    driver = ScriptedCase()
    driver.wait("1 May 10:00")
    assert driver.rule("stage/1", Mark.ESCALATION) is None


def test_marks_from_before_the_case_came_to_us_alert_nobody() -> None:
    driver = ScriptedCase(alert_from="4 March 10:00", told="9 March 10:00")
    driver.wait("9 March 10:00")
    assert driver.rule(READ, Mark.AMBER) is None
    assert driver.rule(READ, Mark.TARGET) == "warn-board"


# --- colours ---


def test_a_case_is_green_then_amber_then_red_and_green_again_when_the_work_is_done() -> None:
    driver = ScriptedCase()
    driver.cancel("call-tenant", "2 March 11:00", cascade=True)
    colours = [driver.case.colour()]
    for day in ("3 March 12:00", "4 March 12:00"):
        driver.wait(day)
        colours.append(driver.case.colour())
    driver.complete("read-form", "4 March 13:00")
    assert [*colours, driver.case.colour()] == [
        Colour.GREEN,
        Colour.AMBER,
        Colour.RED,
        Colour.GREEN,
    ]


# --- a calendar that ends ---


def test_a_case_goes_on_when_its_calendar_was_not_continued() -> None:
    driver = ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 2)))
    driver.complete("read-form", "2 March 15:00")
    assert driver.task("search-records").opened_at == at("2 March 15:00")
    driver.complete("search-records", "9 March 10:00")
    driver.progress("offer", "10 March 10:00")
    driver.activate("chase-papers", "10 March 11:00")
    driver.wait("1 May 10:00")
    assert driver.due("stage/2") == {}
    assert driver.reached("stage/2") == []


def test_an_end_that_the_calendar_does_not_know_was_not_late() -> None:
    driver = ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 2)))
    driver.complete("read-form", "9 March 15:00")
    assert driver.state(READ) is ClockState.MET


def test_a_case_without_a_calendar_ends_with_void_clocks() -> None:
    driver = ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 2)))
    driver.close(Outcome.WITHDRAWN, "1 May 10:00")
    assert {driver.state(clock) for clock in driver.case.clocks} == {ClockState.VOID}


@pytest.mark.parametrize("ending", ["complete", "cancel"])
def test_work_goes_on_after_the_calendar_has_ended(ending: str) -> None:
    driver = ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 2)))
    driver.activate("chase-papers", "1 May 10:00")
    getattr(driver, ending)("chase-papers", "2 May 10:00")
    assert driver.task("chase-papers").state is not TaskState.OPEN
    with refused(RejectionCode.ALREADY_DONE):
        driver.complete("chase-papers", "2 May 11:00")
