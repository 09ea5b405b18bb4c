"""People listed, imported and away, from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from homebuy.storage.pool import Pool
from tests.command_line import Ask, Say
from tests.desk import publish_shipped
from tests.places import SCHEMES

SHIPPED = SCHEMES / "organisation.yaml"
HEAD = "id,name,email,line_manager"
NEW = f"{HEAD}\nzoe-frost,Zoë Frost,zoë@example.org,grace-okafor\n"


@pytest.fixture
async def office(ask: Ask, pool: Pool) -> Ask:
    """The shipped organisation, published."""
    await publish_shipped(pool)
    return ask


@pytest.fixture
def users(tmp_path: Path) -> Path:
    file = tmp_path / "users.csv"
    file.write_text(NEW, encoding="utf-8")
    return file


async def people(ask: Ask, *words: str) -> dict[str, dict[str, Any]]:
    listed = json.loads((await ask("people", "list", "--json", *words)).out)
    return {each["id"]: each for each in listed}


async def test_people_are_listed_with_their_roles_as_they_serve_that_day(office: Ask) -> None:
    found = await people(office)
    assert found["julia-novak"]["roles"] == ["conveyancing", "legal"]
    assert "ruth-bell" not in found
    assert "ruth-bell" in await people(office, "--day", "2025-08-31")
    code, out, _ = await office("people", "list", "--day", "31/08/2025")
    assert (code, "People on 31 Aug 2025" in out, "Ruth Bell" in out) == (0, True, True)


async def test_accounts_are_imported_into_a_new_version(office: Ask, users: Path) -> None:
    code, out, err = await office("people", "import", "--users", str(users), "--by", "helen")
    assert (code, err) == (0, "")
    assert "zoe-frost" in out
    assert "organisation 'northgate-homes' version 2 published" in out
    assert (await people(office))["zoe-frost"]["name"] == "Zoë Frost"
    again = await office("people", "import", "--users", str(users), "--json")
    assert json.loads(again.out) == {"version": 2, "changes": [], "faults": []}


async def test_a_dry_run_shows_what_would_change_and_publishes_nothing(
    office: Ask, users: Path
) -> None:
    code, out, _ = await office("people", "import", "--users", str(users), "--dry-run")
    assert (code, "zoe-frost" in out, "this was a dry run" in out) == (0, True, True)
    assert "zoe-frost" not in await people(office)


async def test_a_faulty_file_publishes_nothing_and_tells_every_fault(
    office: Ask, users: Path
) -> None:
    users.write_text(f"{NEW}Bad,Bad,bad@example.org,\nann,Ann,nowhere,\n", encoding="utf-8")
    code, out, _ = await office("people", "import", "--users", str(users))
    assert code == 1
    assert f"{users}, line 3: id: 'Bad' is no identifier" in out
    assert f"{users}, line 4: email: 'nowhere' is no e-mail address" in out
    assert out.endswith("faults: 2; nothing has been published\n")
    assert "zoe-frost" not in await people(office)
    told = json.loads((await office("people", "import", "--users", str(users), "--json")).out)
    assert [(fault["line"], fault["place"]) for fault in told["faults"]] == [
        (3, "id"),
        (4, "email"),
    ]


async def test_a_role_that_a_scheme_falls_back_on_cannot_be_emptied(
    office: Ask, tmp_path: Path
) -> None:
    file = tmp_path / "roles.csv"
    rows = [
        "service-desk,owen-price,2015-03-02,2026-01-01",
        "service-desk,grace-okafor,2020-04-01,2026-01-01",
    ]
    file.write_text("\n".join(["role,user,effective_from,effective_to", *rows]))
    code, out, _ = await office("people", "import", "--roles", str(file))
    assert code == 1
    assert "scheme 'training': fallback: nobody holds the role 'service-desk' on" in out


async def test_an_import_may_start_from_a_file(ask: Ask, users: Path) -> None:
    words = ("people", "import", "--users", str(users), "--organisation", str(SHIPPED))
    code, out, _ = await ask(*words)
    assert (code, "version 1 published" in out) == (0, True)
    assert "zoe-frost" in await people(ask)


async def test_a_start_that_is_no_organisation_is_refused(ask: Ask, users: Path) -> None:
    words = ("people", "import", "--users", str(users), "--organisation")
    code, _, err = await ask(*words, str(SHIPPED.parent / "training.yaml"))
    assert (code, "holds no organisation" in err) == (2, True)
    code, _, err = await ask(*words, "nowhere.yaml")
    assert (code, "nowhere.yaml: the file cannot be read" in err) == (1, True)


async def test_somebody_is_away_and_covered_and_may_come_back_early(office: Ask) -> None:
    away = ("people", "away", "amira-khan", "--from", "2026-12-21", "--reason", "leave")
    done = await office(*away, "--to", "2027-01-04", "--cover", "ben-hughes")
    assert (done.code, done.err) == (0, "")
    amira = (await people(office, "--day", "2027-01-04"))["amira-khan"]
    assert (amira["away_until"], amira["answered_by"]) == ("2027-01-04", "ben-hughes")
    sooner = await office(*away, "--to", "2026-12-31", "--cover", "ben-hughes", "--json")
    (change,) = json.loads(sooner.out)["changes"]
    assert change["detail"] == "from 2026-12-21; effective_to: 2027-01-04 → 2026-12-31"
    amira = (await people(office, "--day", "2027-01-04"))["amira-khan"]
    assert (amira["away_until"], amira["answered_by"]) == (None, "amira-khan")


async def test_an_absence_said_again_without_its_end_shows_what_it_loses(office: Ask) -> None:
    away = ("people", "away", "amira-khan", "--from", "2026-12-21", "--reason", "leave")
    first = await office(*away, "--to", "2027-01-04", "--cover", "ben-hughes")
    assert "from 2026-12-21 to 2027-01-04" in first.out
    assert all(heading in first.out for heading in ("What", "Who", "Change", "Detail"))
    again = await office(*away, "--cover", "ben-hughes")
    assert "effective_to: 2027-01-04 → none" in again.out


async def test_an_absence_without_cover_is_published_with_a_warning(office: Ask) -> None:
    away = ("people", "away", "amira-khan", "--from", "2030-01-07", "--reason", "course")
    assert (await office(*away)).err == ""
    sick = ("people", "away", "dev-patel", "--from", "2026-01-05", "--reason", "sick")
    done = await office(*sick)
    assert done.code == 0
    assert "dev-patel is away and nobody covers: name a cover who is at work" in done.err
    code, out, _ = await office("people", "gaps")
    assert (code, "absences[2:dev-patel]" in out, "gaps: 1" in out) == (1, True, True)
    assert (await office("people", "gaps", "--day", "2031-01-01")).out.endswith("gaps: 2\n")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("nobody --from 2026-12-21", "there is no user 'nobody'"),
        ("amira-khan --from 2026-12-21 --cover nobody", "there is no user 'nobody'"),
        ("amira-khan --from 2026-12-21 --cover amira-khan", "nobody covers for themselves"),
    ],
)
async def test_an_absence_that_cannot_be_is_a_finding(office: Ask, words: str, fault: str) -> None:
    code, out, _ = await office("people", "away", *words.split(), "--reason", "leave")
    assert (code, fault in out, "nothing has been published" in out) == (1, True, True)


async def test_shipped_people_have_no_gaps(office: Ask) -> None:
    assert await office("people", "gaps") == (0, "gaps: 0\n", "")
    assert json.loads((await office("people", "gaps", "--json")).out) == {"gaps": []}


async def test_publishing_definitions_warns_of_gaps_beside_the_output(
    ask: Ask, tmp_path: Path
) -> None:
    file = tmp_path / "organisation.yaml"
    covered = SHIPPED.read_text(encoding="utf-8").replace("2027-01-04", "2999-01-04")
    cover = next(line for line in covered.splitlines(keepends=True) if "cover:" in line)
    file.write_text(covered.replace(cover, ""), encoding="utf-8")
    done = await ask("definitions", "publish", str(file), "--json")
    assert [each["kind"] for each in json.loads(done.out)] == ["organisation"]
    assert done.err.startswith("warning: absences[0:nadia-rahman]: on ")


async def test_nobody_is_left_to_hand_cases_over_to_is_said(office: Ask) -> None:
    reassign = ("people", "reassign", "amira-khan", "--reason", "left")
    for words, said in (
        (("--to", "nobody"), "there is no user 'nobody'"),
        (("--to", "ruth-bell"), "user 'ruth-bell' serves to 31 Aug 2025, not on"),
        (("--round-robin", "nobody"), "there is no role 'nobody'"),
    ):
        code, _, err = await office(*reassign, *words)
        assert (code, said in err) == (4, True)
    left = ("people", "reassign", "owen", "--reason", "left", "--to", "amira-khan")
    assert (await office(*left)).code == 4


async def test_an_owner_without_cases_hands_nothing_over(office: Ask) -> None:
    words = ("people", "reassign", "ruth-bell", "--to", "amira-khan", "--reason", "left")
    code, out, _ = await office(*words)
    assert (code, out) == (0, "Cases of ruth-bell: none\nopen cases: 0\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("import", "nothing to import"),
        ("list --day soon", "--day: 'soon' is no day"),
        ("gaps --day 2026-02-30", "there is no day or time '2026-02-30'"),
        ("away amira-khan --reason x", "--from"),
        ("away amira-khan --from soon --reason x", "--from: 'soon' is no day"),
        ("away amira-khan --from 2026-12-21", "--reason"),
        ("away amira-khan --from 2026-12-21 --to 2026-12-01 --reason x", "swap them"),
        ("away Amira --from 2026-12-21 --reason x", "user: 'Amira' is no identifier"),
        (f"away amira --from 2026-12-21 --reason {'x' * 201}", "shorten it to 200"),
        (f"reassign a --to b --reason {'x' * 1_001}", "reason: this holds 1,001 characters"),
        ("reassign a --reason=", "reason: this is empty"),
    ],
)
def test_what_cannot_be_meant_has_code_2(say: Say, words: str, said: str) -> None:
    code, out, err = say("people", *words.split())
    assert (code, out) == (2, "")
    assert said in err


async def test_who_takes_cases_over_is_one_user_or_one_role(office: Ask) -> None:
    for takers in ("", "--to b --round-robin c", "--to amira-khan"):
        words = ["people", "reassign", "amira-khan", "--reason", "left", *takers.split()]
        assert (await office(*words)).code == 2


def test_a_file_that_is_not_there_has_code_4(say: Say) -> None:
    code, _, err = say("people", "import", "--users", "nowhere.csv")
    assert (code, "nowhere.csv cannot be read" in err) == (4, True)
