"""Says which modules of the product have grown too long to be read at once."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.environment import ROOT

PRODUCT = ("homebuy", "workflows", "activities", "worker.py", "starter.py")
LONGEST = 250
"""Lines of a module."""
LONGEST_LIST = 300
"""Lines of a module that is a flat list of like things."""
LISTS = {
    "homebuy/domain/case/commands.py": "a model for each command",
    "homebuy/domain/case/events.py": "a model for each event",
    "homebuy/domain/case/evolution/evolve.py": "one match with a case for each event",
}
"""The flat lists, and what each lists."""
LONGEST_PROGRAM = 80
"""Lines of what only composes."""


def too_long(root: Path = ROOT) -> Iterator[str]:
    """Each module with more lines than one reads at once."""
    for file in _modules(root):
        name, lines = str(file.relative_to(root)), len(file.read_text("utf-8").splitlines())
        longest = _longest(name)
        if lines > longest:
            yield f"{name}: {lines} lines, more than {longest}: give a part its own"


def _longest(name: str) -> int:
    if "/" not in name:
        return LONGEST_PROGRAM
    return LONGEST_LIST if name in LISTS else LONGEST


def _modules(root: Path) -> Iterator[Path]:
    for place in PRODUCT:
        path = root / place
        yield from [path] if path.suffix else sorted(path.rglob("*.py"))


if __name__ == "__main__":
    found = list(too_long())
    print("\n".join(found) or "No module is too long.")
    sys.exit(bool(found))
