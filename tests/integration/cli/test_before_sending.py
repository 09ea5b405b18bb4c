"""What is looked up before a case is told anything: names, facts, and whole files of them."""

import json
from pathlib import Path

import pytest

from homebuy.storage.pool import Pool
from tests.command_line import Ask
from tests.desk import publish_shipped

TRAINING = ("--scheme", "training", "--owner", "amira-khan")


@pytest.fixture
async def published(pool: Pool) -> None:
    """The definitions that ship are published."""
    await publish_shipped(pool)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--scheme trainin --owner amira-khan", 4, "did you mean 'training'?"),
        ("--scheme right-to-buy-wales --owner amira-khan", 4, "ended on Sat 26 Jan 2019"),
        (
            "--scheme right-to-buy-scotland --owner amira-khan --applied-on 2016-07-01",
            4,
            "A claim of Fri 1 Jul 2016 is refused too",
        ),
        ("--scheme training --owner amira", 4, "there is no user 'amira'"),
        ("--scheme training --owner ruth-bell", 4, "to 31 Aug 2025"),
        ("--scheme training --owner amira-khan --fact colour=red", 3, "knows no fact 'colour'"),
        ("--scheme training --owner amira-khan --fact favourite_mark=blue", 3, "none of: amber"),
        ("--scheme training --owner amira-khan --at 2030-01-01", 3, "future"),
        (
            "--scheme training --owner amira-khan --applied-on 2026-03-02"
            " --fact practice_began=2026-03-03",
            2,
            "the same day",
        ),
    ],
)
async def test_a_case_that_cannot_be_raised_is_not_sent(
    ask: Ask, words: str, code: int, said: str
) -> None:
    answer = await ask("case", "raise", "T-1", *words.split())
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


async def test_nothing_published_yet_says_so(ask: Ask) -> None:
    answer = await ask("case", "raise", "T-1", *TRAINING)
    assert (answer.code, "published" in answer.err) == (4, True)


@pytest.mark.usefixtures("published")
async def test_a_case_that_could_be_raised_meets_the_temporal_that_is_down(ask: Ask) -> None:
    assert (await ask("case", "raise", "T-1", *TRAINING)).code == 5


@pytest.mark.usefixtures("published")
async def test_nobody_is_given_a_case_who_does_not_serve(ask: Ask) -> None:
    answer = await ask("case", "reassign", "T-1", "nobody", "--reason", "leave")
    assert (answer.code, "there are: amira-khan" in answer.err) == (4, True)


def applications(folder: Path, *rows: str) -> str:
    file = folder / "applications.csv"
    file.write_text("\n".join(["reference,scheme,owner,applied_on", *rows]))
    return str(file)


@pytest.mark.usefixtures("published")
async def test_a_dry_run_shows_what_would_be_raised_and_what_is_wrong(
    ask: Ask, tmp_path: Path
) -> None:
    file = applications(tmp_path, "T-1,training,amira-khan,2026-03-02", "T-2,none,amira-khan,soon")
    code, out, _ = await ask("applications", "import", file, "--dry-run")
    assert code == 1
    assert "would be raised" in out
    assert f"{file}, line 3: applied_on: 'soon'" in out
    assert "1 would be raised, faults: 1" in out


@pytest.mark.usefixtures("published")
async def test_a_dry_run_without_faults_is_done(ask: Ask, tmp_path: Path) -> None:
    file = applications(tmp_path, "T-1,training,amira-khan,2026-03-02")
    code, out, _ = await ask("applications", "import", file, "--dry-run", "--json")
    assert code == 0
    assert json.loads(out)["cases"] == [
        {"line": 2, "reference": "T-1", "fate": "would be raised", "reason": ""}
    ]


@pytest.mark.usefixtures("published")
async def test_all_or_nothing_raises_nothing_from_a_file_with_a_fault(
    ask: Ask, tmp_path: Path
) -> None:
    file = applications(tmp_path, "T-1,training,amira-khan,2026-03-02", "T-2,none,amira-khan,soon")
    code, out, _ = await ask("applications", "import", file, "--all-or-nothing")
    assert code == 1
    assert "1 held back because of faults, faults: 1" in out


@pytest.mark.usefixtures("published")
async def test_good_rows_meet_the_temporal_that_is_down(ask: Ask, tmp_path: Path) -> None:
    file = applications(tmp_path, "T-1,training,amira-khan,2026-03-02")
    assert (await ask("applications", "import", file)).code == 5
