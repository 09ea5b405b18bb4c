"""`./run verify timelines`, run as people run it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from tests.workflow.timelines.conftest import REAL


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "verification", "timelines", *map(str, arguments)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def bradford(tmp_path: Path) -> Path:
    """A file of one case, with one figure that is wrong."""
    document = json.loads(REAL.read_text())
    (case,) = (case for case in document["cases"] if case["id"] == "EWCA-1993-Bradford")
    case["derived"]["s125"]["days_late"] = 14
    return write(tmp_path, {"cases": [case]})


def write(folder: Path, document: Any) -> Path:
    file = folder / "claims.json"
    file.write_text(json.dumps(document))
    return file


def test_a_wrong_figure_is_found_and_named(bradford: Path) -> None:
    done = check(bradford)
    assert done.returncode == 1, done.stderr
    assert "EWCA-1993-Bradford s125 differs in: days late" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("2 agree, 1 differ, 1 cannot be compared")


def test_programs_get_json_and_nothing_else(bradford: Path) -> None:
    done = check(bradford, "--json")
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr.strip()) == (1, "")
    assert [document[key] for key in ("agree", "differ", "cannot_be_compared")] == [2, 1, 1]
    ours, theirs = document["findings"][2], document["findings"][2]["file"]
    assert (ours["days_late"], theirs["days_late"], ours["due"]) == (13, 14, "1990-10-12")
    differing = {each["rule"]: each["differing"] for each in document["findings"]}
    assert differing == {"rtb2_4w": [], "rtb2_8w": [], "s125": ["days late"], "s125D": []}


def test_a_malformed_file_is_explained_before_anything_starts(tmp_path: Path) -> None:
    done = check(write(tmp_path, {"cases": [{"id": "A"}]}))
    assert done.returncode == 1
    assert "cases.0.events: this is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = check(tmp_path / "nothing.json")
    assert done.returncode == 4
    assert "nothing.json cannot be read" in done.stderr
