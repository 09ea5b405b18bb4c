"""Statutory clocks that start anew, or whose time is extended."""

from datetime import datetime, timedelta

import pytest

from homebuy.domain.case import commands as cmd
from homebuy.domain.case.rejection import RejectionCode
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.ids import ClockId, MessageId
from homebuy.domain.service_levels.clock import ClockState
from homebuy.domain.service_levels.sla import Mark
from tests.unit.domain.case.scripted_case import OFFICER, SCHEME, ScriptedCase, at, kinds, refused

FIRST, AGAIN = "law/decision", "law/decision/2"
SERVED = {"form_served": "2026-03-02"}
MOMENT = timedelta(microseconds=1)


def end_of(day_after: str) -> datetime:
    """The last moment before that midnight."""
    return at(day_after) - MOMENT


def repeating() -> PublishedScheme:
    """The small scheme, in which the escalation of the first limit is repeated."""
    document = SCHEME.model_dump(mode="json")
    deadline = document["scheme"]["stages"][0]["statutory_deadlines"][0]
    deadline["repeat"] = "every 1 week, at most 2 times"
    return PublishedScheme.model_validate(document)


def acknowledge(driver: ScriptedCase, clock: str, when: str) -> None:
    driver.tell(
        cmd.AcknowledgeAlert(
            message_id=MessageId(f"seen {when}"), actor=OFFICER, at=at(when), clock=ClockId(clock)
        )
    )


# --- starting anew ---


def test_a_limit_starts_anew_on_the_day_of_the_fact() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("17 March 10:00", claim_amended="2026-03-16")
    assert driver.due(AGAIN)[Mark.TARGET] == end_of("13 April 23:00")
    assert driver.clock(AGAIN).title == "Decide on the claim (anew from 2026-03-16)"


def test_a_run_that_was_overtaken_in_time_is_void_and_alerts_nobody() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("17 March 10:00", claim_amended="2026-03-16")
    driver.wait("30 April 10:00")
    assert driver.state(FIRST) is ClockState.VOID
    assert driver.reached(FIRST) == []


def test_the_new_run_alerts_on_its_own_days_and_once() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.wait("25 March 10:00")
    driver.record("26 March 10:00", claim_amended="2026-03-25")
    driver.wait("30 April 10:00")
    assert driver.reached(FIRST) == [("amber", end_of("24 March 00:00"))]
    assert driver.reached(AGAIN) == [
        ("amber", end_of("15 April 23:00")),
        ("target", end_of("22 April 23:00")),
        ("escalation", end_of("29 April 23:00")),
    ]


def test_a_run_that_was_missed_stays_missed_when_the_limit_starts_anew() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.wait("1 April 10:00")
    events = driver.record("2 April 10:00", claim_amended="2026-04-02")
    assert "mark_withdrawn" not in kinds(events)
    assert (driver.state(FIRST), driver.state(AGAIN)) == (ClockState.MISSED, ClockState.RUNNING)
    assert driver.clock(FIRST).reached == (Mark.AMBER, Mark.TARGET)


def test_a_run_that_was_met_stays_met_and_its_answer_does_not_meet_the_next() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("10 March 10:00", decision_served="2026-03-10")
    driver.record("16 March 10:00", claim_amended="2026-03-16")
    assert (driver.state(FIRST), driver.state(AGAIN)) == (ClockState.MET, ClockState.RUNNING)


def test_an_answer_on_the_day_of_the_new_start_meets_the_new_run_only() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("16 March 12:00", claim_amended="2026-03-16", decision_served="2026-03-16")
    assert (driver.state(FIRST), driver.state(AGAIN)) == (ClockState.VOID, ClockState.MET)


def test_a_new_start_that_is_learnt_late_takes_back_the_old_marks_and_brings_the_new() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.wait("3 April 10:00")
    driver.record("15 April 10:00", claim_amended="2026-03-09")
    driver.wait("15 April 10:00")
    assert driver.clock(FIRST).reached == ()
    assert driver.reached(AGAIN) == [
        ("amber", end_of("30 March 23:00")),
        ("target", end_of("6 April 23:00")),
        ("escalation", end_of("13 April 23:00")),
    ]


