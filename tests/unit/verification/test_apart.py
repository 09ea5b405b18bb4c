"""What is delivered does without `verification` and `tools`; import-linter sees to the packages."""

import ast
from collections.abc import Iterator

import pytest

from tests.places import ROOT

KEPT_OUT = {"verification", "tools"}


def imported(text: str) -> Iterator[str]:
    """The packages that a module imports from, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names):
                yield from (name.name.partition(".")[0] for name in names)
            case ast.ImportFrom(module=str(module)):
                yield module.partition(".")[0]


@pytest.mark.parametrize("module", ["worker.py", "starter.py"])
def test_what_production_runs_imports_neither(module: str) -> None:
    found = set(imported((ROOT / module).read_text(encoding="utf-8")))
    assert "homebuy" in found
    assert not found & KEPT_OUT


def test_an_import_of_either_is_found() -> None:
    planted = "def f():\n    import tools.tiers\n    from verification.timelines import office"
    assert set(imported(planted)) == KEPT_OUT
