"""A small checkout beside a package index, in which newer versions of all that is pinned exist."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.acceptance.setup import wheels
from tests.acceptance.setup.index import Index
from tests.places import ROOT

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "homebuy"
version = "1.0"
scripts = {homebuy = "hello:main"}
[tool.hatch.build.targets.wheel]
only-include = ["hello.py"]
"""
IN_FRONT = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
HELLO = "def main():\n    print('hello')\n"
OLDEST = "22.3" if sys.version_info < (3, 12) else "23.2.1"
"""The pip of 3.11.0, the first supported Python; 3.12.0 came with a newer one, and needs it."""
NEWEST = "26.3"
UV = Path(sysconfig.get_path("scripts")) / "uv"


@dataclass
class Checkout:
    """A folder in which `./run` sets up, and what its environment names."""

    folder: Path
    index: Index
    environment: Mapping[str, str]
    settings: dict[str, str] = field(default_factory=dict)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin `./run`, as a terminal would: a job in the background ignores Ctrl-C."""
        return subprocess.Popen(
            [sys.executable, "-c", IN_FRONT, self.folder / "run", *words],
            env={**self.environment, **self.settings, "PIP_INDEX_URL": self.index.url},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def run(self, *words: str) -> tuple[int, str]:
        """`./run` to its end: its exit code, and all that it said."""
        with self.start(*words) as process:
            said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def versions(self) -> dict[str, str]:
        """The stubs that are installed."""
        found = self.folder.glob(".venv/lib/python*/site-packages/stub_*.dist-info")
        return dict(path.name.removesuffix(".dist-info").split("-") for path in found)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index with what the lock pins, and with a newer version of each."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    with Index(folder).serving() as index:
        yield index


@pytest.fixture
def checkout(tmp_path: Path, index: Index) -> Checkout:
    """A checkout in a path with a space, whose lock pins a package with an extra."""
    folder = tmp_path / "a path with a space"
    folder.mkdir()
    shutil.copy(ROOT / "run", folder / "run")
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "hello.py").write_text(HELLO)
    pinned = [
        wheels.stub(index.folder, "stub_plugin", "1.0", ("stub-core[fast]>=1.0",)),
        wheels.stub(index.folder, "stub_core", "1.0", extra="fast"),
        *(wheels.packed(index.folder, name) for name in wheels.BUILDS),
    ]
    for name, extra in (("stub_plugin", ""), ("stub_core", "fast")):
        wheels.stub(index.folder, name, "2.0", ("stub-unknown",), extra)
    lock = "\n".join(map(wheels.pin, pinned))
    for name in ("requirements.lock", "requirements-dev.lock"):
        (folder / name).write_text(lock)
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PIP_RETRIES": "0"}
    return Checkout(folder, index, environment)


@pytest.fixture
def installer(request: pytest.FixtureRequest, checkout: Checkout, tmp_path: Path) -> str:
    """Lets the checkout be installed by what the test names: a version of pip, or uv."""
    if request.param == "uv":
        uv(checkout, tmp_path)
    elif request.param != "pip":
        pip(checkout, request.param, tmp_path)
    return str(request.param)


def uv(checkout: Checkout, folder: Path) -> None:
    """Put uv on the path, and tell it where the index is."""
    (folder / "bin").mkdir()
    (folder / "bin" / "uv").symlink_to(UV)
    checkout.settings["PATH"] = f"{folder / 'bin'}:{os.environ['PATH']}"
    checkout.settings["UV_DEFAULT_INDEX"] = checkout.index.url


def pip(checkout: Checkout, version: str, folder: Path) -> None:
    """Let that pip stand before the one that an environment has."""
    lock = Path(__file__).parent / "pips" / f"{version}.lock"
    place = ["--target", str(folder / "pip"), "--require-hashes", "--requirement", str(lock)]
    cache = {"UV_CACHE_DIR": str(ROOT / ".cache" / "uv"), **os.environ}
    subprocess.run([UV, "pip", "install", "--quiet", *place], env=cache, check=True)
    checkout.settings["PYTHONPATH"] = str(folder / "pip")