def test_a_corrected_new_start_moves_its_run() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("18 March 10:00", claim_amended="2026-03-16")
    driver.wait("8 April 10:00")
    driver.record("8 April 11:00", claim_amended="2026-03-18")
    assert driver.clock(AGAIN).reached == ()
    driver.wait("9 April 10:00")
    assert driver.reached(AGAIN) == [
        ("amber", end_of("6 April 23:00")),
        ("amber", end_of("8 April 23:00")),
    ]


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-01"])
def test_what_is_no_later_than_the_start_starts_nothing_anew(day: str) -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("3 March 10:00", claim_amended=day)
    assert AGAIN not in driver.case.clocks
    assert driver.state(FIRST) is ClockState.RUNNING


def test_a_new_start_that_was_a_mistake_makes_its_run_void_and_the_first_run_on() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("16 March 10:00", claim_amended="2026-03-16")
    driver.wait("7 April 10:00")
    driver.record("7 April 11:00", claim_amended="2026-02-16")
    driver.wait("7 April 11:00")
    assert (driver.state(FIRST), driver.state(AGAIN)) == (ClockState.RUNNING, ClockState.VOID)
    assert [mark for mark, _ in driver.reached(FIRST)] == ["amber", "target", "escalation"]
    assert driver.clock(AGAIN).reached == ()


def test_nothing_starts_anew_before_the_limit_has_started() -> None:
    driver = ScriptedCase(facts={"claim_amended": "2026-03-01"})
    assert not [id for id in driver.case.clocks if id.startswith("law/")]


def test_a_day_to_come_starts_nothing_anew() -> None:
    with refused(RejectionCode.BAD_FACT, "claim_amended", "lies in the future"):
        ScriptedCase(facts=SERVED).record("3 March 10:00", claim_amended="2026-03-04")


# --- extending ---


def test_a_limit_ends_no_earlier_than_the_day_to_which_it_is_extended() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("20 March 10:00", decision_extended_to="2026-04-10")
    assert driver.due(FIRST) == {
        Mark.AMBER: end_of("3 April 23:00"),
        Mark.TARGET: end_of("10 April 23:00"),
        Mark.ESCALATION: end_of("17 April 23:00"),
    }
    assert driver.clock(FIRST).source == "s1; extended: s1(3)"


def test_a_period_may_be_added_to_the_recorded_day() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("20 March 10:00", decision_excused_until="2026-04-02")
    assert driver.due(FIRST)[Mark.TARGET] == end_of("12 April 23:00")
    assert driver.clock(FIRST).source == "s1; extended: s1(4)"


def test_the_latest_extension_counts() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record(
        "20 March 10:00", decision_extended_to="2026-04-10", decision_excused_until="2026-03-20"
    )
    assert driver.due(FIRST)[Mark.TARGET] == end_of("10 April 23:00")


@pytest.mark.parametrize("day", ["2026-03-20", "2026-03-30"])
def test_an_extension_never_shortens_the_period(day: str) -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("10 March 10:00", decision_extended_to=day)
    assert driver.due(FIRST)[Mark.TARGET] == end_of("30 March 23:00")
    assert driver.clock(FIRST).source == "s1"


def test_an_extension_after_the_target_was_missed_un_misses_it() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.wait("1 April 10:00")
    driver.record("1 April 11:00", decision_extended_to="2026-04-10")
    assert (driver.state(FIRST), driver.clock(FIRST).reached) == (ClockState.RUNNING, ())
    driver.record("11 April 10:00", decision_served="2026-04-10")
    assert driver.state(FIRST) is ClockState.MET


