"""Accounts, roles and absences from files, merged into an organisation."""

from datetime import date
from typing import Any

import pytest

from homebuy.domain.definitions.organisation import Organisation, User
from homebuy.imports.csv_table import LARGEST
from homebuy.imports.people.merge import merge
from homebuy.imports.people.organisation_change import changes
from tests.unit.imports.people.conftest import TODAY, Import, files, said

FULL = "id,name,email,line_manager,effective_from,effective_to,digest_at"


def account(organisation: Organisation, id: str) -> User:
    return next(user for user in organisation.users if user.id == id)


def test_new_accounts_are_added_and_the_others_stay(import_: Import) -> None:
    merged = import_(users=f"{FULL}\ncara,Cara,cara@example.org,bob,2026-12-01,,08:30")
    assert said(merged) == []
    assert [user.id for user in merged.organisation.users] == ["ann", "bob", "old", "cara"]
    cara = account(merged.organisation, "cara")
    assert (cara.line_manager, cara.effective_from, cara.digest_at) == (
        "bob",
        date(2026, 12, 1),
        "08:30",
    )


def test_a_row_replaces_an_account_in_its_place_and_an_empty_cell_empties(import_: Import) -> None:
    merged = import_(users=f"{FULL}\nbob,Robert,rob@example.org,,,31/12/2026,")
    bob = merged.organisation.users[1]
    assert (bob.id, bob.name, bob.line_manager) == ("bob", "Robert", None)
    assert bob.effective_to == date(2026, 12, 31)


def test_a_column_that_is_not_there_leaves_what_was(import_: Import) -> None:
    merged = import_(users="id,name,email\nbob,Robert,rob@example.org")
    assert account(merged.organisation, "bob").line_manager == "ann"


def test_an_import_that_says_what_is_there_already_changes_nothing(
    import_: Import, homes: Organisation
) -> None:
    users = f"{FULL}\nann,Ann,ann@example.org,,,,\nbob,Bob,bob@example.org,ann,,,"
    merged = import_(users=users, roles="role,title,user\ndesk,Desk,ann")
    assert merged.organisation == homes
    assert list(changes(homes, merged.organisation)) == []


def test_changes_are_told_entry_by_entry(import_: Import, homes: Organisation) -> None:
    merged = import_(
        users="id,name,email\nbob,Robert,bob@example.org\ncara,Cara,c@example.org",
        roles="role,title,user\nlegal,Legal,cara\ndesk,,bob",
        absences="user,effective_from\nann,2026-12-01",
    )
    told = [(change.kind, change.id, change.what) for change in changes(homes, merged.organisation)]
    assert told == [
        ("user", "bob", "changed"),
        ("user", "cara", "new"),
        ("member", "bob as desk", "new"),
        ("role", "legal", "new"),
        ("member", "cara as legal", "new"),
        ("absence", "ann", "new"),
    ]


def test_names_and_addresses_of_every_script_are_taken_and_composed(import_: Import) -> None:
    merged = import_(users="id,name,email\nzoe,Zoe\u0308 李小龙,zoë@bücher.example")
    assert said(merged) == []
    assert account(merged.organisation, "zoe").name == "Zo\u00eb 李小龙"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Cara,Cara,c@example.org,,,,", "id: 'Cara' is no identifier"),
        (",Cara,c@example.org,,,,", "id: "),
        ("cara,,c@example.org,,,,", "name: "),
        ("cara,Cara,nowhere,,,,", "email: 'nowhere' is no e-mail address"),
        ("cara,Cara,,,,,", "email: "),
        ("cara,Cara,c@example.org,,soon,,", "effective_from: 'soon' is no day: write 2026-03-31"),
        ("cara,Cara,c@example.org,,,2026-02-30,", "effective_to: there is no day or time"),
        ("cara,Cara,c@example.org,,2027-01-01,2026-01-01,", "lies before effective_from"),
        ("cara,Cara,c@example.org,,,,8am", "digest_at: '8am' is no time of day"),
        ("cara,Cara,c@example.org,zoe,,,", "line_manager: there is no user 'zoe'"),
        ("cara,Cara,c@example.org,cara,,,", "the line runs in a circle: cara reports to cara"),
        ("cara,Cara,c@example.org,,,", "only 6 columns of the 7"),
        ("cara,Cara,c@example.org,,,,,extra", "8 columns, where the first line has 7"),
        ('cara,"Cara\nBcc: all@example.org",c@example.org,,,,', "holds U+000A"),
        ("cara,Cara\x1b[2J,c@example.org,,,,", "the cell holds U+001B"),
        ("cara,\u202eCara,c@example.org,,,,", "holds U+202E"),
        (f"cara,{'x' * 201},c@example.org,,,,", "shorten it to 200"),
    ],
)
def test_a_faulty_row_is_one_fault_with_its_file_and_line(
    import_: Import, row: str, fault: str
) -> None:
    (only,) = said(import_(users=f"{FULL}\nann,Ann,ann@example.org,,,,\n{row}".encode()))
    assert only.startswith("users.csv, line 3: ")
    assert fault in only
    assert "\n" not in only


