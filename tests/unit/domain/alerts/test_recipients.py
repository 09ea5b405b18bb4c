"""Who is alerted, on the day a mark is reached."""

from datetime import date
from time import perf_counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.alerts.recipients import Recipients, recipients
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.ids import RoleId, RuleId, UserId

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


def on_leave(
    *absences: dict[str, Any], rules: tuple[dict[str, Any], ...] = (), **parts: Any
) -> Organisation:
    """The same organisation with absences, and with more rules."""
    document = ORGANISATION.model_dump(mode="json")
    document["absences"] = list(absences)
    document["escalation_rules"] += rules
    return Organisation.model_validate(document | parts)


def told(
    organisation: Organisation, rule: str = "both", fallback: str = "service-desk", **given: Any
) -> Recipients:
    people: dict[str, Any] = {"owner": AMIRA, "line_manager": GRACE, "day": TODAY} | given
    return recipients(organisation, RuleId(rule), fallback=RoleId(fallback), **people)


def covered(found: Recipients) -> list[tuple[str, str | None]]:
    return [(each.user.id, each.on_behalf_of) for each in found.people]


def test_alerts_of_somebody_away_go_to_the_cover_who_is_told_for_whom() -> None:
    found = told(on_leave({"user": "amira", "cover": "ben", "effective_to": TODAY}))
    assert covered(found) == [("ben", "amira"), ("grace", None)]
    assert found.gaps == ()


def test_an_absence_counts_only_while_it_lasts() -> None:
    away = {"user": "amira", "cover": "ben", "effective_to": YESTERDAY}
    assert covered(told(on_leave(away))) == [("amira", None), ("grace", None)]


def test_the_cover_of_a_cover_who_is_away_is_told() -> None:
    away = ({"user": "amira", "cover": "ben"}, {"user": "ben", "cover": "desk"})
    assert covered(told(on_leave(*away))) == [("desk", "amira"), ("grace", None)]


def test_covers_in_a_circle_leave_a_gap_and_come_to_an_end() -> None:
    away = ({"user": "amira", "cover": "ben"}, {"user": "ben", "cover": "amira"})
    found = told(on_leave(*away))
    assert covered(found) == [("grace", None)]
    assert found.gaps == ("amira is away; ben, who covers, is away; the cover is amira again",)


def test_a_cover_who_has_left_leaves_a_gap() -> None:
    found = told(on_leave({"user": "amira", "cover": "zoe", "effective_to": "2026-12-03"}))
    assert covered(found) == [("grace", None)]
    assert found.gaps == ("amira is away until 3 Dec 2026; zoe, who covers, left on 1 Mar 2026",)


def test_an_absence_without_cover_leaves_a_gap() -> None:
    found = told(on_leave({"user": "amira", "effective_to": "2026-12-03"}))
    assert covered(found) == [("grace", None)]
    assert found.gaps == ("amira is away until 3 Dec 2026 and nobody covers",)


def test_of_two_absences_on_one_day_the_one_with_a_cover_counts() -> None:
    away = ({"user": "amira"}, {"user": "amira", "cover": "ben"}, {"user": "amira"})
    assert covered(told(on_leave(*away)))[0] == ("ben", "amira")


def test_who_is_alerted_in_person_is_not_alerted_for_somebody_else_too() -> None:
    found = told(on_leave({"user": "amira", "cover": "grace"}))
    assert covered(found) == [("grace", None)]


def test_who_covers_for_two_is_alerted_once() -> None:
    away = ({"user": "amira", "cover": "ben"}, {"user": "grace", "cover": "ben"})
    assert covered(told(on_leave(*away))) == [("ben", "amira")]


def test_a_leaver_a_newcomer_and_a_stranger_leave_gaps_in_words() -> None:
    rule = {"id": "odd", "title": "Odd", "users": [{"user": n} for n in ("zoe", "new", "ghost")]}
    users = [
        *ORGANISATION.model_dump(mode="json")["users"],
        user("new", effective_from="2026-04-01"),
    ]
    found = told(on_leave(rules=(rule,), users=users), "odd")
    assert (covered(found), found.fell_back) == ([("desk", None)], True)
    assert found.gaps == (
        "zoe left on 1 Mar 2026",
        "new starts on 1 Apr 2026",
        "ghost has no account here",
    )