def test_an_extended_limit_alerts_again_on_the_new_days_and_once() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.wait("1 April 10:00")
    driver.record("1 April 11:00", decision_extended_to="2026-04-10")
    driver.wait("12 April 10:00")
    driver.record("12 April 11:00", decision_extended_to="2026-04-24")
    driver.wait("26 April 10:00")
    assert driver.reached(FIRST) == [
        ("amber", end_of("24 March 00:00")),
        ("target", end_of("30 March 23:00")),
        ("amber", end_of("3 April 23:00")),
        ("target", end_of("10 April 23:00")),
        ("amber", end_of("17 April 23:00")),
        ("target", end_of("24 April 23:00")),
    ]


def test_an_extension_told_twice_alerts_once() -> None:
    driver = ScriptedCase(facts=SERVED)
    for when in ("1 April 11:00", "5 April 11:00", "11 April 11:00"):
        driver.record(when, decision_extended_to="2026-04-10")
    driver.wait("12 April 10:00")
    assert [mark for mark, _ in driver.reached(FIRST)] == ["amber", "target", "amber", "target"]


def test_a_shorter_correction_of_an_extension_brings_what_it_makes_due_and_nothing_twice() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("20 March 10:00", decision_extended_to="2026-04-20")
    driver.wait("14 April 10:00")
    driver.record("14 April 11:00", decision_extended_to="2026-04-08")
    driver.wait("14 April 11:00")
    assert driver.reached(FIRST) == [
        ("amber", end_of("13 April 23:00")),
        ("target", end_of("8 April 23:00")),
    ]


def test_an_extension_does_not_hide_that_a_late_step_is_late() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("1 April 10:00", decision_extended_to="2026-04-10")
    driver.record("12 April 10:00", decision_served="2026-04-11")
    assert driver.state(FIRST) is ClockState.MISSED


def test_an_extension_carries_the_run_that_it_reaches() -> None:
    driver = ScriptedCase(facts=SERVED)
    driver.record("16 March 10:00", claim_amended="2026-03-16", decision_extended_to="2026-04-20")
    assert driver.due(AGAIN)[Mark.TARGET] == end_of("20 April 23:00")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("form_served", "1850-01-01"),
        ("decision_extended_to", "9999-12-31"),
        ("decision_excused_until", "2206-04-10"),
    ],
)
def test_a_day_that_nobody_can_have_meant_is_refused(name: str, day: str) -> None:
    with refused(RejectionCode.BAD_FACT, name, "check the year"):
        ScriptedCase().record("3 March 10:00", **{name: day})


# --- repeating ---


def test_the_escalation_of_a_limit_is_repeated_until_somebody_has_seen_to_it() -> None:
    driver = ScriptedCase(repeating(), facts=SERVED)
    driver.wait("14 April 10:00")
    acknowledge(driver, FIRST, "14 April 10:00")
    driver.wait("30 April 10:00")
    assert [found for found in driver.reached(FIRST) if found[0] == "escalation"] == [
        ("escalation", end_of("6 April 23:00")),
        ("escalation", end_of("13 April 23:00")),
    ]


def test_what_was_seen_to_is_repeated_again_once_its_days_have_moved() -> None:
    driver = ScriptedCase(repeating(), facts=SERVED)
    driver.wait("8 April 10:00")
    acknowledge(driver, FIRST, "8 April 10:00")
    driver.record("9 April 10:00", decision_extended_to="2026-04-13")
    driver.wait("5 May 10:00")
    assert [at for mark, at in driver.reached(FIRST) if mark == "escalation"] == [
        end_of("6 April 23:00"),
        end_of("20 April 23:00"),
        end_of("27 April 23:00"),
        end_of("4 May 23:00"),
    ]


def test_a_fact_that_moves_no_day_leaves_what_was_seen_to_alone() -> None:
    driver = ScriptedCase(repeating(), facts=SERVED)
    driver.wait("8 April 10:00")
    acknowledge(driver, FIRST, "8 April 10:00")
    driver.record("9 April 10:00", remark="still waiting")
    driver.wait("5 May 10:00")
    assert [mark for mark, _ in driver.reached(FIRST)].count("escalation") == 1
