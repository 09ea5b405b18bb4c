"""The locks hold what `pyproject.toml` asks for, agree with each other, and name no registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.places import ROOT
from tools.environment import ALL, RUNS
from tools.installed_check import pins
from tools.locks import CLOCKS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
GROUPS = PROJECT["dependency-groups"]
ASKED = {
    RUNS: [*NEEDED, *EXTRAS["embedded"], *GROUPS["build"]],
    ALL: [*NEEDED, *EXTRAS["embedded"], *GROUPS["build"], *GROUPS["dev"]],
    CLOCKS: GROUPS["clocks"],
}


@pytest.mark.parametrize("lock", ASKED, ids=lambda lock: lock.parent.name + "/" + lock.name)
def test_a_lock_pins_all_that_is_asked_for(lock: Path) -> None:
    pinned, asked = pins(lock), list(map(Requirement, ASKED[lock]))
    assert asked
    lacking = [
        str(want)
        for want in asked
        if not want.specifier.contains(pinned.get(canonicalize_name(want.name), "0"))
    ]
    assert lacking == []


@pytest.mark.parametrize("lock", ASKED, ids=lambda lock: lock.parent.name + "/" + lock.name)
def test_a_lock_has_a_hash_for_each_pin_and_names_no_registry(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert [line for line in re.findall(r"^\S+==.*", text, re.MULTILINE) if line[-1] != "\\"] == []
    assert "./run lock" in text


@pytest.mark.parametrize("lock", [RUNS, CLOCKS], ids=lambda lock: lock.parent.name)
def test_no_two_locks_pin_a_package_at_different_versions(lock: Path) -> None:
    mine, all_ = pins(lock), pins(ALL)
    shared = mine.keys() & all_.keys()
    assert shared
    assert {name: mine[name] for name in shared} == {name: all_[name] for name in shared}


def test_the_demo_has_what_makes_letters_and_does_without_the_tools() -> None:
    assert pins(RUNS).keys() >= {"markdown-it-py", "typst"}
    assert not pins(RUNS).keys() & {"mypy", "pypdf", "pytest", "ruff", "uv"}