def test_gaps_are_told_even_when_somebody_else_was_reached() -> None:
    found = told(ORGANISATION, owner=UserId("zoe"), line_manager=GRACE)
    assert (covered(found), found.fell_back) == ([("grace", None)], False)
    assert found.gaps == ("zoe left on 1 Mar 2026",)


def test_an_empty_role_and_a_missing_line_manager_leave_gaps() -> None:
    assert alerted("nobody").gaps == ('role "nobody" has nobody on 2 Mar 2026',)
    assert alerted("manager", line_manager=None).gaps == ("the owner has no line manager",)
    assert alerted("nobody", fallback="nobody").gaps[-1] == (
        'fallback role "nobody" has nobody on 2 Mar 2026'
    )


def test_where_the_line_manager_of_the_case_has_left_the_one_of_the_owner_today_is_told() -> None:
    users = ORGANISATION.model_dump(mode="json")["users"]
    users[0]["line_manager"] = "ben"
    found = told(on_leave(users=users), "manager", line_manager=UserId("zoe"))
    assert covered(found) == [("ben", None)]
    assert found.gaps == ("zoe left on 1 Mar 2026",)


def test_a_rule_that_is_gone_or_out_of_force_leaves_a_gap() -> None:
    assert alerted("no-such-rule").gaps == ('there is no escalation rule "no-such-rule"',)
    out = {"id": "out", "title": "Out", "owner": True, "effective_to": YESTERDAY}
    found = told(on_leave(rules=(out,)), "out")
    assert (found.fell_back, found.gaps) == (
        True,
        ('escalation rule "out" is not in force on 2 Mar 2026',),
    )


def chain(*otherwise: str, **parts: Any) -> dict[str, Any]:
    role = {"roles": [{"role": "nobody"}]}
    return {"id": "first", "title": "First", **role, "otherwise": list(otherwise), **parts}


def test_a_rule_that_is_not_in_force_leaves_it_to_those_to_try_otherwise() -> None:
    found = told(on_leave(rules=(chain("board", effective_to=YESTERDAY),)), "first")
    assert names(found) == ["ben"]
    assert 'escalation rule "first" is not in force on 2 Mar 2026' in found.gaps


def test_rules_to_try_otherwise_are_tried_in_order_until_one_reaches_somebody() -> None:
    found = told(on_leave(rules=(chain("manager", "board"),)), "first", line_manager=None)
    assert (covered(found), found.fell_back) == ([("ben", None)], False)
    assert found.gaps[:2] == (
        'role "nobody" has nobody on 2 Mar 2026',
        "the owner has no line manager",
    )


def test_a_rule_that_reaches_somebody_tries_no_other() -> None:
    found = told(on_leave(rules=(chain("board", owner=True),)), "first")
    assert covered(found) == [("amira", None)]


def test_rules_in_a_circle_end_at_the_fallback_role() -> None:
    second = {"id": "second", "title": "Second", "otherwise": ["first", "second"]}
    found = told(on_leave(rules=(chain("second"), second)), "first")
    assert (covered(found), found.fell_back) == ([("desk", None)], True)


def test_a_thousand_rules_in_a_row_are_tried() -> None:
    rules = [
        {"id": f"r{n}", "title": "R", "otherwise": [f"r{n + 1}"] if n < 4_999 else ["board"]}
        for n in range(5_000)
    ]
    assert names(told(on_leave(rules=tuple(rules)), "r0")) == ["ben"]


def test_rather_than_nobody_those_who_are_away_are_told() -> None:
    found = told(on_leave({"user": "desk"}, {"user": "amira"}, {"user": "grace"}))
    assert (names(found), found.fell_back) == (["amira", "grace", "desk"], True)
    assert "desk is told although away: nobody else is left" in found.gaps


