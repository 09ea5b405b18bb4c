"""Says which modules of the product have grown too long to be read at once."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.environment import ROOT

PRODUCT = ("homebuy", "workflows", "activities", "worker.py", "starter.py")
LONGEST = 300
"""Lines."""


def too_long(root: Path = ROOT) -> Iterator[str]:
    """Each module with more lines than one reads at once."""
    for file in _modules(root):
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST:
            name = file.relative_to(root)
            yield f"{name}: {lines} lines, more than {LONGEST}: give a part its own"


def _modules(root: Path) -> Iterator[Path]:
    for place in PRODUCT:
        path = root / place
        yield from [path] if path.suffix else sorted(path.rglob("*.py"))


if __name__ == "__main__":
    found = list(too_long())
    print("\n".join(found) or f"No module has more than {LONGEST} lines.")
    sys.exit(bool(found))
