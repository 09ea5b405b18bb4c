"""Who hears of the marks of one turn, decided without a server."""

from datetime import timedelta
from typing import Any

import pytest

from activities.contracts import Recording
from homebuy.domain.alerts.alert import AlertStatus, NewAlert
from homebuy.domain.alerts.turn import alerts_of, digest_calendars, with_digest_times
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.ids import ClockId, RoleId
from homebuy.domain.service_levels.sla import Mark
from tests.training_case import MANAGER, OWNER, START, TrainingCase, organisation_document, together

FALLBACK = RoleId("service-desk")
CLOCK = ClockId("task/1/watch-the-marks")


def organisation(**changes: Any) -> Organisation:
    return Organisation.model_validate({**organisation_document(), **changes})


def told(turn: Recording, people: Organisation | None = None, **more: Any) -> list[NewAlert]:
    given: dict[str, Any] = {"why": {CLOCK: ("because",)}, **more}
    return alerts_of(turn.events, turn.view, people or organisation(), FALLBACK, **given)


def test_a_mark_is_told_to_those_whom_its_rule_names_with_why() -> None:
    (alert,) = told(TrainingCase().wait(5))
    assert (alert.clock, alert.mark, alert.recipient) == (CLOCK, Mark.AMBER, OWNER)
    assert (alert.address, alert.why) == ("amira.khan@example.org", ("because",))
    assert alert.due_at - alert.reached_at == timedelta(seconds=8)


def test_each_mark_of_a_turn_is_told_to_its_own_people() -> None:
    alerts = told(TrainingCase().wait(17))
    assert [(a.mark, a.recipient) for a in alerts if a.clock == CLOCK] == [
        (Mark.AMBER, OWNER),
        (Mark.TARGET, OWNER),
        (Mark.TARGET, MANAGER),
        (Mark.ESCALATION, MANAGER),
        (Mark.ESCALATION, "helen-ward"),
    ]


def test_a_mark_that_the_same_turn_takes_back_is_told_to_nobody() -> None:
    driver = TrainingCase()
    both = together(driver.wait(13), driver.complete(done=11, told=13))
    assert {event.kind for event in both.events} >= {"mark_reached", "mark_withdrawn"}
    assert [a.mark for a in told(both) if a.clock == CLOCK] == [Mark.AMBER]


def test_a_turn_without_a_mark_alerts_nobody() -> None:
    assert told(TrainingCase().raised) == []


def test_a_rule_that_reaches_nobody_falls_back_and_then_fails_visibly() -> None:
    document = organisation_document()
    rules = [{**rule, "users": []} for rule in document["escalation_rules"]]
    emptied = [
        {key: value for key, value in rule.items() if key in ("id", "title", "users")}
        for rule in rules
    ]
    nobody = [{**role, "members": []} for role in document["roles"]]
    (alert,) = told(TrainingCase().wait(5), organisation(escalation_rules=emptied, roles=nobody))
    assert (alert.fell_back, alert.recipient, alert.status) == (True, None, AlertStatus.FAILED)
    assert alert.last_error
    assert alert.last_error.startswith("nobody was told: the escalation rule")


def test_recording_that_had_to_wait_counts_from_its_attempt() -> None:
    later = START + timedelta(hours=3)
    (alert,) = told(TrainingCase().wait(5), told_at=later)
    assert alert.created_at == later


@pytest.mark.parametrize(("wish", "at"), [("08:00", "08:00"), (None, None)])
def test_who_wants_alerts_gathered_gets_them_in_their_own_time(
    wish: str | None, at: str | None
) -> None:
    users = [
        {**user, "digest_at": wish} if user["id"] == OWNER and wish else user
        for user in organisation_document()["users"]
    ]
    people = organisation(users=users)
    alerts = told(TrainingCase().wait(5), people)
    calendars = digest_calendars(alerts, people)
    (alert,) = with_digest_times(alerts, people, {}, "Europe/London")
    assert (alert.digest_time.at if alert.digest_time else None) == at
    assert bool(calendars) == (bool(wish) and bool(people.accounts()[OWNER].calendar))
