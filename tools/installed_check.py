"""Says where what is installed is not just what a lock pins, or lacks what one of it needs.

    python installed_check.py LOCK FOLDER [FOLDER …]

The first folder holds what the lock pins; what that needs may lie in the others too.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = {"pip", "setuptools", "homebuy"}
"""What an environment has beside the lock: its installer, and the product itself."""

Found = Mapping[str, Distribution]


def pins(lock: Path) -> dict[str, str]:
    """Each package that the lock pins for this Python on this machine, with its version."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [re.sub(r"\s--hash=\S+", "", line) for line in text.splitlines()]
    wanted = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    return {
        canonicalize_name(want.name): str(want.specifier).removeprefix("==")
        for want in wanted
        if want.marker is None or want.marker.evaluate()
    }


def installed(folders: list[str]) -> dict[str, Distribution]:
    """Each package in the folders; an earlier folder hides a later one."""
    found = reversed(list(distributions(path=folders)))
    return {canonicalize_name(one.metadata["Name"]): one for one in found}


def differences(wanted: Mapping[str, str], there: Found) -> Iterator[str]:
    """Where what is there is not what the lock pins."""
    for name in sorted(wanted.keys() | there.keys() - OURS):
        pin, version = wanted.get(name), there[name].version if name in there else None
        if pin != version:
            yield f"{name}: pinned {pin or 'nowhere'}, installed {version or 'not at all'}"


def needs(there: Found, around: Found) -> Iterator[str]:
    """What packages ask for and do not find."""
    for one in there.values():
        for need in map(Requirement, one.requires or ()):
            if need.marker and not need.marker.evaluate({"extra": ""}):
                continue
            found = around.get(canonicalize_name(need.name))
            if not found or not need.specifier.contains(found.version, prereleases=True):
                yield f"{one.metadata['Name']} needs {need}, installed {found and found.version}"


def main(lock: str, folder: str, *others: str) -> None:
    there = installed([folder])
    wrong = [*differences(pins(Path(lock)), there), *needs(there, installed([folder, *others]))]
    if wrong:
        sys.exit("\n".join([f"{folder} is not what {lock} pins:", *wrong]))


if __name__ == "__main__":
    main(*sys.argv[1:])
