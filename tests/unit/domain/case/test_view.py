"""What people and programs see of a case."""

from datetime import date, timedelta

import pytest

from homebuy.domain.case import Case
from homebuy.domain.case.views.view import CaseView, view
from homebuy.domain.outcomes import Outcome
from homebuy.domain.service_levels.clock import ClockKind, ClockState
from tests.unit.domain.case.scripted_case import ScriptedCase, at, covering


def test_the_next_deadline_is_the_earliest_target_to_come() -> None:
    seen = view(ScriptedCase().case)
    assert (seen.next_deadline, seen.next_deadline_of) == (at("3 March 10:00"), "Call the tenant")


def test_a_deadline_that_has_passed_is_not_the_next() -> None:
    driver = ScriptedCase()
    driver.wait("3 March 12:00")
    assert view(driver.case).next_deadline_of == "Read the form"


def test_a_closed_case_has_no_next_deadline() -> None:
    driver = ScriptedCase()
    driver.record("2 April 10:00", form_served="2026-03-02", decision_served="2026-04-01")
    driver.close(Outcome.WITHDRAWN, "20 March 10:00", told="2 April 11:00")
    assert view(driver.case).next_deadline is None


def test_every_clock_shows_its_instants() -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    (law,) = (clock for clock in view(driver.case).clocks if clock.kind is ClockKind.STATUTORY)
    assert (law.title, law.source, law.state) == ("Decide on the claim", "s1", ClockState.RUNNING)
    assert law.target_at == at("30 March 23:00") - timedelta(microseconds=1)
    assert law.days_late is None


@pytest.mark.parametrize(("served", "days"), [("2026-03-28", -2), ("2026-04-02", 3)])
def test_days_late_are_local_days(served: str, days: int) -> None:
    driver = ScriptedCase(facts={"form_served": "2026-03-02"})
    driver.record("9 April 10:00", decision_served=served)
    (law,) = (clock for clock in view(driver.case).clocks if clock.kind is ClockKind.STATUTORY)
    assert law.days_late == days


def test_a_void_clock_was_neither_early_nor_late() -> None:
    driver = ScriptedCase()
    driver.close(Outcome.WITHDRAWN, "2 March 12:00")
    assert {clock.days_late for clock in view(driver.case).clocks} == {None}


def test_what_was_activated_is_no_longer_offered() -> None:
    driver = ScriptedCase()
    assert view(driver.case).on_demand == ("chase-papers",)
    driver.activate("chase-papers", "2 March 11:00")
    assert view(driver.case).on_demand == ()


def test_the_outcomes_and_stages_that_may_follow_are_shown() -> None:
    seen = view(ScriptedCase().case)
    assert seen.next_stages == ("offer", "check")
    assert seen.outcomes == (Outcome.DENIED, Outcome.WITHDRAWN)


def test_a_clock_without_a_calendar_shows_no_instants() -> None:
    seen = view(ScriptedCase(covering(date(2026, 1, 1), date(2026, 3, 2))).case)
    assert {clock.target_at for clock in seen.clocks} == {None}
    assert seen.next_deadline is None


@pytest.mark.parametrize(
    "driver", [ScriptedCase(), ScriptedCase().in_offer(), ScriptedCase().in_finish()]
)
def test_a_case_and_its_view_travel_as_json(driver: ScriptedCase) -> None:
    assert Case.model_validate_json(driver.case.model_dump_json()) == driver.case
    seen = view(driver.case)
    assert CaseView.model_validate_json(seen.model_dump_json()) == seen
