"""The wheel holds all that Home Buy needs: nothing is found because the sources are near."""

import zipfile
from pathlib import Path

import pytest

from tests.acceptance.installation import Installation
from tests.places import ROOT

MODULES = ("homebuy", "worker", "starter", "workflows", "activities", "homebuy.demo.samples")
FOLDERS = ("homebuy", "workflows", "activities", "schemes")
UNWANTED = ("__pycache__", "tests", ".git")


def sources() -> set[str]:
    """Every file that the wheel must hold, by its place in the checkout."""
    found = {"worker.py", "starter.py"}
    for folder in FOLDERS:
        files = (file for file in (ROOT / folder).rglob("*") if file.is_file())
        found |= {str(file.relative_to(ROOT)) for file in files if file.suffix != ".pyc"}
    return found


def test_the_wheel_holds_every_source_file_and_nothing_else(installed: Installation) -> None:
    held = {
        name for name in zipfile.ZipFile(installed.wheel).namelist() if ".dist-info/" not in name
    }
    assert held == sources()


def test_nothing_is_imported_from_the_sources(installed: Installation) -> None:
    places = "; ".join(f"import {name}; print({name}.__file__)" for name in MODULES)
    ran = installed.run(installed.python, "-c", places)
    assert ran.returncode == 0, ran.stderr
    outside = [p for p in ran.stdout.split() if installed.packages not in Path(p).parents]
    assert (len(ran.stdout.split()), outside) == (len(MODULES), [])


def test_the_sources_cannot_be_imported(installed: Installation) -> None:
    ran = installed.run(installed.python, "-c", "import sys; print(*sys.path, sep='\\n')")
    assert str(ROOT) not in ran.stdout.splitlines()


@pytest.mark.parametrize(
    "words", ["--help", "--version", "demo --help", "worker --help", "case complete --help"]
)
def test_the_command_line_is_there(words: str, installed: Installation) -> None:
    ran = installed.run(installed.homebuy, *words.split())
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip()


def test_the_definitions_that_ship_are_found_and_sound(installed: Installation) -> None:
    ran = installed.run(installed.homebuy, "definitions", "check")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert installed.packages in Path(shipped(installed)).parents


def shipped(installed: Installation) -> str:
    asking = "from homebuy.definitions.bundle import shipped; print(shipped())"
    return installed.run(installed.python, "-c", asking).stdout.strip()


@pytest.mark.parametrize(("program", "word"), [("worker", "Temporal"), ("starter", "--scheme")])
def test_worker_and_starter_run_as_modules(
    program: str, word: str, installed: Installation
) -> None:
    ran = installed.run(installed.python, "-m", program, TEMPORAL_ADDRESS="127.0.0.1:9")
    assert ran.returncode not in (0, -9)
    assert word in ran.stderr
