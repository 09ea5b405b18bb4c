"""The limits of the shipped Right to Buy scheme, on days that are easily miscounted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml

from homebuy.domain.case import commands as cmd
from homebuy.domain.case import events as ev
from homebuy.domain.definitions.plan import open_scheme, plan_stage
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.ids import CaseReference, ClockId, FactName, MessageId, UserId
from homebuy.domain.service_levels.clock import Clock, ClockState
from homebuy.domain.service_levels.sla import Mark
from tests.case_driver import CaseDriver
from tests.places import SCHEMES

SHIPPED = SCHEMES
MOMENT = timedelta(microseconds=1)


def shipped(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((SHIPPED / name).read_text(encoding="utf-8"))
    document.pop("kind")
    return document


RIGHT_TO_BUY = PublishedScheme.model_validate(
    {
        "scheme": shipped("right-to-buy-england.yaml"),
        "calendar": shipped("calendars/england-office.yaml"),
        "version": 1,
    }
)


def noon(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def midnight(instant: str) -> datetime:
    """The last moment before that instant, written without its Z."""
    return datetime.fromisoformat(instant).replace(tzinfo=UTC) - MOMENT


class RightToBuyCase(CaseDriver):
    """A claim, whose facts are recorded as they happen; days are written 2026-03-02."""

    def __init__(self, raised: str) -> None:
        super().__init__()
        at, scheme = noon(raised), RIGHT_TO_BUY.scheme
        plan = plan_stage(RIGHT_TO_BUY, scheme.first_stage, entered=at.date(), raised=at.date())
        assert plan
        request = cmd.RaiseCase(
            message_id=MessageId("raise"),
            actor="officer",
            at=at,
            reference=CaseReference("RTB-1"),
            scheme=scheme.id,
            owner=UserId("amira-khan"),
        )
        self.start(request, open_scheme(RIGHT_TO_BUY, plan, None), at)

    def record(self, on: str, **facts: str) -> "RightToBuyCase":
        """Facts are learnt on a day; everything due by then happens first."""
        command = cmd.RecordFacts(
            message_id=MessageId(f"message-{len(self.events)}"),
            actor="officer",
            at=noon(on),
            facts={FactName(name): day for name, day in facts.items()},
        )
        self.handle(command, noon(on))
        return self

    def wait(self, until: str) -> "RightToBuyCase":
        self.advance(noon(until))
        return self

    def clock(self, deadline: str) -> Clock:
        return self.case.clocks[ClockId(f"law/{deadline}")]

    def state(self, deadline: str) -> ClockState:
        return self.clock(deadline).state(self.case.calendar_of(self.clock(deadline)))

    def due(self, deadline: str) -> datetime:
        return self.case.marks(self.clock(deadline))[Mark.TARGET]

    def last_day(self, deadline: str) -> str:
        return (self.due(deadline) - timedelta(hours=12)).date().isoformat()

    def reached(self, deadline: str) -> list[str]:
        marks = (event for event in self.events if isinstance(event, ev.MarkReached))
        return [m.mark.value for m in marks if m.clock == f"law/{deadline}"]


def claim(**facts: str) -> RightToBuyCase:
    """A claim of which that much is known, all learnt on the latest of its days."""
    return RightToBuyCase(min(facts.values())).record(max(facts.values()), **facts)


# --- the end of a last day ---


@pytest.mark.parametrize(
    ("deadline", "fact", "served", "ends"),
    [
        # The clocks go forward on 29 March 2026, and back on 25 October.
        ("s124", "rtb1_served", "2026-02-28", "2026-03-29T00:00"),
        ("s124", "rtb1_served", "2026-03-01", "2026-03-29T23:00"),
        ("s124", "rtb1_served", "2026-09-26", "2026-10-24T23:00"),
        ("s124", "rtb1_served", "2026-09-27", "2026-10-26T00:00"),
        ("s125d", "s125_served", "2026-01-05", "2026-03-29T23:00"),
        ("s125d", "s125_served", "2026-08-03", "2026-10-26T00:00"),
        ("s153a", "rtb6_served", "2026-03-01", "2026-03-31T23:00"),
        # A year ends in winter time.
        ("s124", "rtb1_served", "2026-12-03", "2027-01-01T00:00"),
        ("s125d", "s125_served", "2026-10-09", "2027-01-01T00:00"),
        ("s153a", "rtb6_served", "2026-12-01", "2027-01-01T00:00"),
        # To 29 February.
        ("s124", "rtb1_served", "2028-02-01", "2028-03-01T00:00"),
        ("s125d", "s125_served", "2027-12-08", "2028-03-01T00:00"),
        ("s128", "s125_served", "2027-11-29", "2028-03-01T00:00"),
        ("s128", "s125_served", "2027-11-30", "2028-03-01T00:00"),
        ("s128", "s125_served", "2026-11-30", "2027-03-01T00:00"),
        ("s153a", "rtb6_served", "2028-01-30", "2028-03-01T00:00"),
        ("s153a", "rtb6_served", "2028-01-31", "2028-03-01T00:00"),
        ("s153a", "rtb6_served", "2028-02-01", "2028-03-01T00:00"),
        ("s153a", "rtb6_served", "2027-01-31", "2027-03-01T00:00"),
        # From 29 February.
        ("s124", "rtb1_served", "2028-02-29", "2028-03-28T23:00"),
        ("s125d", "s125_served", "2028-02-29", "2028-05-22T23:00"),
        ("s128", "s125_served", "2028-02-29", "2028-05-29T23:00"),
        ("s153a", "rtb6_served", "2028-02-29", "2028-03-28T23:00"),
    ],
)
def test_a_limit_closes_with_the_local_day(
    deadline: str, fact: str, served: str, ends: str
) -> None:
    assert claim(**{fact: served}).due(deadline) == midnight(ends)


def test_the_warning_keeps_the_local_midnight_across_the_change_of_the_clocks() -> None:
    spring, autumn = claim(rtb1_served="2026-03-04"), claim(rtb1_served="2026-10-01")
    assert marks(spring, "s124")[Mark.AMBER] == midnight("2026-03-26T00:00")
    assert marks(spring, "s124")[Mark.TARGET] == midnight("2026-04-01T23:00")
    assert marks(autumn, "s124")[Mark.AMBER] == midnight("2026-10-22T23:00")
    assert marks(autumn, "s124")[Mark.TARGET] == midnight("2026-10-30T00:00")


def marks(driver: RightToBuyCase, deadline: str) -> dict[Mark, datetime]:
    return driver.case.marks(driver.clock(deadline))


@pytest.mark.parametrize(
    ("decided", "state"), [("2026-06-29", ClockState.MET), ("2026-06-30", ClockState.MISSED)]
)
def test_a_summer_day_ends_an_hour_before_the_utc_day(decided: str, state: ClockState) -> None:
    driver = claim(rtb1_served="2026-06-01").record("2026-06-30", rtb2_served=decided)
    assert driver.due("s124") == midnight("2026-06-29T23:00")
    assert driver.state("s124") is state


# --- the tenant's twelve weeks ---


def test_the_twelve_weeks_start_anew_with_each_notice_of_a_determination() -> None:
    driver = claim(s125_served="2026-01-05")
    driver.record("2026-02-02", dv_requested="2026-02-02")
    driver.record("2026-05-11", dv_determined="2026-05-11")
    driver.record("2026-06-22", dv_redetermination_required="2026-06-22")
    driver.record("2026-08-03", dv_redetermined="2026-08-03")
    assert [driver.state(f"s125d{run}") for run in ("", "/2", "/3")] == [
        ClockState.MET,
        ClockState.MET,
        ClockState.RUNNING,
    ]
    assert [driver.last_day(f"s125d{run}") for run in ("", "/2", "/3")] == [
        "2026-03-29",
        "2026-08-02",
        "2026-10-25",
    ]


def test_an_answer_from_before_the_determination_is_asked_for_again() -> None:
    driver = claim(s125_served="2026-01-05", s125d_response="2026-02-02")
    driver.record("2026-05-11", dv_determined="2026-05-11")
    assert (driver.state("s125d"), driver.state("s125d/2")) == (ClockState.MET, ClockState.RUNNING)
    driver.record("2026-06-01", s125d_response="2026-06-01")
    assert driver.state("s125d/2") is ClockState.MET


def test_a_new_tenant_has_twelve_weeks_from_the_later_of_two_days() -> None:
    driver = claim(
        s125_served="2026-01-05", s125d_response="2026-01-19", became_tenant="2026-02-02"
    )
    assert driver.last_day("s136") == "2026-04-26"
    assert driver.state("s136") is ClockState.RUNNING, "the former tenant's answer does not count"
    driver.record("2026-03-02", dv_determined="2026-03-02")
    assert driver.last_day("s136/2") == "2026-05-24"


def test_a_determination_before_the_change_of_tenant_starts_nothing_anew() -> None:
    driver = claim(s125_served="2026-01-05", dv_determined="2026-02-02", became_tenant="2026-03-02")
    assert driver.last_day("s136") == "2026-05-24"
    assert "law/s136/2" not in driver.case.clocks


def test_a_change_of_tenant_before_the_offer_leaves_the_offer_to_start_the_time() -> None:
    driver = claim(became_tenant="2026-01-05", s125_served="2026-02-02")
    assert (driver.state("s136"), driver.state("s125d")) == (ClockState.MET, ClockState.RUNNING)


# --- the notice in default ---


def test_the_notice_in_default_is_extended_again_and_again() -> None:
    driver = claim(s125e_served="2026-06-01")
    assert driver.last_day("s125e") == "2026-06-29"
    driver.record("2026-06-24", s125e_extended_to="2026-07-13")
    assert driver.last_day("s125e") == "2026-07-13"
    driver.record("2026-07-10", s125e_extended_to="2026-07-31")
    driver.wait("2026-08-10")
    assert driver.last_day("s125e") == "2026-07-31"
    assert driver.reached("s125e") == ["amber", "amber", "amber", "target", "escalation"]


def test_the_notice_in_default_runs_28_days_on_from_the_end_of_what_kept_the_tenant() -> None:
    driver = claim(s125e_served="2026-06-01").wait("2026-07-01")
    assert "target" in driver.reached("s125e")
    driver.record("2026-07-02", s125e_excused_until="2026-06-25")
    assert driver.state("s125e") is ClockState.RUNNING
    assert driver.last_day("s125e") == "2026-07-23"
    assert driver.clock("s125e").source.startswith("Housing Act 1985 s125E(1); extended: ")


# --- the District Valuer ---


def test_each_step_of_a_review_has_its_own_time() -> None:
    driver = claim(dv_determined="2026-03-02").record(
        "2026-03-20", dv_review_requested="2026-03-20"
    )
    assert driver.last_day("s128a") == "2026-03-29"
    assert driver.last_day("s128a-answer") == "2026-04-02"
    assert driver.last_day("s128a-notice") == "2026-04-12"
    assert driver.state("s128a") is ClockState.MET


@pytest.mark.parametrize("fact", ["dv_redetermination_required", "completed_on"])
def test_no_review_is_open_after_the_grant_or_while_a_redetermination_is_pending(fact: str) -> None:
    driver = claim(dv_determined="2026-03-02").record("2026-03-16", **{fact: "2026-03-16"})
    driver.wait("2026-05-01")
    assert driver.state("s128a") is driver.state("s128a-notice") is ClockState.MET
    assert driver.reached("s128a") == driver.reached("s128a-notice") == []


def test_a_redetermination_opens_the_time_for_a_review_again() -> None:
    driver = claim(dv_determined="2026-03-02", dv_review_considered="2026-03-09")
    driver.record("2026-05-04", dv_redetermined="2026-05-04")
    assert (driver.state("s128a"), driver.state("s128a/2")) == (ClockState.MET, ClockState.RUNNING)
    assert driver.last_day("s128a/2") == "2026-05-31"
    assert driver.last_day("s128a-notice/2") == "2026-06-14"


# --- periods that a notice states ---


@pytest.mark.parametrize(
    ("deadline", "facts", "last"),
    [
        ("s140", {"s140_served": "2026-03-02"}, "2026-04-27"),
        ("s140", {"s140_served": "2026-03-02", "s140_stated_until": "2026-05-31"}, "2026-05-31"),
        ("s140", {"s140_served": "2026-03-02", "s140_stated_until": "2026-04-01"}, "2026-04-27"),
        ("s141", {"s141_served": "2026-03-02", "s141_stated_until": "2026-05-04"}, "2026-05-04"),
        (
            "s141",
            {
                "s141_served": "2026-03-02",
                "s141_stated_until": "2026-05-04",
                "s141_extended_to": "2026-06-01",
            },
            "2026-06-01",
        ),
        ("s153a", {"rtb6_served": "2026-03-02", "rtb6_stated_until": "2026-04-30"}, "2026-04-30"),
    ],
)
def test_a_notice_may_give_more_than_the_least(
    deadline: str, facts: dict[str, str], last: str
) -> None:
    assert claim(**facts).last_day(deadline) == last


# --- beside the landlord's own ---


def test_a_stage_and_its_limit_run_side_by_side() -> None:
    driver = RightToBuyCase("2026-03-02").record("2026-03-02", rtb1_served="2026-03-02")
    driver.wait("2026-05-01")
    marks = [(e.clock, e.mark.value) for e in driver.events if isinstance(e, ev.MarkReached)]
    assert [mark for clock, mark in marks if clock == "stage/1"] == [
        "amber",
        "target",
        "escalation",
    ]
    assert [mark for clock, mark in marks if clock == "law/s124"] == [
        "amber",
        "target",
        "escalation",
    ]
    assert driver.state("s124") is ClockState.RUNNING
