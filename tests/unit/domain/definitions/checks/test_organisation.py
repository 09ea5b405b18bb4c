from copy import deepcopy
from time import process_time
from typing import Any

import pytest
from pydantic import ValidationError

from homebuy.domain.definitions.checks.organisation import organisation_faults
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.ids import CalendarId
from tests.unit.domain.small_scheme import ORGANISATION, TODAY, Change, in_organisation

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


def absences(*rows: dict[str, Any]) -> Change:
    return lambda o: o.update(absences=list(rows))


def test_an_absence_and_its_cover_name_users() -> None:
    faults = in_organisation(absences({"user": "zoe", "cover": "amy"}))
    assert [fault.path for fault in faults] == ["absences[0:zoe].user", "absences[0:zoe].cover"]
    assert "there is no user 'amy'" in faults[1].reason


def test_nobody_covers_for_themselves() -> None:
    (fault,) = in_organisation(absences({"user": "ann", "cover": "ann"}))
    assert fault == (
        "absences[0:ann].cover",
        "nobody covers for themselves: name somebody else",
    )


def test_nobody_is_away_twice_at_the_same_time() -> None:
    (fault,) = in_organisation(
        absences(
            {"user": "ann", "effective_from": "2026-12-20", "effective_to": "2027-01-04"},
            {"user": "bob", "effective_from": "2026-12-20"},
            {"user": "ann", "effective_from": "2027-01-04", "effective_to": "2027-01-05"},
        )
    )
    assert fault.path == "absences[2:ann]"
    assert "away twice at the same time" in fault.reason


def test_absences_may_follow_each_other() -> None:
    first = {"user": "ann", "effective_to": "2026-12-24"}
    assert in_organisation(absences(first, {"user": "ann", "effective_from": "2026-12-25"})) == []


def test_a_long_absence_overlaps_every_later_one() -> None:
    years = [{"user": "ann", "effective_from": f"20{y}-01-01"} for y in (30, 31)]
    years[1]["effective_to"] = "2031-01-02"
    short = {"user": "ann", "effective_from": "2032-01-01", "effective_to": "2032-01-02"}
    faults = in_organisation(absences(*years, short))
    assert [fault.path for fault in faults] == ["absences[1:ann]", "absences[2:ann]"]


@pytest.mark.parametrize(
    "time", ["8:30", "08:60", "24:00", "08:30:00", "0830", "", "٠٨:٣٠", "08:30\n"]
)
def test_a_malformed_time_of_the_digest_is_refused(time: str) -> None:
    with pytest.raises(ValidationError, match="is no time of day: write HH:MM"):
        in_organisation(lambda o: o["users"][0].update(digest_at=time))


@pytest.mark.parametrize("time", ["00:00", "08:30", "23:59"])
def test_a_digest_comes_at_any_minute_of_the_day(time: str) -> None:
    assert in_organisation(lambda o: o["users"][0].update(digest_at=time)) == []


def test_the_calendar_of_an_account_must_be_there() -> None:
    document = deepcopy(ORGANISATION)
    document["users"][0]["calendar"] = "office"
    organisation = Organisation.model_validate(document)
    assert (
        list(organisation_faults(organisation, today=TODAY, calendars={CalendarId("office")})) == []
    )
    (fault,) = organisation_faults(organisation, today=TODAY, calendars={CalendarId("other")})
    assert fault.path == "users[0:ann].calendar"


@pytest.mark.parametrize(
    "name", ["Ann\nBcc: all@example.org", "Ann\r", "Ann\x1b[2J", "Ann\u2028", "\u202eAnn", "A\x85"]
)
def test_a_name_that_would_steer_a_letter_or_a_terminal_is_refused(name: str) -> None:
    (fault,) = in_organisation(lambda o: o["users"][0].update(name=name))
    assert fault.path == "users[0:ann].name"
    assert "is no plain text" in fault.reason
    assert not set(fault.reason) & set("\n\r\x1b\u2028\u202e\x85")


@pytest.mark.parametrize("name", ["Zoë Ærøskøbing", "李小龙", "محمد", "O'Neil-Smith, Jr."])
def test_names_in_every_script_are_welcome(name: str) -> None:
    address = "zoë@bücher.example"
    assert in_organisation(lambda o: o["users"][0].update(name=name, email=address)) == []


def test_rules_name_only_rules_and_webhooks_that_exist_each_once() -> None:
    faults = in_organisation(rule(owner=True, otherwise=["gone", "warn", "warn"], webhooks=["x"]))
    assert [fault.path for fault in faults] == [
        "escalation_rules[1:other].webhooks[0]",
        "escalation_rules[1:other].otherwise[0]",
        "escalation_rules[1:other].otherwise",
    ]


def test_rules_to_try_otherwise_that_run_in_a_circle_are_told_once() -> None:
    def circle(o: dict[str, Any]) -> None:
        names = ("a", "b", "c")
        for name, other in zip(names, ("b", "c", "a"), strict=True):
            entry = {"id": name, "title": name, "owner": True, "otherwise": ["warn", other]}
            o["escalation_rules"].append(entry)

    (fault,) = in_organisation(circle)
    assert fault == (
        "escalation_rules[1:a].otherwise",
        "the rules run in a circle: a otherwise b otherwise c otherwise a",
    )


def test_a_rule_that_is_its_own_otherwise_is_a_circle() -> None:
    (fault,) = in_organisation(rule(owner=True, otherwise=["other"]))
    assert fault.reason == "the rules run in a circle: other otherwise other"


def test_a_rule_whose_otherwise_reaches_somebody_may_reach_nobody_itself() -> None:
    assert in_organisation(rule(users=[{"user": "old"}], otherwise=["warn"])) == []


def test_leave_is_no_reason_to_refuse_a_rule() -> None:
    assert in_organisation(absences({"user": "bob"})) == []


def webhook(**parts: Any) -> Change:
    entry = {"id": "team", "title": "Team", "url": "https://example.org/hook", **parts}
    return lambda o: o.update(webhooks=[entry])


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "http://localhost:8080/",
        "https://",
        "https://me:secret@example.org/",
        "https://example.org/a b",
        "https://example.org\\@evil.example/",
        "https://example.org/\nHost: evil",
        "ftp://example.org",
        "example.org",
    ],
)
def test_a_webhook_that_is_not_plain_https_is_refused_and_its_address_kept_secret(url: str) -> None:
    (fault,) = in_organisation(webhook(url=url))
    assert fault.path == "webhooks[0:team].url"
    assert "write https://" in fault.reason
    assert "secret" not in fault.reason


@pytest.mark.parametrize("url", ["https://example.org", "https://bücher.example:8443/a?b=c#d"])
def test_a_webhook_by_https_is_sound(url: str) -> None:
    assert in_organisation(webhook(url=url)) == []


def test_a_rule_for_webhooks_alone_reaches_somebody() -> None:
    def posting(o: dict[str, Any]) -> None:
        webhook()(o)
        rule(webhooks=["team"])(o)

    assert in_organisation(posting) == []


def test_ten_thousand_people_in_one_line_and_one_role_are_checked_at_once() -> None:
    names = [f"u{n}" for n in range(10_000)]

    def crowd(o: dict[str, Any]) -> None:
        o["users"] += [
            {"id": name, "name": name, "email": f"{name}@example.org", "line_manager": above}
            for name, above in zip(names, ["ann", *names], strict=False)
        ]
        o["roles"][0]["members"] += [{"user": name} for name in names]

    began = process_time()
    assert in_organisation(crowd) == []
    assert process_time() - began < 3
