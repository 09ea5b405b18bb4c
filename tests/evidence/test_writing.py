from pathlib import Path

import pytest

from homebuy.evidence.writing import CannotWriteError, FileExistsAlreadyError, write_whole


def left(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_the_text_is_all_that_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.html", "text", replace=False)
    assert left(tmp_path) == {"a.html": "text"}


def test_a_text_that_cannot_be_written_leaves_the_former_one(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "half of a character: \ud800", replace=True)
    assert left(tmp_path) == {"a.html": "mine"}


def test_a_text_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.html", "\ud800", replace=False)
    assert left(tmp_path) == {}


def test_a_link_that_leads_nowhere_is_a_name_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "gone.html")
    with pytest.raises(FileExistsAlreadyError, match="--force"):
        write_whole(tmp_path / "a.html", "text", replace=False)
    assert not (tmp_path / "gone.html").exists()


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="is a folder"):
        write_whole(tmp_path, "text", replace=True)


def test_a_name_that_is_too_long_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="cannot be written"):
        write_whole(tmp_path / ("a" * 300), "text", replace=True)
    assert left(tmp_path) == {}
