"""What `--fresh` forgets, and what it never touches."""

from pathlib import Path

import pytest

from homebuy.demo.office import forget
from homebuy.embedded import processes
from homebuy.embedded.processes import EmbeddedServerError, claimed


async def test_fresh_forgets_what_earlier_demos_left_and_nothing_else(tmp_path: Path) -> None:
    for file in ("postgres/cluster/PG_VERSION", "mail/1.eml", "letters/1.txt", "notes.txt"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    await forget(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"letters", "notes.txt"}


async def test_fresh_is_refused_while_another_demo_runs_and_takes_nothing_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "HANDOVER", 0.1)
    (tmp_path / "mail").mkdir()
    async with claimed(tmp_path / "postgres"):
        with pytest.raises(EmbeddedServerError, match="in use by another Home Buy"):
            await forget(tmp_path)
    assert (tmp_path / "mail").exists()


async def test_fresh_over_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    await forget(tmp_path / "none")