def test_every_fault_of_every_file_is_told_at_once(import_: Import) -> None:
    merged = import_(
        users="id,name,email\nCara,Cara,c@example.org\ndan,Dan,nowhere\nann,Ann,a@b\nann,Ann,a@b",
        roles="role,title,user\ndesk,Desk,zoe\ndesk,Reception,bob\nnew,,bob\ndesk,Desk,dan",
        absences="user,effective_from,cover\nbob,,ann\nbob,2026-12-01,bob",
    )
    assert [line.partition(": ")[0] for line in said(merged)] == [
        "absences.csv, line 2",
        "absences.csv, line 3",
        "roles.csv, line 2",
        "roles.csv, line 3",
        "roles.csv, line 4",
        "users.csv, line 2",
        "users.csv, line 3",
        "users.csv, line 5",
    ]


def test_who_names_an_account_whose_row_is_faulty_is_not_faulty_too(import_: Import) -> None:
    users = "id,name,email\ncara,Cara,nowhere\ndan,Dan"
    merged = import_(users=users, roles="role,user\ndesk,cara\ndesk,dan")
    assert len(said(merged)) == 2


def test_where_accounts_cannot_be_read_nothing_is_said_of_who_is_known(import_: Import) -> None:
    merged = import_(users="id;name;email\ncara;Cara;c", roles="role,user\ndesk,cara")
    (only,) = said(merged)
    assert "the columns are separated by ';'" in only


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ({"users": "id,name"}, "users.csv, line 1: email: this column is missing"),
        ({"users": "id,name,email,boss"}, "users.csv, line 1: boss: this column is not known"),
        ({"users": b"id,name,email\nx,\xff,x@y"}, "users.csv, line 2: byte 0xFF is not UTF-8"),
        ({"users": b""}, "users.csv, line 1: "),
        ({"roles": "role,user,user"}, "roles.csv, line 1: user: this column is there twice"),
        ({"absences": "user"}, "absences.csv, line 1: effective_from: this column is missing"),
        ({"groups": "group,user"}, "groups.csv, line 1: responsible: this column is missing"),
        ({"users": b'id,name,email\nx,"y,z@z'}, "a quotation mark is opened here and never"),
    ],
)
def test_a_malformed_file_is_refused_with_the_place(
    import_: Import, tables: dict[str, Any], fault: str
) -> None:
    assert fault in said(import_(**tables))[0]


def test_a_file_that_is_too_large_is_refused(import_: Import) -> None:
    (only,) = said(import_(users=b"id,name,email\n" + b"x" * LARGEST))
    assert "the file is larger than 50,000,000 bytes: split it" in only


def test_a_member_of_a_role_is_added_or_their_spell_is_ended(import_: Import) -> None:
    roles = "role,user,effective_from,effective_to\ndesk,ann,,2026-12-31\ndesk,bob,2027-01-01,"
    merged = import_(roles=roles)
    assert said(merged) == []
    (desk,) = merged.organisation.roles
    assert [(m.user, str(m.effective_from), str(m.effective_to)) for m in desk.members] == [
        ("ann", "None", "2026-12-31"),
        ("bob", "2027-01-01", "None"),
    ]


def test_a_member_twice_at_the_same_time_is_refused_with_the_line(import_: Import) -> None:
    merged = import_(roles="role,user,effective_from\ndesk,bob,\ndesk,ann,2026-01-01")
    (only,) = said(merged)
    assert only.startswith("roles.csv, line 3: roles[0:desk].members[2:ann]: user 'ann' is there")


def test_a_role_has_one_title_and_a_new_one_needs_it(import_: Import) -> None:
    merged = import_(roles="role,title,user\nlegal,Legal,ann\nlegal,Law,bob\nother,,bob")
    assert said(merged) == [
        "roles.csv, line 3: title: 'legal' is called 'Legal' on line 2: call it the same "
        "throughout",
        "roles.csv, line 4: title: this is empty: write a value",
    ]


def test_an_absence_is_added_and_one_of_the_same_first_day_is_replaced(import_: Import) -> None:
    head = "user,effective_from,effective_to,cover,reason"
    merged = import_(
        absences=f"{head}\nbob,21/12/2026,2027-01-04,ann,annual leave\nann,2027-02-01,,,"
    )
    assert said(merged) == []
    first, second = merged.organisation.absences
    assert (first.user, first.cover, first.reason) == ("bob", "ann", "annual leave")
    assert (second.user, second.cover, second.reason) == ("ann", None, "")


def test_what_was_at_fault_before_is_told_of_the_organisation(homes: Organisation) -> None:
    broken = homes.model_copy(update={"roles": ()})
    rule = homes.escalation_rules[0].model_copy(update={"users": ()})
    broken = broken.model_copy(update={"escalation_rules": (rule,)})
    merged = merge(broken, files(users="id,name,email\nann,Ann,ann@example.org"), TODAY)
    (only,) = said(merged)
    assert only.startswith("organisation 'homes': escalation_rules[0:warn]: on 2026-11-23 the rule")


def test_ten_thousand_rows_are_read_in_seconds(import_: Import) -> None:
    rows = "\n".join(f"u{n},Name {n},u{n}@example.org,ann" for n in range(10_000))
    members = "\n".join(f"desk,u{n}" for n in range(10_000))
    merged = import_(users=f"id,name,email,line_manager\n{rows}", roles=f"role,user\n{members}")
    assert said(merged) == []
    assert len(merged.organisation.roles[0].members) == 10_001
