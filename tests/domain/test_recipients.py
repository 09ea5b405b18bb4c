"""Who is alerted, on the day a mark is reached."""

from datetime import date
from typing import Any

from homebuy.domain.ids import RoleId, RuleId, UserId
from homebuy.domain.organisation import Organisation
from homebuy.domain.recipients import Recipients, recipients

TODAY = date(2026, 3, 2)
YESTERDAY = date(2026, 3, 1)
AMIRA, GRACE = UserId("amira"), UserId("grace")


def user(name: str, **parts: Any) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "email": f"{name}@example.org", **parts}


ORGANISATION = Organisation.model_validate(
    {
        "id": "homes",
        "title": "Homes",
        "users": [
            user("amira"),
            user("grace"),
            user("ben"),
            user("zoe", effective_to=YESTERDAY),
            user("desk"),
        ],
        "roles": [
            {"id": "service-desk", "title": "Service desk", "members": [{"user": "desk"}]},
            {
                "id": "board",
                "title": "Board",
                "members": [
                    {"user": "ben"},
                    {"user": "zoe"},
                    {"user": "grace", "effective_to": YESTERDAY},
                    {"user": "stranger"},
                ],
            },
            {"id": "nobody", "title": "Nobody"},
        ],
        "escalation_rules": [
            {"id": "both", "title": "Owner and manager", "owner": True, "line_manager": True},
            {"id": "manager", "title": "Manager", "line_manager": True},
            {"id": "board", "title": "Board", "roles": [{"role": "board"}]},
            {"id": "nobody", "title": "Nobody", "roles": [{"role": "nobody"}]},
            {
                "id": "everybody",
                "title": "Everybody",
                "owner": True,
                "users": [{"user": "ben"}, {"user": "zoe"}],
                "roles": [{"role": "board"}],
            },
            {
                "id": "formerly",
                "title": "Until yesterday",
                "users": [{"user": "ben", "effective_to": YESTERDAY}],
                "roles": [{"role": "board", "effective_to": YESTERDAY}],
            },
        ],
    }
)


def alerted(
    rule: str,
    *,
    owner: UserId = AMIRA,
    line_manager: UserId | None = GRACE,
    fallback: str = "service-desk",
    day: date = TODAY,
) -> Recipients:
    return recipients(
        ORGANISATION,
        RuleId(rule),
        owner=owner,
        line_manager=line_manager,
        fallback=RoleId(fallback),
        day=day,
    )


def names(found: Recipients) -> list[str]:
    return [recipient.user.id for recipient in found.people]


def test_the_owner_and_the_line_manager_are_alerted() -> None:
    found = alerted("both")
    assert (names(found), found.fell_back) == (["amira", "grace"], False)


def test_a_role_alerts_those_who_hold_it_and_serve_that_day() -> None:
    assert names(alerted("board")) == ["ben"]
    assert names(alerted("board", day=YESTERDAY)) == ["ben", "zoe", "grace"]


def test_everybody_is_alerted_once() -> None:
    assert names(alerted("everybody")) == ["ben", "amira"]
    assert names(alerted("everybody", owner=UserId("ben"))) == ["ben"]
    assert names(alerted("both", line_manager=AMIRA)) == ["amira"]


def test_somebody_who_has_left_is_not_alerted() -> None:
    found = alerted("both", owner=UserId("zoe"))
    assert (names(found), found.fell_back) == (["grace"], False)


def test_the_fallback_stands_in_where_there_is_no_line_manager() -> None:
    found = alerted("manager", line_manager=None)
    assert (names(found), found.fell_back) == (["desk"], True)


def test_the_fallback_stands_in_for_an_unknown_owner_and_manager() -> None:
    found = alerted("both", owner=UserId("stranger"), line_manager=UserId("ghost"))
    assert (names(found), found.fell_back) == (["desk"], True)


def test_the_fallback_stands_in_for_an_empty_role() -> None:
    assert alerted("nobody").fell_back


def test_the_fallback_stands_in_for_a_rule_that_is_out_of_force() -> None:
    assert alerted("formerly").fell_back
    assert not alerted("formerly", day=YESTERDAY).fell_back


def test_the_fallback_stands_in_for_a_rule_that_does_not_exist() -> None:
    found = alerted("no-such-rule")
    assert (names(found), found.fell_back) == (["desk"], True)


def test_where_the_fallback_is_empty_too_nobody_is_left_and_that_is_said() -> None:
    found = alerted("nobody", fallback="nobody")
    assert (found.people, found.fell_back) == ((), True)
