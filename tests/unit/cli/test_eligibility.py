"""Years and claims from the shell."""

import json
from pathlib import Path

import pytest

from homebuy.cli.app import command_line
from homebuy.cli.exit_codes import ExitCode
from homebuy.cli.program import run

TABLE = """\
tenant,landlord,public,starts,ends
Ann Lee,Norwich,yes,2015-03-02,2017-03-01
Ann Lee,Northgate Homes,yes,2024-03-02,
"""
FACTS = {
    "secure_tenancy": "yes",
    "only_home": "yes",
    "all_tenants_agree": "yes",
    "possession_order": "no",
    "insolvency": "no",
    "suspension_order": "no",
    "final_demolition_notice": "no",
    "exempt_landlord": "no",
    "insufficient_interest": "no",
    "tied_to_employment": "no",
    "home_for_disabled": "no",
    "home_for_elderly": "no",
}


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "tenancies.csv"
    file.write_text(TABLE, encoding="utf-8")
    return str(file)


def told(*words: str) -> int:
    return run(command_line(), ["eligibility", *words])


def claim(*words: str) -> list[str]:
    return [*words, "--on", "2026-03-02", "--landlord", "Northgate Homes"]


def options(**changed: str) -> list[str]:
    return [part for fact in {**FACTS, **changed}.items() for part in ("--fact", "=".join(fact))]


def test_years_are_shown_with_gaps_and_landlords(
    table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told("years", *claim(table)) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "Ann Lee: 1,461 days, 4 complete years" in shown
    assert "gap of 2,557 days" in shown
    assert "3 needed: enough" in shown
    assert "qualifying_landlords: several-landlords" in shown


def test_years_are_told_to_programs(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told("years", *claim(table), "--json") == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)
    assert (found["complete_years"], found["enough"]) == (4, True)
    assert found["qualifying_landlords"] == "several-landlords"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Admit the claim"),
        ({"possession_order": "yes"}, "Housing Act 1985 s121(1)"),
        ({"home_for_disabled": "yes"}, "(not certain)"),
    ],
)
def test_a_claim_is_assessed(
    changed: dict[str, str], words: str, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told("check", *claim(table), *options(**changed)) == ExitCode.DONE
    assert words in capsys.readouterr().out


def test_what_is_missing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert told("check", *claim(), "--json") == ExitCode.DONE
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "needs information"
    assert {each["fact"] for each in found["missing"]} == {*FACTS, "tenancies"}


def test_a_faulty_file_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(TABLE.replace("2017-03-01", "2014-03-01"), encoding="utf-8")
    assert told("years", *claim(str(file))) == ExitCode.FINDINGS
    assert "bad.csv, line 2: it ends on 2014-03-01" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["years", *claim("missing.csv")], ExitCode.NOT_FOUND, "cannot be read"),
        (["check", *claim(), "--fact", "secure=yes"], ExitCode.USAGE, "knows no fact 'secure'"),
        (["check", *claim(), "--fact", "only_home=perhaps"], ExitCode.USAGE, "is none of: yes, no"),
        (["check", *claim(), "--scheme", "nothing"], ExitCode.NOT_FOUND, "no scheme 'nothing'"),
        (["check", *claim(), "--scheme", "training"], ExitCode.USAGE, "'training' has no checks"),
        (["check", "--on", "soon", "--landlord", "Us"], ExitCode.USAGE, "--on: 'soon' is no day"),
    ],
)
def test_what_cannot_be_is_said(
    words: list[str], code: ExitCode, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(*words) == code
    assert complaint in capsys.readouterr().err
