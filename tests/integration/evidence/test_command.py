"""`homebuy case evidence` over a real database, and the file that it leaves."""

import json
import stat
from pathlib import Path

import pytest

from activities.contracts import Recording
from homebuy.domain.alerts.alert import NewAlert
from homebuy.domain.case import commands as cmd
from homebuy.domain.case.views.view import view
from homebuy.domain.ids import CaseReference, ClockId, MessageId, UserId
from homebuy.domain.service_levels.sla import Mark
from homebuy.evidence.sources import gather
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionKind, DefinitionStore
from homebuy.storage.pool import Pool
from tests.command_line import Ask, Say, ask, say
from tests.training_case import organisation_document
from tests.unit.domain.case.claims import RIGHT_TO_BUY, on_notice
from tests.unit.domain.case.scripted_case import ScriptedCase, at

__all__ = ["ask", "say"]

CASE = CaseReference("RTB-1")
LAW = ClockId("law/s124")
FOUND = f"{CASE}-evidence.html"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def driver(pool: Pool) -> ScriptedCase:
    """A delayed claim on record, with an alert that was acknowledged and a hold."""
    driver = on_notice()
    driver.hold("4 May 10:00")
    driver.release("6 May 10:00")
    driver.acknowledge(LAW, "7 May 10:00")
    driver.price("8 May 10:00")
    await publish(pool)
    await record(pool, driver, alerts=(alert(driver),))
    return driver


async def publish(pool: Pool) -> None:
    store, people = DefinitionStore(pool), organisation_document()
    dumped = RIGHT_TO_BUY.model_dump(mode="json")
    scheme = {part: dumped[part] for part in ("scheme", "calendar")}
    march = at("1 March 10:00")
    await store.publish(DefinitionKind.SCHEME, RIGHT_TO_BUY.scheme.id, scheme, "asha", march)
    await store.publish(DefinitionKind.ORGANISATION, people["id"], people, "asha", march)


async def record(pool: Pool, driver: ScriptedCase, alerts: tuple[NewAlert, ...] = ()) -> None:
    turn = Recording(events=tuple(driver.events), view=view(driver.case, at("8 May 10:00")))
    await CaseStore(pool).record(turn.events, turn.view, alerts)


def alert(driver: ScriptedCase) -> NewAlert:
    (mark,) = (
        e
        for e in driver.events
        if e.kind == "mark_reached" and e.mark is Mark.TARGET and e.clock == LAW
    )
    return NewAlert(
        reference=CASE,
        seq=mark.seq,
        clock=LAW,
        mark=Mark.TARGET,
        title=mark.title,
        reached_at=mark.at,
        due_at=mark.at,
        rule=mark.rule,
        reason="head of service",
        recipient="helen-ward",
        recipient_name="Helen Ward",
        address="helen@example.org",
        fell_back=False,
        created_at=mark.at,
    )


@pytest.mark.usefixtures("driver")
async def test_the_file_has_what_is_on_record(ask: Ask) -> None:
    code, out, err = await ask("case", "evidence", CASE)
    assert (code, err) == (0, "")
    assert out.startswith(f"{FOUND}: the evidence of case RTB-1, as of")
    assert "Admit or deny the claim (RTB2), Housing Act 1985 s124(2): not done, late by" in out
    file = Path(FOUND).read_text(encoding="utf-8")
    for words in ("Helen Ward", "officer, Thu 7 May 2026", "RTB6", "£176,000.00", "2 days", "ill"):
        assert words in file


@pytest.mark.usefixtures("driver")
async def test_what_is_gathered_is_the_whole_record(pool: Pool) -> None:
    found = await gather(pool, CASE)
    assert found
    assert [event.seq for event in found.events] == list(range(1, len(found.events) + 1))
    assert (len(found.alerts), len(found.holds)) == (1, 1)
    assert found.alerts == await AlertStore(pool).alerts(reference=CASE)
    assert found.names[UserId("amira-khan")] == "Amira Khan"


@pytest.mark.usefixtures("driver")
async def test_programs_get_json_and_nothing_else(ask: Ask) -> None:
    said = json.loads((await ask("case", "evidence", CASE, "--to", "a.html", "--json")).out)
    assert (said["reference"], said["file"]) == (CASE, "a.html")
    assert said["late"][0]["statutory_deadline"] == "Admit or deny the claim (RTB2)"
    assert said["late"][0]["days_late"] == said["days_late"]["landlord"] > 0
    assert sum(said["days"].values()) >= said["days"]["landlord"]


@pytest.mark.usefixtures("driver")
async def test_a_file_that_is_there_stays_unless_it_is_forced(ask: Ask) -> None:
    Path("kept.html").write_text("mine", encoding="utf-8")
    code, _, err = await ask("case", "evidence", CASE, "--to", "kept.html")
    assert code == 4
    assert err.strip() == "homebuy: kept.html is there already: add --force to replace it"
    assert Path("kept.html").read_text(encoding="utf-8") == "mine"
    assert (await ask("case", "evidence", CASE, "--to", "kept.html", "--force")).code == 0
    assert Path("kept.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.usefixtures("driver")
async def test_only_its_owner_can_read_the_file_and_nothing_else_is_left(ask: Ask) -> None:
    await ask("case", "evidence", CASE)
    assert [file.name for file in Path().iterdir()] == [FOUND]
    assert stat.S_IMODE(Path(FOUND).stat().st_mode) == 0o600


async def test_a_case_that_is_not_there_leaves_no_file(ask: Ask) -> None:
    code, out, err = await ask("case", "evidence", "NO-1")
    assert (code, out) == (4, "")
    assert err.strip() == "homebuy: nothing is recorded of case 'NO-1'"
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("to", ["missing/a.html", "."])
@pytest.mark.usefixtures("driver")
async def test_a_place_that_cannot_be_written_is_named(to: str, ask: Ask) -> None:
    code, _, err = await ask("case", "evidence", CASE, "--to", to)
    assert code == 4
    assert err.startswith("homebuy: ")
    assert str(Path(to)) in err
    assert "Traceback" not in err


async def test_a_scheme_that_was_never_published_is_named(pool: Pool, ask: Ask) -> None:
    await record(pool, on_notice())
    code, _, err = await ask("case", "evidence", CASE)
    assert code != 0
    assert 'scheme "right-to-buy-england" has no version 1' in err
    assert list(Path().iterdir()) == []


def test_without_a_database_there_is_one_clear_message(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOMEBUY_DATABASE_URL", raising=False)
    said = say("case", "evidence", CASE)
    assert "HOMEBUY_DATABASE_URL" in said.err
    assert list(Path().iterdir()) == []


async def test_two_thousand_events_are_gathered_and_written_soon(
    driver: ScriptedCase, pool: Pool, ask: Ask
) -> None:
    for number in range(2_000):
        sent = {"message_id": MessageId(f"n-{number}"), "actor": "bo", "at": at("9 May 10:00")}
        driver.tell(cmd.AddNote.model_validate({**sent, "text": f"remark {number}"}))
    await record(pool, driver)
    code, _, err = await ask("case", "evidence", CASE)
    assert (code, err) == (0, "")
    assert "remark 1999" in Path(FOUND).read_text(encoding="utf-8")
