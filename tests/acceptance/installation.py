"""Home Buy as it is delivered: a wheel, installed away from its sources."""

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tests.places import ROOT

SETTINGS = ("HOMEBUY_", "TEMPORAL_", "PYTHON")
LONGEST = 90
"""Seconds; a command that takes longer has failed."""


@dataclass(frozen=True)
class Installation:
    """An environment with the wheel in it, and beside it only the packages that it needs."""

    folder: Path
    wheel: Path

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    @property
    def homebuy(self) -> str:
        return str(self.folder / "bin" / "homebuy")

    @property
    def packages(self) -> Path:
        return next((self.folder / "lib").glob("python*/site-packages"))

    def environment(self, **settings: str) -> dict[str, str]:
        """What a program sees: these settings, and none of whoever runs the tests."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(SETTINGS)}
        return {**kept, "PYTHONUNBUFFERED": "1", **settings}

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a folder without sources, and wait for its end."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )


def install(folder: Path) -> Installation:
    """Build the wheel of these sources, and install it into an environment of its own."""
    _must([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    installed = Installation(folder / "environment", next(folder.glob("*.whl")))
    _must([sys.executable, "-m", "venv", "--without-pip", str(installed.folder)], folder)
    _must([*_installer(installed.python), str(installed.wheel)], folder)
    # A path in a .pth file is not searched for .pth files, such as the one that names the sources.
    locked = sysconfig.get_path("purelib")
    (installed.packages / "locked.pth").write_text(f"{locked}\n", encoding="utf-8")
    return installed


def _installer(python: str) -> list[str]:
    """The installer that made this environment: `./run` takes uv where there is one."""
    offline = ["--quiet", "--no-deps", "--no-index"]
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", *offline, "--no-cache", "--python", python]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    return [*pip, "install", *offline]


def _must(command: list[str], place: Path) -> None:
    done = subprocess.run(
        command, cwd=place, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
