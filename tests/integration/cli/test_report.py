"""Returns asked for on the command line."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from homebuy.domain.outcomes import Outcome
from homebuy.storage.pool import Pool
from tests.command_line import Ask, Say
from tests.integration.returns.backdated_case import (
    NORWICH,
    RIGHT_TO_BUY,
    BackdatedCase,
    publish_schemes,
)

YEAR = ("report", "--from", "2024-04-01", "--to", "2025-03-31")


@pytest.fixture
async def year(pool: Pool) -> None:
    """One claim that completed at £107,600, and one that was denied."""
    await publish_schemes(pool, RIGHT_TO_BUY)
    sold = BackdatedCase("2024-06-03", rtb1_served="2024-06-03", **NORWICH)
    sold.learn("2024-06-20", rtb2_decision="admitted", rtb2_served="2024-06-20")
    sold.learn("2024-07-01", valuation="210000.00").price("2024-07-02")
    sold.learn("2024-11-01", completed_on="2024-10-31")
    denied = BackdatedCase("2024-06-10", rtb1_served="2024-06-10")
    denied.learn("2024-06-20", rtb2_decision="denied", denial_ground="=2+3")
    for case in (sold, denied.close(Outcome.DENIED, "2024-07-01")):
        await case.record(pool)


def line(out: str, *words: str) -> str:
    found = [line for line in out.splitlines() if all(word in line for word in words)]
    assert found, f"no line with {words} in\n{out}"
    return found[0]


@pytest.mark.usefixtures("year")
async def test_people_get_tables_with_footnotes(ask: Ask) -> None:
    said = await ask(*YEAR)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Returns of Mon 1 Apr 2024 to Mon 31 Mar 2025, all schemes\n")
    assert "2" in line(said.out, "│ applications ")
    assert "£107,600.00" in line(said.out, "│ receipts ")
    assert "50.0 %" in line(said.out, "conversion so far")
    assert line(said.out, "decisions", "100.0 %")
    assert "Receipts are the prices last reckoned by the day of completion" in said.out


@pytest.mark.usefixtures("year")
async def test_spreadsheets_get_csv_without_formulas(ask: Ask) -> None:
    said = await ask(*YEAR, "--format", "csv")
    rows = list(csv.DictReader(StringIO(said.out)))
    values = {(row["theme"], row["figure"], row["of"]): row["value"] for row in rows}
    assert values["sales", "receipts", ""] == "107600.00"
    assert values["denials", "denials", "'=2+3"] == "1"
    assert values["deadlines", "share on time", "offers"] == ""


@pytest.mark.usefixtures("year")
async def test_programs_get_json_with_amounts_as_text(ask: Ask) -> None:
    said = await ask(*YEAR, "--scheme", RIGHT_TO_BUY, "--format", "json")
    document = json.loads(said.out)
    values = {(f["theme"], f["figure"], f["of"]): f["value"] for f in document["figures"]}
    assert values["sales", "median discount", ""] == "102400.00"
    assert values["claims", "applications", ""] == 2
    assert values["deadlines", "median days late", "offers"] is None
    assert (document["from"], document["scheme"]) == ("2024-04-01", RIGHT_TO_BUY)


@pytest.mark.usefixtures("year")
async def test_files_are_written_instead_of_printing(ask: Ask, tmp_path: Path) -> None:
    figures, chart = tmp_path / "year.csv", tmp_path / "year.SVG"
    said = await ask(*YEAR, "--format", "csv", "--to-file", str(figures), "--chart", str(chart))
    assert (said.code, said.out) == (0, "")
    assert said.err == f"wrote {figures}\nwrote {chart}\n"
    assert figures.read_text().startswith("theme,figure,of,value,unit\n")
    assert chart.read_text().startswith("<?xml")
    assert sorted(tmp_path.iterdir()) == sorted([figures, chart])


async def test_chart_is_drawn_beside_the_tables(ask: Ask, tmp_path: Path) -> None:
    said = await ask(*YEAR, "--chart", str(tmp_path / "year.svg"))
    assert said.code == 0
    assert "Claims" in said.out
    assert "<title" in (tmp_path / "year.svg").read_text(encoding="utf-8")


@pytest.mark.usefixtures("year")
async def test_unknown_scheme_is_answered_with_the_one_that_was_meant(
    ask: Ask, tmp_path: Path
) -> None:
    said = await ask(
        *YEAR, "--scheme", "right-to-buy-engalnd", "--to-file", str(tmp_path / "year.txt")
    )
    assert (said.code, said.out) == (4, "")
    assert said.err == (
        "homebuy: there is no scheme 'right-to-buy-engalnd': did you mean "
        "'right-to-buy-england'? there are: right-to-buy-england\n"
    )
    assert list(tmp_path.iterdir()) == []


def days(first: str, last: str) -> tuple[str, ...]:
    return ("--from", first, "--to", last)


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (days("2025-03-31", "2024-04-01"), 2, "before it begins"),
        (days("2025-02-30", "2025-04-01"), 2, "--from: there is no day or time '2025-02-30'"),
        (days("2025-02-01", "soon"), 2, "--to: 'soon' is no day"),
        (days("0001-01-01", "2025-04-01"), 2, "check the year"),
        (days("2025-01-01", "9999-12-31"), 2, "check the year"),
        (days("2000-01-01", "2025-04-01"), 2, "longer than 20 years"),
        (days("2150-01-01", "2150-04-01"), 2, "nothing is known"),
        (("--from", "2025-01-01"), 2, "--to"),
        ((*YEAR[1:], "--format", "xml"), 2, "xml"),
        ((*YEAR[1:], "--chart", "year.png"), 2, "year.png does not end in .svg: name a file that"),
        ((*YEAR[1:], "--chart", "year"), 2, "year does not end in .svg"),
        ((*YEAR[1:], "--chart", "year.svg", "--to-file", "year.svg"), 2, "name the same file"),
        ((*YEAR[1:], "--to-file", "missing/year.csv"), 4, "there is no folder"),
        ((*YEAR[1:], "--chart", "missing/year.svg"), 4, "there is no folder"),
        ((*YEAR[1:], "--to-file", "."), 4, "it is a folder"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    say: Say,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    why: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = say("report", *words)
    assert (said.code, said.out) == (code, "")
    assert why in said.err
    assert said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_help_shows_an_example_and_the_exit_codes(say: Say) -> None:
    out = say("report", "--help").out
    assert "For example: homebuy report --from 2026-04-01" in out
    assert "A chart is an SVG file" in " ".join(out.split())
    assert "4  not found" in out


def test_without_a_database_the_setting_is_named(say: Say) -> None:
    said = say(*YEAR)
    assert (said.code, "HOMEBUY_DATABASE_URL" in said.err) == (5, True)


async def test_period_that_still_runs_says_how_far_it_is_known(ask: Ask) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    said = await ask("report", "--from", "2025-01-01", "--to", tomorrow.isoformat())
    assert ", as known on " in said.out.splitlines()[0]
