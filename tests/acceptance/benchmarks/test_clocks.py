"""The benchmarks run, and hold each package against the same answers; time itself is not tested."""

import json
import subprocess
import sys

from benchmarks.clocks.conformance import Tally
from benchmarks.clocks.result import Result, summary
from tests.places import ROOT


def last_line(name: str, *options: str) -> dict[str, object]:
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_benchmark_of_clocks_runs_whatever_packages_are_there() -> None:
    assert set(last_line("clocks", "--seconds", "0.001")) == {"ratio", "ours", "peers"}


def test_the_benchmark_of_the_proof_runs() -> None:
    found = last_line("proof", "--years", "1", "--rounds", "1")
    assert set(found) == {"levels", "cover", "all of the scheme"}


def test_only_what_is_right_throughout_and_not_compiled_stands_in_the_ratio() -> None:
    right, wrong = Tally(3, 3), Tally(2, 3)
    results = [
        Result("slow", "1", right, 10.0),
        Result("wrong", "1", wrong, 50.0),
        Result("astray", "1", right, 60.0, agrees=False),
        Result("rusty", "1", right, 70.0, compiled="Rust"),
        Result("silent", "1", right),
    ]
    assert summary(100.0, results)["ratio"] == 10.0
