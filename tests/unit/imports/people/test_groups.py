"""Line managers from groups, in which somebody is responsible."""

import pytest

from homebuy.imports.people.merge import Merged
from tests.unit.imports.people.conftest import Import, said

HEAD = "group,user,responsible,effective_from,effective_to"
USERS = "id,name,email\n" + "\n".join(
    f"{name},{name.title()},{name}@example.org" for name in ("cara", "dan", "eve")
)


def managers(merged: Merged) -> dict[str, str | None]:
    assert said(merged) == []
    return {user.id: user.line_manager for user in merged.organisation.users}


def test_the_line_manager_is_the_one_responsible_for_ones_group(import_: Import) -> None:
    found = managers(import_(users=USERS, groups=f"{HEAD}\nsales,cara,Yes,,\nsales,dan,no,,"))
    assert (found["dan"], found["cara"], found["bob"]) == ("cara", None, "ann")


def test_who_is_responsible_for_their_only_group_has_no_manager(import_: Import) -> None:
    assert managers(import_(groups=f"{HEAD}\nsales,bob,true,,"))["bob"] is None


def test_who_is_responsible_for_one_group_has_the_manager_of_another(import_: Import) -> None:
    groups = f"{HEAD}\nsales,cara,1,,\nheads,cara,,,\nheads,dan,y,,"
    assert managers(import_(users=USERS, groups=groups))["cara"] == "dan"


def test_two_groups_under_one_person_lead_to_that_person(import_: Import) -> None:
    groups = f"{HEAD}\na,cara,1,,\nb,cara,1,,\na,dan,,,\nb,dan,,,"
    assert managers(import_(users=USERS, groups=groups))["dan"] == "cara"


def test_only_groups_of_the_day_count(import_: Import) -> None:
    groups = f"{HEAD}\na,cara,1,,2026-11-22\na,dan,1,2026-11-23,\na,eve,,,"
    assert managers(import_(users=USERS, groups=groups))["eve"] == "dan"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (
            "sales,dan,,,",
            "line 2: responsible: 'dan' has no one line manager: nobody is responsible for "
            "'sales': flag somebody",
        ),
        (
            "a,cara,1,,\na,eve,1,,\na,dan,,,",
            "line 4: responsible: 'dan' has no one line manager: several are responsible for "
            "'a': cara, eve: keep one",
        ),
        (
            "a,old,1,,\na,dan,,,",
            "line 3: responsible: 'dan' has no one line manager: who is responsible for 'a' "
            "does not serve: old",
        ),
        ("a,zoe,1,,", "line 2: user: there is no user 'zoe': add the account first"),
        ("a,dan,perhaps,,", "line 2: responsible: 'perhaps' is neither yes nor no"),
        ("a,dan,1,,\na,dan,1,,", "line 3: user: 'dan' is in 'a' on line 2 at the same time"),
        (",dan,1,,", "line 2: group: "),
        ("a,dan,1,soon,", "line 2: effective_from: 'soon' is no day"),
    ],
)
def test_what_leads_to_no_one_manager_is_told_with_file_and_line(
    import_: Import, rows: str, fault: str
) -> None:
    faults = said(import_(users=USERS, groups=f"{HEAD}\n{rows}"))
    assert faults[0].startswith(f"groups.csv, {fault}")


def test_groups_in_which_each_is_the_others_manager_are_a_circle(import_: Import) -> None:
    groups = f"{HEAD}\na,cara,1,,\na,dan,,,\nb,dan,1,,\nb,cara,,,"
    (only,) = said(import_(users=USERS, groups=groups))
    assert only.startswith("groups.csv, line 5: users[3:cara].line_manager: the line runs in a")


def test_an_account_that_names_another_manager_than_its_groups_is_refused(import_: Import) -> None:
    users = "id,name,email,line_manager\ndan,Dan,dan@example.org,ann"
    (only,) = said(import_(users=users, groups=f"{HEAD}\na,bob,1,,\na,dan,,,"))
    assert "'dan' has two line managers: the groups lead to bob, the account to ann" in only
