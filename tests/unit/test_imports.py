"""What import-linter does not see: two modules that are no packages, and names in texts."""

import ast
import re
from collections.abc import Iterator
from pkgutil import iter_modules

import pytest

import homebuy.cli.commands
from homebuy.cli.app import COMMANDS
from tests.places import ROOT

KEPT_OUT = {"verification", "tools"}


def imported(text: str) -> Iterator[str]:
    """The modules that a module imports from, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module)):
                yield module


def packages(text: str) -> set[str]:
    return {name.partition(".")[0] for name in imported(text)}


def read(module: str) -> str:
    return (ROOT / module).read_text(encoding="utf-8")


@pytest.mark.parametrize("module", ["worker.py", "starter.py"])
def test_what_production_runs_imports_neither_verification_nor_tools(module: str) -> None:
    found = packages(read(module))
    assert "homebuy" in found
    assert not found & KEPT_OUT


def test_an_import_of_either_is_found() -> None:
    planted = "def f():\n    import tools.tiers\n    from verification.timelines import office"
    assert packages(planted) == KEPT_OUT


def test_the_worker_imports_no_command_so_that_a_command_may_import_it() -> None:
    from_cli = {name for name in imported(read("worker.py")) if name.startswith("homebuy.cli")}
    assert from_cli == {"homebuy.cli.program"}


def test_the_command_line_loads_by_name_only_modules_of_commands() -> None:
    modules = {module for module, _ in COMMANDS.values()}
    assert modules <= {module.name for module in iter_modules(homebuy.cli.commands.__path__)}


def test_nothing_else_is_loaded_by_name() -> None:
    found = [
        str(path.relative_to(ROOT))
        for package in ("homebuy", "workflows", "activities")
        for path in sorted((ROOT / package).rglob("*.py"))
        if re.search(r"import_module|__import__|homebuy\.[\w.{}]+:\w+", path.read_text("utf-8"))
    ]
    assert found == ["homebuy/cli/app.py"]