HOOK = {"id": "team", "title": "Team", "url": "https://example.org/hook", "shape": "teams"}


def test_a_rule_alerts_its_webhooks_beside_its_people() -> None:
    rule = {"id": "both-ways", "title": "Both", "owner": True, "webhooks": ["team"]}
    found = told(on_leave(rules=(rule,), webhooks=[HOOK]), "both-ways")
    assert (names(found), [w.id for w in found.webhooks]) == (["amira"], ["team"])


def test_a_rule_for_webhooks_alone_needs_no_people() -> None:
    rule = {"id": "post", "title": "Post", "webhooks": ["team"]}
    found = told(on_leave(rules=(rule,), webhooks=[HOOK]), "post")
    assert (found.people, found.fell_back, len(found.webhooks)) == ((), False, 1)


def test_a_webhook_does_not_stand_in_for_people_that_a_rule_is_meant_for() -> None:
    rule = chain(webhooks=["team"])
    found = told(on_leave(rules=(rule,), webhooks=[HOOK]), "first")
    assert (names(found), found.fell_back, len(found.webhooks)) == (["desk"], True, 1)


def test_a_webhook_that_is_gone_or_out_of_force_leaves_a_gap() -> None:
    rule = {"id": "post", "title": "Post", "webhooks": ["team", "gone"]}
    old = HOOK | {"effective_to": str(YESTERDAY)}
    found = told(on_leave(rules=(rule,), webhooks=[old]), "post")
    assert (names(found), found.fell_back) == (["desk"], True)
    assert found.gaps == (
        'webhook "team" is not in force on 2 Mar 2026',
        'webhook "gone" is not in force on 2 Mar 2026',
    )


def test_a_role_of_ten_thousand_resolves_fast_and_its_gaps_stay_readable() -> None:
    members = [f"u{n}" for n in range(10_000)]
    crowd = {"id": "crowd", "title": "Crowd", "members": [{"user": name} for name in members]}
    rule = {"id": "crowd", "title": "Crowd", "roles": [{"role": "crowd"}]}
    organisation = Organisation.model_validate(
        {
            "id": "homes",
            "title": "Homes",
            "users": [user(name) for name in members],
            "roles": [crowd],
            "escalation_rules": [rule],
            "absences": [{"user": name} for name in members[:5_000]],
        }
    )
    began = perf_counter()
    found = told(organisation, "crowd")
    taken = perf_counter() - began
    assert (len(found.people), len(found.gaps)) == (5_000, 21)
    assert found.gaps[-1] == "and 4,980 more"
    assert taken < 0.5, f"{taken:.3f} s; about 0.03 s on an idle machine"


def test_an_organisation_written_down_before_there_were_absences_is_read() -> None:
    old = ORGANISATION.model_dump(mode="json")
    for new in ("absences", "webhooks"):
        del old[new]
    for account in old["users"]:
        del account["digest_at"], account["calendar"]
    for rule in old["escalation_rules"]:
        del rule["otherwise"], rule["webhooks"], rule["template"]
    assert Organisation.model_validate(old) == ORGANISATION


EVERYBODY = ("amira", "grace", "ben", "zoe", "desk", "ghost")


@given(
    absences=st.lists(
        st.fixed_dictionaries(
            {"user": st.sampled_from(EVERYBODY), "cover": st.sampled_from((None, *EVERYBODY))}
        ),
        max_size=8,
    ),
    owner=st.sampled_from(EVERYBODY),
    manager=st.sampled_from((None, *EVERYBODY)),
    rule=st.sampled_from(("both", "manager", "board", "nobody", "everybody", "formerly", "none")),
)
def test_somebody_who_serves_is_always_told_once(
    absences: list[dict[str, Any]], owner: str, manager: str | None, rule: str
) -> None:
    found = told(on_leave(*absences), rule, owner=UserId(owner), line_manager=manager)
    assert names(found)
    assert len(set(names(found))) == len(found.people)
    assert all(each.user.holds_on(TODAY) for each in found.people)
    assert all(each.on_behalf_of != each.user.id for each in found.people)
