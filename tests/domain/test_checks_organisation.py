from typing import Any

import pytest

from tests.domain.small_scheme import Change, in_organisation

PEOPLE = {"id": "ann", "name": "Ann", "email": "ann@example.org"}


def rule(**parts: Any) -> Change:
    return lambda o: o["escalation_rules"].append({"id": "other", "title": "Other", **parts})


def test_a_sound_organisation_has_no_fault() -> None:
    assert in_organisation() == []


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("users", PEOPLE),
        ("roles", {"id": "desk", "title": "Another"}),
        ("escalation_rules", {"id": "warn", "title": "Another", "owner": True}),
        ("agreements", {"id": "standard", "title": "Another"}),
    ],
)
def test_an_id_used_twice_is_refused(name: str, entry: dict[str, Any]) -> None:
    (fault,) = in_organisation(lambda o: o[name].append(entry))
    assert fault.path == name
    assert "there twice" in fault.reason


def test_a_line_manager_must_be_a_user() -> None:
    (fault,) = in_organisation(lambda o: o["users"][1].update(line_manager="zoe"))
    assert fault.path == "users[1:bob].line_manager"
    assert "no user 'zoe'" in fault.reason


def test_nobody_reports_to_themselves() -> None:
    (fault,) = in_organisation(lambda o: o["users"][1].update(line_manager="bob"))
    assert fault == ("users[1:bob].line_manager", "the line runs in a circle: bob reports to bob")


def test_a_line_that_runs_in_a_circle_is_told_once() -> None:
    (fault,) = in_organisation(lambda o: o["users"][0].update(line_manager="bob"))
    assert "ann reports to bob reports to ann" in fault.reason


def test_a_member_of_a_role_must_be_a_user() -> None:
    (fault,) = in_organisation(lambda o: o["roles"][0]["members"].append({"user": "zoe"}))
    assert fault.path == "roles[0:desk].members[1].user"


def test_a_rule_names_only_users_and_roles_that_exist() -> None:
    faults = in_organisation(rule(owner=True, users=[{"user": "zoe"}], roles=[{"role": "boss"}]))
    assert [fault.path for fault in faults] == [
        "escalation_rules[1:other].users[0].user",
        "escalation_rules[1:other].roles[0].role",
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"users": [{"user": "old"}]},
        {"users": [{"user": "ann", "effective_to": "2026-11-22"}]},
        {"roles": [{"role": "desk", "effective_from": "2026-11-24"}]},
    ],
)
def test_a_rule_that_alerts_nobody_today_is_refused(parts: dict[str, Any]) -> None:
    (fault,) = in_organisation(rule(**parts))
    assert fault.path == "escalation_rules[1:other]"
    assert "on 2026-11-23 the rule alerts nobody" in fault.reason


@pytest.mark.parametrize("parts", [{"owner": True}, {"line_manager": True}])
def test_the_owner_and_the_line_manager_count_as_somebody(parts: dict[str, Any]) -> None:
    assert in_organisation(rule(**parts)) == []


def test_a_rule_out_of_force_may_alert_nobody() -> None:
    assert in_organisation(rule(effective_to="2025-12-31")) == []


def test_a_user_holds_a_role_once_at_a_time() -> None:
    members = [{"user": "ann", "effective_to": "2026-06-30"}, {"user": "ann"}]
    (fault,) = in_organisation(lambda o: o["roles"][0].update(members=members))
    assert fault.path == "roles[0:desk].members[1:ann]"


def test_a_user_may_hold_a_role_again_later() -> None:
    members = [
        {"user": "ann", "effective_to": "2026-06-30"},
        {"user": "ann", "effective_from": "2026-07-01"},
    ]
    assert in_organisation(lambda o: o["roles"][0].update(members=members)) == []


def test_a_rule_names_a_recipient_once_at_a_time() -> None:
    twice = [{"role": "desk"}, {"role": "desk"}]
    (fault,) = in_organisation(rule(roles=twice))
    assert "twice at the same time" in fault.reason
