"""Wheels for an index of our own: stubs, and what is installed here packed up again."""

import hashlib
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.utils import canonicalize_name

BUILDS = (
    *("editables", "hatchling", "packaging", "pathspec", "pluggy", "tomlkit"),
    "trove-classifiers",
)
"""What an installation of the checkout itself takes."""


def stub(
    folder: Path, name: str, version: str, requires: tuple[str, ...] = (), extra: str = ""
) -> Path:
    """A wheel with nothing in it but what it asks for, and an extra that asks for nothing."""
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    lines += [f"Requires-Dist: {need}" for need in requires]
    lines += [f"Provides-Extra: {extra}"] if extra else []
    place = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": b"",
        f"{place}/METADATA": "\n".join(lines).encode(),
        f"{place}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    return _wheel(folder / f"{name}-{version}-py3-none-any.whl", place, files)


def packed(folder: Path, name: str) -> Path:
    """A wheel of a package that is installed here and is Python only."""
    found = distribution(name)
    kept = [
        path
        for path in found.files or ()
        if path.suffix != ".pyc" and path.name != "RECORD" and ".." not in path.parts
    ]
    place = next(path.parts[0] for path in kept if path.name == "METADATA")
    files = {str(path): Path(path.locate()).read_bytes() for path in kept}
    title = canonicalize_name(name).replace("-", "_")
    return _wheel(folder / f"{title}-{found.version}-py3-none-any.whl", place, files)


def pin(wheel: Path) -> str:
    """The line of a lock that pins the wheel by its hash."""
    name, version, *_ = wheel.name.split("-")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def _wheel(file: Path, place: str, files: dict[str, bytes]) -> Path:
    record = "".join(f"{name},,\n" for name in [*files, f"{place}/RECORD"])
    with ZipFile(file, "w") as wheel:
        for name, content in {**files, f"{place}/RECORD": record.encode()}.items():
            wheel.writestr(name, content)
    return file
