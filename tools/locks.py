"""Writes the locks from `pyproject.toml`: complete, with hashes, without a registry's name."""

import subprocess
from collections.abc import Sequence

from tools.environment import ALL, BIN, ROOT, RUNS, pins

COMPILE = [
    *(str(BIN / "uv"), "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
    *("--no-annotate", "--custom-compile-command", "./run lock"),
]
CLOCKS = ROOT / "benchmarks" / "clocks" / "requirements.lock"
LOCKS = {
    ALL: ["pyproject.toml", "--all-extras", "--group", "build", "--group", "dev"],
    RUNS: ["pyproject.toml", "--extra", "embedded", "--group", "build", "--constraint", str(ALL)],
    CLOCKS: ["--group", "clocks", "--constraint", str(ALL)],
}
"""Every lock, and what it is made of; the first decides the versions for all."""


def write_locks(options: Sequence[str]) -> int:
    """Write each lock; what it pins stays as it is, unless `--upgrade` is among the options.

    Returns the exit code of the first compilation that fails, or 0.
    """
    for lock, sources in LOCKS.items():
        code = subprocess.call([*COMPILE, *sources, *options, "--output-file", str(lock)])
        if code:
            return code
        print(f"{lock.relative_to(ROOT)}: {pins(lock)} packages")
    return 0
