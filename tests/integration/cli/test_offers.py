"""`homebuy case offer` shows and writes the letter as it was made."""

import json
from pathlib import Path

import pytest

from homebuy.storage.letters import LetterStore
from homebuy.storage.pool import Pool
from tests.command_line import Ask, Say
from tests.integration.storage.test_letters import REFERENCE, letter_of, offered, record
from tests.training_case import TrainingCase


@pytest.fixture
async def written(pool: Pool) -> str:
    """The letter of a case that has made an offer."""
    turn = offered()
    await record(pool, turn, letter_of(turn))
    (letter,) = await LetterStore(pool).letters(REFERENCE)
    return letter.markdown


async def test_the_letter_is_printed_word_for_word(ask: Ask, written: str) -> None:
    assert await ask("case", "offer", "RTB-1") == (0, written, "")
    assert await ask("case", "offer", "RTB-1", "--number", "1") == (0, written, "")


async def test_the_letter_is_given_to_programs_with_its_sum(ask: Ask, written: str) -> None:
    code, out, err = await ask("case", "offer", "RTB-1", "--json")
    found = json.loads(out)
    assert (code, err, found["markdown"], found["number"]) == (0, "", written, 1)
    assert len(found["sha256"]) == 64


async def test_the_letter_is_written_as_markdown(ask: Ask, written: str, tmp_path: Path) -> None:
    file = tmp_path / "offer.md"
    code, out, err = await ask("case", "offer", "RTB-1", "--to", str(file))
    assert (code, err) == (0, "")
    assert out == f"Offer 1 in case RTB-1, Wed 1 Apr 2026: written to {file}\n"
    assert file.read_text(encoding="utf-8") == written


@pytest.mark.usefixtures("written")
async def test_the_letter_is_written_as_pdf_twice_the_same(ask: Ask, tmp_path: Path) -> None:
    one, other = tmp_path / "one.pdf", tmp_path / "other.PDF"
    for file in (one, other):
        assert (await ask("case", "offer", "RTB-1", "--to", str(file))).code == 0
    assert one.read_bytes().startswith(b"%PDF-")
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.usefixtures("written")
async def test_the_own_letterhead_is_used_and_a_fault_in_it_is_one_line(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, file = tmp_path / "paper", tmp_path / "offer.pdf"
    monkeypatch.setenv("HOMEBUY_LETTERHEAD", str(folder))
    code, out, err = await ask("case", "offer", "RTB-1", "--to", str(file))
    assert (code, out, file.exists()) == (5, "", False)
    assert err.startswith(f"homebuy: HOMEBUY_LETTERHEAD names {folder}, which is no folder")
    folder.mkdir()
    (folder / "letter.typ").write_text("#let letter = nonsense", encoding="utf-8")
    code, out, err = await ask("case", "offer", "RTB-1", "--to", str(file))
    assert (code, out, file.exists()) == (5, "", False)
    assert err.startswith(f"homebuy: {folder / 'letter.typ'}, line 1: unknown variable: nonsense")
    assert len(err.splitlines()) == 1


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("RTB-1 --number 3", "case 'RTB-1' has no offer 3: its latest is offer 1"),
        ("RTB-1 --number 0", "case 'RTB-1' has no offer 0: its latest is offer 1"),
        ("RTB-9", "nothing is recorded of case 'RTB-9'"),
        ("..;DROP", "nothing is recorded of case '..;DROP'"),
    ],
)
async def test_what_is_not_there_is_named(ask: Ask, words: str, said: str) -> None:
    assert await ask("case", "offer", *words.split()) == (4, "", f"homebuy: {said}\n")


async def test_a_case_without_an_offer_says_what_makes_one(ask: Ask, pool: Pool) -> None:
    await record(pool, TrainingCase().raised)
    code, _, err = await ask("case", "offer", "P-1")
    assert code == 4
    assert "case 'P-1' has no offer: complete the task that makes it" in err


@pytest.mark.parametrize(
    ("file", "code", "said"),
    [
        ("letter.docx", 2, "does not end in .md or .pdf"),
        ("letter", 2, "does not end in .md or .pdf"),
        ("nowhere/letter.pdf", 4, "there is no folder"),
        ("folder.pdf", 4, "it is a folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_looked_up(
    say: Say, tmp_path: Path, file: str, code: int, said: str
) -> None:
    (tmp_path / "folder.pdf").mkdir()
    answer = say("case", "offer", "RTB-1", "--to", str(tmp_path / file))
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("offer", "REFERENCE"),
        ("offer RTB-1 --number one", "one"),
        ("answer RTB-1", "ANSWER"),
        ("answer RTB-1 accepted", "--on"),
    ],
)
def test_what_is_left_out_is_named(say: Say, words: str, said: str) -> None:
    code, out, err = say("case", *words.split())
    assert (code, out) == (2, "")
    assert said in err


def test_without_a_service_the_setting_is_named(say: Say) -> None:
    assert "HOMEBUY_DATABASE_URL" in say("case", "offer", "RTB-1").err
    answer = say("case", "answer", "R", "accepted", "--on", "2026-12-01")
    assert "Temporal does not answer" in answer.err
