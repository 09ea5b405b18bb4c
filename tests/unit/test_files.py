"""Files written whole or not at all."""

from pathlib import Path

import pytest

from homebuy.files import FileExistsAlreadyError, UnwritableError, must_be_writable, write


def left(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_a_private_file_is_for_its_owner_only(tmp_path: Path) -> None:
    write({tmp_path / "a.html": b"text"}, replace=False, private=True)
    assert left(tmp_path) == {"a.html": "text"}
    assert (tmp_path / "a.html").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsAlreadyError, match="--force"):
        must_be_writable(tmp_path / "a.html", replace=False)
    with pytest.raises(FileExistsAlreadyError, match="--force"):
        write({tmp_path / "a.html": b"text"}, replace=False)
    assert left(tmp_path) == {"a.html": "mine"}


def test_a_link_that_leads_nowhere_is_a_name_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "gone.html")
    with pytest.raises(FileExistsAlreadyError, match="--force"):
        write({tmp_path / "a.html": b"text"}, replace=False)
    assert not (tmp_path / "gone.html").exists()


def test_a_name_that_is_too_long_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnwritableError, match="cannot be written"):
        write({tmp_path / ("a" * 300): b"text"})
    assert left(tmp_path) == {}


def test_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "return.csv"
    file.write_text("an older and longer one")
    write({file: b"new"})
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_is_written_if_one_of_the_files_cannot_be(tmp_path: Path) -> None:
    file = tmp_path / "return.csv"
    with pytest.raises(UnwritableError, match="name another"):
        write({file: b"new", tmp_path / "missing" / "return.svg": b"new"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "why"), [("missing/return.csv", "there is no folder"), ("", "it is a folder")]
)
def test_place_where_no_file_can_be_is_found_before_the_work(
    tmp_path: Path, name: str, why: str
) -> None:
    with pytest.raises(UnwritableError, match=why):
        must_be_writable(tmp_path / name)
