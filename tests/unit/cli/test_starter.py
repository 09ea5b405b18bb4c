"""The starter that schedules run."""

import pytest

from homebuy.cli.program import run
from starter import app


@pytest.mark.parametrize(
    "words",
    [
        "",
        "T-1",
        "T-1 --scheme training",
        "--scheme training --owner amira-khan",
        "T-1 --scheme training --owner amira-khan --file a.csv",
        "--file a.csv --owner amira-khan",
    ],
)
def test_one_case_or_one_file_must_be_named(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(app, words.split()) == 2
    assert "only --file" in capsys.readouterr().err


def test_a_file_that_is_not_there_has_code_4() -> None:
    assert run(app, ["--file", "none.csv"]) == 4


def test_a_case_needs_the_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(app, ["T-1", "--scheme", "training", "--owner", "amira-khan"]) == 5
    assert "HOMEBUY_DATABASE_URL" in capsys.readouterr().err
