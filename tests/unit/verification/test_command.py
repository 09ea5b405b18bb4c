"""`./run verify`: published cases answered, without any service running."""

import json
from pathlib import Path

import pytest

from homebuy.cli.program import run
from tests.command_line import Said, Say
from tests.places import CONFORMANCE
from verification.__main__ import app

CASES = CONFORMANCE / "sla_cases.json"


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command."""
    return lambda *words: Said(run(app, words), *capsys.readouterr())


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The published cases, one of them with another answer."""
    document = json.loads(CASES.read_text())
    case = next(case for case in document["cases"] if case["id"] == "KADAI-16")
    case["expect"] = "2022-04-14T16:01"
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(document))
    return file


def test_all_published_cases_are_answered_in_one_table(verify: Say) -> None:
    said = verify("conformance", str(CASES))
    assert (said.code, said.err) == (0, "")
    *_, last = said.out.splitlines()
    assert last == "141 agree, 4 differ: 4 as the file says, 0 although it says they agree"
    row = next(line for line in said.out.splitlines() if "ZAMMAD-05" in line)
    words = ("sla", "2013-06-05T07:00Z", "2013-06-04T16:00Z", "differ", "TIE AT CLOSE")
    assert all(word in row for word in words)


def test_programs_get_every_case_as_json(verify: Say) -> None:
    document = json.loads(verify("conformance", str(CASES), "--json").out)
    assert [document[key] for key in ("agree", "differ", "unexpected")] == [141, 4, 0]
    (case,) = (case for case in document["cases"] if case["id"] == "ERPNEXT-04")
    assert case == {
        "id": "ERPNEXT-04",
        "operation": "between",
        "expected": "1s",
        "computed": "0s",
        "match": "differ",
        "cross_check": "differs",
        "note": "upstream stores 1 s as its marker for zero",
    }


def test_a_difference_that_the_file_does_not_know_has_code_1(verify: Say, wrong: Path) -> None:
    said = verify("conformance", str(wrong))
    assert (said.code, "1 although it says they agree" in said.out) == (1, True)


def test_some_cases_alone_are_answered_in_the_order_of_the_file(verify: Say, wrong: Path) -> None:
    only = ("--only", "ZAMMAD-05", "KADAI-20", "--only", "OP-13", "--json")
    said = verify("conformance", str(wrong), *only)
    ids = [case["id"] for case in json.loads(said.out)["cases"]]
    assert (said.code, ids) == (0, ["KADAI-20", "ZAMMAD-05", "OP-13"])


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ((str(CASES), "--only", "KADAI-16", "nope"), 2, "has no case nope; check the spelling"),
        (("nowhere.json",), 4, "nowhere.json cannot be read"),
        ((str(CASES.parent),), 4, "cannot be read"),
        ((str(CASES.parent / "real_timelines.json"),), 1, "calendars: this is missing: add it"),
    ],
)
def test_a_file_or_case_that_cannot_be_used_is_named(
    verify: Say, words: tuple[str, ...], code: int, why: str
) -> None:
    said = verify("conformance", *words)
    assert (said.code, said.out) == (code, "")
    assert why in said.err


@pytest.mark.parametrize("command", ["conformance", "timelines"])
def test_help_shows_an_example_and_the_exit_codes(verify: Say, command: str) -> None:
    said = verify(command, "--help")
    assert f"For example: ./run verify {command} tests/" in " ".join(said.out.split())
    assert "1  there are findings" in said.out
