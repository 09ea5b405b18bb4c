"""What travels with a case: one stage, cut from its scheme."""

from datetime import date
from typing import Any

from homebuy.domain.definitions.plan import StagePlan, plan_stage
from homebuy.domain.definitions.published import PublishedScheme
from homebuy.domain.definitions.scheme import Scheme
from homebuy.domain.ids import StageId
from homebuy.domain.time.calendars import Calendar

ENTERED, RAISED = date(2026, 3, 2), date(2026, 2, 2)
SLA = {"target": "5 days", "amber": "1 day before target"}
DEADLINE = {
    "id": "decision",
    "title": "Decide",
    "source": "s1",
    "duty": "landlord",
    "starts": "served",
    "met_by": ["answered"],
    "period": "4 weeks",
    "amber": "1 week before target",
}


def step(task: str, **parts: Any) -> dict[str, Any]:
    return {"task": task, **parts}


PUBLISHED = PublishedScheme(
    scheme=Scheme.model_validate(
        {
            "id": "small",
            "title": "A small scheme",
            "country": "England",
            "calendar": "office",
            "agreement": "standard",
            "fallback": "service-desk",
            "first_stage": "check",
            "applied_on": "served",
            "alerts": {"amber": "owner"},
            "facts": {
                "served": {"title": "Served", "kind": "date"},
                "answered": {"title": "Answered", "kind": "date"},
            },
            "tasks": {
                name: {"title": name.title(), "information": "Read at length.", "sla": SLA}
                for name in ("read", "old", "new", "chase", "elsewhere")
            },
            "stages": [
                {
                    "id": "check",
                    "title": "Check",
                    "master_stage": "application",
                    "audience": "customer",
                    "basis": "statute",
                    "sla": SLA,
                    "path": [
                        step("read", mandatory=True),
                        step("old", effective_to="2026-03-01"),
                        step("new", effective_from="2026-03-02"),
                    ],
                    "on_demand": ["chase"],
                    "statutory_deadlines": [DEADLINE],
                    "next": ["offer"],
                },
                {
                    "id": "offer",
                    "title": "Offer",
                    "master_stage": "offer",
                    "audience": "customer",
                    "basis": "statute",
                    "sla": SLA,
                    "outcomes": ["completed"],
                },
            ],
        }
    ),
    calendar=Calendar.model_validate(
        {
            "id": "office",
            "title": "Office",
            "zone": "Europe/London",
            "opening": {"mon": ["09:00-17:00"]},
            "closed": {
                "2024-12-30": "Long ago",
                "2025-12-29": "Kept",
                "2026-04-06": "Easter Monday",
            },
            "covers": {"from": "2020-01-01", "to": "2030-12-31"},
        }
    ),
    version=7,
)


def plan(stage: str = "check", entered: date = ENTERED, raised: date = RAISED) -> StagePlan:
    found = plan_stage(PUBLISHED, StageId(stage), entered=entered, raised=raised)
    assert found
    return found


def test_a_plan_is_pinned_to_its_version() -> None:
    assert (plan().scheme, plan().version, plan().title) == ("small", 7, "A small scheme")


def test_there_is_no_plan_for_a_stage_that_does_not_exist() -> None:
    assert plan_stage(PUBLISHED, StageId("moon"), entered=ENTERED, raised=RAISED) is None


def test_only_the_tasks_in_force_on_the_day_of_entry_are_in_the_path() -> None:
    assert [step.task for step in plan().stage.path] == ["read", "new"]
    assert [step.task for step in plan(entered=date(2026, 3, 1)).stage.path] == ["read", "old"]


def test_only_the_tasks_of_the_stage_travel_and_without_their_long_texts() -> None:
    tasks = plan().tasks
    assert set(tasks) == {"read", "new", "chase"}
    assert {task.information for task in tasks.values()} == {""}
    assert str(tasks[plan().stage.path[0].task].sla.target) == "5 days"


def test_limits_travel_with_the_case_and_not_with_each_stage() -> None:
    assert plan().stage.statutory_deadlines == ()


def test_the_time_long_before_the_case_is_left_out_of_the_calendar() -> None:
    calendar = plan().calendar
    assert (calendar.covers.first, calendar.covers.last) == (date(2025, 1, 1), date(2030, 12, 31))
    assert set(calendar.closed) == {date(2025, 12, 29), date(2026, 4, 6)}


def test_a_calendar_is_never_made_longer_than_it_is() -> None:
    assert plan(raised=date(2020, 1, 5)).calendar.covers.first == date(2020, 1, 1)


def test_every_stage_and_fact_is_known_by_name() -> None:
    assert plan("offer").stages == ("check", "offer")
    assert set(plan("offer").facts) == {"served", "answered"}
    assert plan("offer").alerts.amber == "owner"


def test_a_plan_travels_as_json() -> None:
    assert StagePlan.model_validate_json(plan().model_dump_json()) == plan()
