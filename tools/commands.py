"""The commands of `./run`."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

from tools.environment import ALL, BIN, PYTHON, ROOT, RUNS, ensure_beside, ensure_installed
from tools.locks import write_locks
from tools.tiers import run_tests

CHECKS = {
    "lint": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "sizes": ["python", "-m", "tools.module_sizes"],
}


def main(command: str = "", *options: str) -> None:
    """Install what the command needs, run it, and end the program."""
    if command in COMMANDS:
        os.chdir(ROOT)
        ensure_installed(ALL)
        sys.exit(COMMANDS[command](options))
    ensure_installed(RUNS)
    _become([str(BIN / "homebuy"), *sys.argv[1:]])


def check(_: Sequence[str]) -> int:
    """Every check runs, so that one visit shows every fault."""
    rows = []
    for name, (tool, *options) in CHECKS.items():
        print(f"== {name}: {' '.join([tool, *options])}", flush=True)
        start = time.monotonic()
        failed = subprocess.call([str(BIN / tool), *options]) != 0
        rows.append((name, "FAILED" if failed else "ok", time.monotonic() - start))
    print()
    for name, result, seconds in rows:
        print(f"{name:<10}{result:<8}{seconds:6.1f} s")
    return any(result == "FAILED" for _, result, _ in rows)


def bench(options: Sequence[str]) -> int:
    """Run a measurement; what only one needs goes beside .venv, into .bench."""
    name = options[0] if options else ""
    if name not in benchmarks():
        print(f"Which one? ./run bench {' | '.join(benchmarks())}", file=sys.stderr)
        return 2
    pins = ROOT / "benchmarks" / name / "requirements.lock"
    if pins.exists():
        ensure_beside(ROOT / ".bench" / name, pins)
    return _become([PYTHON, "-m", f"benchmarks.{name}", *options[1:]])


def benchmarks() -> list[str]:
    """Modules, and packages that can be run."""
    folder = ROOT / "benchmarks"
    packages = (path.parent for path in folder.glob("*/__main__.py"))
    return sorted(path.stem for path in [*folder.glob("[!_]*.py"), *packages])


def drill(options: Sequence[str]) -> int:
    """Break real servers while cases run."""
    return _become([PYTHON, "-m", "drills", *options])


def verify(options: Sequence[str]) -> int:
    """Hold Home Buy against what others publish."""
    return _become([PYTHON, "-m", "verification", *options])


def _become(command: list[str]) -> NoReturn:
    os.execv(command[0], command)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "bench": bench,
    "check": check,
    "drill": drill,
    "lock": write_locks,
    "test": run_tests,
    "verify": verify,
}
