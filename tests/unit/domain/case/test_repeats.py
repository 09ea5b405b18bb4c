"""Escalations that come again until the work is done or somebody has seen to it."""

from datetime import datetime

import pytest

from homebuy.domain.case import events as ev
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.outcomes import Outcome
from tests.unit.domain.case.scripted_case import (
    ScriptedCase,
    at,
    kinds,
    refused,
    stage_level,
    task_level,
)

READ, STAGE = "task/1/read-form", "stage/1"
EVERY_DAY = {
    "target": "2 working days",
    "amber": "1 working day before target",
    "escalation": "1 working day after target",
    "repeat": "every 1 working day, at most 3 times",
}
SCHEME = task_level("read-form", **EVERY_DAY)


def repeats(driver: ScriptedCase, clock: str = READ) -> list[tuple[int, datetime]]:
    """Every escalation that came again so far, withdrawn or not."""
    marks = (event for event in driver.events if isinstance(event, ev.MarkReached))
    return [(mark.repeat, mark.at) for mark in marks if mark.clock == clock and mark.repeat]


def test_an_escalation_comes_again_at_most_so_many_times() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("1 May 10:00")
    assert driver.reached(READ)[2] == ("escalation", at("5 March 10:00"))
    assert repeats(driver) == [
        (1, at("6 March 10:00")),
        (2, at("9 March 10:00")),
        (3, at("10 March 10:00")),
    ]


def test_a_repeat_alerts_by_the_rule_of_the_escalation() -> None:
    level = {**EVERY_DAY, "alerts": {"escalation": "warn-board"}}
    driver = ScriptedCase(task_level("read-form", **level))  # type: ignore[arg-type]
    driver.wait("6 March 10:00")
    again = [e for e in driver.events if isinstance(e, ev.MarkReached) and e.repeat]
    assert [event.rule for event in again] == ["warn-board"]


@pytest.mark.parametrize("ending", ["complete", "cancel", "close"])
def test_nothing_comes_again_once_the_work_has_ended(ending: str) -> None:
    driver = ScriptedCase(task_level("call-tenant", **EVERY_DAY))
    driver.wait("6 March 12:00")
    match ending:
        case "complete":
            driver.complete("call-tenant", "6 March 12:00")
        case "cancel":
            driver.cancel("call-tenant", "6 March 12:00", cascade=True)
        case _:
            driver.close(Outcome.WITHDRAWN, "6 March 12:00")
    driver.wait("1 May 10:00")
    assert repeats(driver, "task/1/call-tenant") == [(1, at("6 March 10:00"))]


def test_work_that_was_done_before_withdraws_what_came_again_since() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("9 March 12:00")
    events = driver.complete("read-form", "6 March 12:00", told="9 March 12:00")
    withdrawn = [e for e in events if isinstance(e, ev.MarkWithdrawn) and e.clock == READ]
    assert [(event.mark, event.repeat) for event in withdrawn] == [("escalation", 2)]
    assert driver.clock(READ).repeated == (at("6 March 10:00"),)


def test_nothing_comes_again_once_somebody_has_seen_to_it() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("6 March 12:00")
    (seen_to,) = driver.acknowledge(READ, "6 March 12:00")
    assert isinstance(seen_to, ev.AlertAcknowledged)
    driver.wait("1 May 10:00")
    assert repeats(driver) == [(1, at("6 March 10:00"))]


def test_an_acknowledgement_told_late_withdraws_what_came_again_since() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("10 March 12:00")
    events = driver.acknowledge(READ, "6 March 12:00", told="10 March 12:00")
    withdrawn = [e.repeat for e in events if isinstance(e, ev.MarkWithdrawn)]
    assert withdrawn == [3, 2]
    assert driver.clock(READ).repeated == (at("6 March 10:00"),)


def test_a_second_acknowledgement_does_not_undo_the_first() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("5 March 12:00")
    driver.acknowledge(READ, "5 March 12:00")
    driver.acknowledge(READ, "9 March 12:00")
    driver.wait("1 May 10:00")
    assert repeats(driver) == []


def test_the_first_acknowledgement_counts_even_if_it_is_told_last() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("9 March 12:00")
    driver.acknowledge(READ, "9 March 12:00")
    driver.acknowledge(READ, "5 March 12:00", told="9 March 13:00")
    assert driver.clock(READ).repeated == ()


def test_an_escalation_comes_again_if_only_the_warning_before_it_was_seen() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("3 March 12:00")
    driver.acknowledge(READ, "3 March 12:00")
    driver.wait("6 March 12:00")
    assert repeats(driver) == [(1, at("6 March 10:00"))]


def test_a_hold_puts_off_what_comes_again() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("6 March 12:00")
    driver.hold("6 March 12:00", until="9 March 12:00")
    driver.wait("1 May 10:00")
    assert repeats(driver) == [
        (1, at("6 March 10:00")),
        (2, at("10 March 10:00")),
        (3, at("11 March 10:00")),
    ]


def test_nothing_comes_again_while_a_hold_has_no_end() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("6 March 12:00")
    driver.hold("6 March 12:00")
    assert "mark_reached" not in kinds(driver.wait("1 May 10:00"))


def test_a_hold_told_late_withdraws_what_came_again_meanwhile() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("9 March 12:00")
    driver.hold("6 March 12:00", told="9 March 12:00")
    assert driver.clock(READ).repeated == (at("6 March 10:00"),)
    driver.release("10 March 12:00")
    driver.wait("11 March 12:00")
    assert repeats(driver) == [
        (1, at("6 March 10:00")),
        (2, at("9 March 10:00")),
        (2, at("11 March 10:00")),
    ]


def test_a_revised_target_begins_the_repeats_anew() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("6 March 12:00")
    driver.acknowledge(READ, "6 March 12:00")
    driver.revise("6 March 13:00", "6 working days", task="read-form")
    assert (driver.clock(READ).reached, driver.clock(READ).repeated) == ((), ())
    driver.wait("1 May 10:00")
    assert repeats(driver)[1:] == [
        (1, at("12 March 10:00")),
        (2, at("13 March 10:00")),
        (3, at("16 March 10:00")),
    ]


def test_repeats_in_calendar_time_come_on_any_day() -> None:
    weeks = {"target": "1 week", "amber": "1 day before target", "escalation": "1 day after target"}
    driver = ScriptedCase(stage_level(**weeks, repeat="every 2 days, at most 2 times"))
    driver.wait("1 May 10:00")
    assert repeats(driver, STAGE) == [(1, at("12 March 10:00")), (2, at("14 March 10:00"))]


def test_what_was_not_reached_cannot_be_acknowledged() -> None:
    driver = ScriptedCase(SCHEME)
    with refused(
        RejectionCode.NOT_REACHED, "'Read the form' had reached no mark by Mon 2 Mar 2026 12:00"
    ):
        driver.acknowledge(READ, "2 March 12:00")


def test_what_was_not_reached_by_then_cannot_be_acknowledged_later() -> None:
    driver = ScriptedCase(SCHEME)
    driver.wait("4 March 12:00")
    with refused(RejectionCode.NOT_REACHED, "by Tue 3 Mar 2026 09:00"):
        driver.acknowledge(READ, "3 March 09:00", told="4 March 12:00")


def test_a_clock_that_the_case_does_not_have_cannot_be_acknowledged() -> None:
    with refused(RejectionCode.UNKNOWN_CLOCK, "no clock 'task/9/read-form'", "it has: stage/1"):
        ScriptedCase(SCHEME).acknowledge("task/9/read-form", "2 March 12:00")
