"""Definitions checked and published from the command line."""

import json
from pathlib import Path

import pytest

from homebuy.definitions.bundle import shipped
from tests.command_line import Ask, Say


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    (tmp_path / "broken.yaml").write_text("kind: scheme\nid: Not An Id\n")
    return tmp_path


def test_the_shipped_definitions_have_no_fault(say: Say) -> None:
    code, out, _ = say("definitions", "check")
    assert (code, out.startswith("No faults: northgate-homes")) == (0, True)


def test_faults_are_findings_with_file_and_place(say: Say, faulty: Path) -> None:
    code, out, _ = say("definitions", "check", str(faulty))
    assert code == 1
    assert "broken.yaml: id: 'Not An Id'" in out


def test_faults_are_json_for_programs(say: Say, faulty: Path) -> None:
    code, out, _ = say("definitions", "check", str(faulty), "--json")
    assert code == 1
    assert {"file", "path", "reason"} == set(json.loads(out)["faults"][0])


async def test_publishing_again_keeps_the_version(ask: Ask) -> None:
    first = json.loads((await ask("definitions", "publish", "--by", "grace", "--json")).out)
    again = json.loads((await ask("definitions", "publish", "--by", "grace", "--json")).out)
    assert {(each["version"], each["changed"]) for each in first} == {(1, True)}
    assert {(each["version"], each["changed"]) for each in again} == {(1, False)}


async def test_an_organisation_that_lacks_what_a_published_scheme_names_is_refused(
    ask: Ask, tmp_path: Path
) -> None:
    parts = [str(shipped() / name) for name in ("organisation.yaml", "training.yaml", "calendars")]
    assert (await ask("definitions", "publish", *parts, "--by", "grace")).code == 0
    text = (shipped() / "organisation.yaml").read_text(encoding="utf-8")
    alone = tmp_path / "organisation.yaml"
    alone.write_text(text.replace("service-desk", "help-point"), encoding="utf-8")
    calendars = parts[-1]
    code, out, _ = await ask("definitions", "publish", str(alone), calendars, "--by", "grace")
    assert (code, out.count("faults: 1")) == (1, 1)
    assert "scheme 'training', which is published: fallback: " in out
    assert "amira.khan@example.org" in (await ask("people", "list", "--json")).out
    alone.write_text(text.replace("amira.khan@", "amira@"), encoding="utf-8")
    assert (await ask("definitions", "publish", str(alone), calendars, "--by", "grace")).code == 0


async def test_faulty_definitions_are_not_published(ask: Ask, faulty: Path) -> None:
    assert (await ask("definitions", "publish", str(faulty))).code == 1
    assert json.loads((await ask("case", "list", "--json")).out) == []
