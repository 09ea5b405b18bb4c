from pathlib import Path

from tools.module_sizes import LONGEST, too_long


def test_a_module_that_has_grown_too_long_is_named(tmp_path: Path) -> None:
    (tmp_path / "homebuy").mkdir()
    (tmp_path / "homebuy" / "short.py").write_text("\n" * LONGEST)
    (tmp_path / "homebuy" / "long.py").write_text("\n" * (LONGEST + 1))
    for name in ("worker.py", "starter.py"):
        (tmp_path / name).write_text("")
    assert list(too_long(tmp_path)) == [
        "homebuy/long.py: 301 lines, more than 300: give a part its own"
    ]
