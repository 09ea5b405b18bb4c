"""Runs the tests in tiers, the cheapest first; a tier that fails ends the run."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tools.environment import PYTHON

TIERS = {
    "unit": "no server",
    "integration": "a PostgreSQL",
    "workflow": "a Temporal, a PostgreSQL and a mail server",
    "acceptance": "what is delivered, in processes of its own",
}
"""Each tier, and what it needs."""

PYTEST = [
    *(PYTHON, "-m", "pytest", "--dist=loadfile", "--no-loadscope-reorder"),
    "--numprocesses",
]
PROCESSES = {"workflow": "3", "acceptance": "3"}
"""Tests that mostly wait share two cores with more than one neighbour."""
COVERAGE = [PYTHON, "-m", "coverage"]
LEAST = 95
"""Percent of lines and branches that the tests must reach."""
NOTHING_CHOSEN = 5
"""How pytest ends when it was told to leave out every test, such as by `-k`."""
RESULTS = {0: "ok", NOTHING_CHOSEN: "none chosen"}


def run_tests(options: Sequence[str]) -> int:
    """Run the tiers that are named, or all, or only some files. Returns an exit code."""
    # Under load a workflow may take longer than Temporal's deadlock alarm lets it.
    os.environ.setdefault("TEMPORAL_DEBUG", "1")
    words = [word for word in options if word not in {*TIERS, "--coverage"}]
    if any(Path(word.partition("::")[0]).exists() for word in words):
        return subprocess.call([*PYTEST, "2", *words])
    tiers = [tier for tier in TIERS if tier in options] or list(TIERS)
    measured = "--coverage" in options
    if measured:
        subprocess.check_call([*COVERAGE, "erase"])
        words += ["--cov", "--cov-append", "--cov-report="]
    code = _run(tiers, words)
    return code or (_report() if measured else 0)


def _run(tiers: Sequence[str], words: Sequence[str]) -> int:
    rows, codes = [], []
    for tier in tiers:
        print(f"== {tier}: {TIERS[tier]}", flush=True)
        start = time.monotonic()
        codes.append(subprocess.call([*PYTEST, PROCESSES.get(tier, "2"), f"tests/{tier}", *words]))
        rows.append((tier, time.monotonic() - start))
        if codes[-1] not in (0, NOTHING_CHOSEN):
            break
    print()
    for (tier, seconds), code in zip(rows, codes, strict=True):
        print(f"{tier:<13}{RESULTS.get(code, 'FAILED'):<14}{seconds:6.1f} s")
    return min(codes) if codes[-1] == NOTHING_CHOSEN else codes[-1]


def _report() -> int:
    return subprocess.call([*COVERAGE, "report", f"--fail-under={LEAST}"])
