from pathlib import Path

from tests.places import ROOT
from tools.module_sizes import LISTS, LONGEST, LONGEST_LIST, LONGEST_PROGRAM, too_long


def lines(path: Path, number: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n" * number)


def test_a_module_that_has_grown_too_long_is_named(tmp_path: Path) -> None:
    lines(tmp_path / "homebuy/short.py", LONGEST)
    lines(tmp_path / "homebuy/long.py", LONGEST + 1)
    lines(tmp_path / "homebuy/domain/case/events.py", LONGEST_LIST)
    lines(tmp_path / "worker.py", LONGEST_PROGRAM)
    lines(tmp_path / "starter.py", LONGEST_PROGRAM + 1)
    assert list(too_long(tmp_path)) == [
        "homebuy/long.py: 251 lines, more than 250: give a part its own",
        "starter.py: 81 lines, more than 80: give a part its own",
    ]


def test_every_flat_list_is_there() -> None:
    assert [name for name in LISTS if not (ROOT / name).is_file()] == []
