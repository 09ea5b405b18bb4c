"""What will be missing within a year, and is no fault yet."""

from copy import deepcopy
from datetime import date
from typing import Any

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.definitions.checks.uncovered_rules import uncovered_rules
from homebuy.domain.definitions.organisation import Organisation
from homebuy.domain.definitions.scheme import Scheme
from tests.unit.domain.small_scheme import ORGANISATION, SCHEME, TODAY, Change


def uncovered(*changes: Change, day: date = TODAY) -> list[Fault]:
    document = deepcopy(ORGANISATION)
    for change in changes:
        change(document)
    organisation = Organisation.model_validate(document)
    return list(uncovered_rules(organisation, [Scheme.model_validate(SCHEME)], day))


def absences(*rows: dict[str, Any]) -> Change:
    return lambda o: o.update(absences=list(rows))


def bob(**parts: Any) -> Change:
    return lambda o: o["users"][1].update(parts)


def test_an_organisation_that_reaches_everybody_has_no_gap() -> None:
    assert uncovered() == []


def test_a_role_that_empties_within_a_year_is_a_gap_from_that_day() -> None:
    def until(day: str) -> Change:
        return lambda o: o["roles"][0]["members"][0].update(effective_to=day)

    gap, reader = uncovered(until("2027-03-31"))
    assert gap == (
        "roles[0:desk]",
        "nobody holds the role on 1 Apr 2027, and it is the fallback of 'small': give it a member",
    )
    assert reader == (
        "roles",
        "nobody holds any fallback role on 1 Apr 2027, so NOBODY would read the report of gaps: "
        "give desk a member",
    )
    assert uncovered(until("2027-11-22"))
    assert uncovered(until("2027-11-23")) == []


def test_a_role_empties_when_its_last_holder_leaves_however_long_they_are_listed() -> None:
    found = uncovered(lambda o: o["users"][0].update(effective_to="2026-12-31"))
    assert [gap.path for gap in found] == ["roles[0:desk]", "users[0:ann]", "roles"]
    assert "on 1 Jan 2027" in found[0].reason


def test_a_role_that_is_taken_over_in_time_is_no_gap() -> None:
    members = [
        {"user": "ann", "effective_to": "2027-03-31"},
        {"user": "bob", "effective_from": "2027-04-01"},
    ]
    assert uncovered(lambda o: o["roles"][0].update(members=members)) == []


def test_an_empty_role_that_nobody_needs_is_no_gap() -> None:
    assert uncovered(lambda o: o["roles"].append({"id": "unused", "title": "Unused"})) == []


def test_an_absence_without_cover_is_a_gap_and_one_that_is_past_is_not() -> None:
    (gap,) = uncovered(
        absences(
            {"user": "bob", "effective_from": "2026-12-21", "effective_to": "2027-01-04"},
            {"user": "ann", "effective_from": "2026-01-01", "effective_to": "2026-01-04"},
            {"user": "ann", "effective_from": "2029-01-01"},
        )
    )
    assert gap == (
        "absences[0:bob]",
        "on 21 Dec 2026 bob is away until 4 Jan 2027 and nobody covers: name a cover who is "
        "at work",
    )


def test_a_cover_who_is_away_or_gone_for_a_part_of_it_is_a_gap_on_that_day() -> None:
    away = {"user": "bob", "cover": "ann", "effective_to": "2027-01-04"}
    (gap, _) = uncovered(absences(away, {"user": "ann", "effective_from": "2026-12-28"}))
    assert gap.path == "absences[0:bob]"
    assert gap.reason.startswith("on 28 Dec 2026 bob is away until 4 Jan 2027; ann, who covers,")
    leaver = uncovered(absences(away), lambda o: o["users"][0].update(effective_to="2026-12-24"))
    assert leaver[1].reason.startswith("on 25 Dec 2026")


def test_covers_in_a_circle_are_a_gap_on_the_days_they_share() -> None:
    found = uncovered(
        absences(
            {"user": "bob", "cover": "ann", "effective_to": "2027-01-04"},
            {"user": "ann", "cover": "bob", "effective_from": "2027-01-04"},
        )
    )
    assert [gap.reason[:14] for gap in found] == ["on 4 Jan 2027 "] * 2


def test_the_absence_of_somebody_who_has_left_is_no_gap() -> None:
    assert uncovered(absences({"user": "old"})) == []


def test_a_leaver_who_is_still_a_line_manager_or_named_by_a_rule_is_a_gap() -> None:
    found = uncovered(bob(effective_to="2026-12-31"))
    assert found == [
        (
            "users[1:bob]",
            "leaves after 31 Dec 2026 and is still named by rule 'warn': name somebody else",
        )
    ]
    manager = uncovered(lambda o: o["users"][0].update(effective_to="2026-01-01"))[-2]
    assert "is still the line manager of bob" in manager.reason


def test_the_end_of_time_is_no_fault() -> None:
    assert uncovered(day=date.max) == []
    assert uncovered(absences({"user": "bob"}), day=date.max)
