"""The environment of this checkout: `.venv`, with just what a lock pins. No resolver has a say.

Made by the Python that runs `./run`, so this needs nothing but the standard library.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from tools.install_progress import InstallProgress

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = str(BIN / "python")
RUNS = ROOT / "requirements.lock"
"""What the demo and every command of `homebuy` run on."""
ALL = ROOT / "requirements-dev.lock"
"""That, and what checks and tests need."""

AWAY = re.compile("from versions: none|connection broken|Failed to fetch|error sending request")
"""What pip and uv say when they reach no index."""
NO_NETWORK = (
    "The packages could not be fetched: connect this machine to the internet, or name a mirror in "
    "PIP_INDEX_URL (UV_INDEX_URL for uv), and run the same command again; what was fetched is kept."
)
FAILED = "That failed, for the reason above. Mend it and run the same command again."
STOPPED = "Stopped. Run the same command again to go on; what was fetched is kept."


def ensure_installed(lock: Path) -> None:
    """Make `.venv` hold what the lock pins. Of two first runs at once, one installs, one waits."""
    with _alone():
        stamp = VENV / "installed"
        found = stamp.read_text(encoding="utf-8") if stamp.exists() else ""
        if found in (_fingerprint(lock), _fingerprint(ALL)):
            return
        if found != _fingerprint(RUNS) or not _can_install():
            _step("Making .venv", _new_venv())
        stamp.unlink(missing_ok=True)
        _install(lock)
        stamp.write_text(_fingerprint(lock), encoding="utf-8")


def ensure_beside(folder: Path, lock: Path) -> None:
    """Make a folder hold what only one measurement needs, apart from `.venv`."""
    with _alone():
        stamp, wanted = folder / "installed", lock.read_text(encoding="utf-8") + sys.version
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        shutil.rmtree(folder, ignore_errors=True)
        beside = [*pinned(lock), "--target", str(folder)]
        _step("Installing what is measured against", beside, of=pins(lock))
        _step("Checking it", _check(lock, folder, *_site_packages()))
        stamp.write_text(wanted, encoding="utf-8")


def pinned(lock: Path, python: str = PYTHON) -> list[str]:
    """The command that installs all that a lock pins, and nothing that this asks for."""
    return [*_installer(python), "--no-deps", "--require-hashes", "-r", str(lock)]


def _install(lock: Path) -> None:
    _step("Installing packages, only now", pinned(lock), of=pins(lock))
    # Without isolation the lock's own hatchling builds, and nothing is fetched.
    product = [*_installer(PYTHON), "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    _step("Installing Home Buy", product)
    _step("Checking what is installed", _check(lock, *_site_packages()))


def pins(lock: Path) -> int:
    """How many packages a lock pins, those for other machines among them."""
    return len(re.findall(r"^\S+==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def _check(*places: Path) -> list[str]:
    return [PYTHON, str(ROOT / "tools" / "installed_check.py"), *map(str, places)]


def _site_packages() -> list[Path]:
    return sorted(VENV.glob("lib/python*/site-packages"))


def _fingerprint(lock: Path) -> str:
    """Differs as soon as the packages in `.venv` may no longer be the right ones."""
    files = [path.read_bytes() for path in (lock, ROOT / "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*files, sys.version.encode(), bytes(ROOT)])).hexdigest()


def _new_venv() -> list[str]:
    uv = _uv()
    if uv:
        return [uv, "venv", "--clear", "--python", sys.executable, str(VENV)]
    if not find_spec("ensurepip"):
        sys.exit("This Python cannot make a .venv. On Debian and Ubuntu: apt install python3-venv")
    return [sys.executable, "-m", "venv", "--clear", str(VENV)]


def _installer(python: str) -> list[str]:
    uv = _uv()
    if uv:
        return [uv, "pip", "install", "--python", python]
    quiet = ["--disable-pip-version-check", "--progress-bar", "off"]
    return [python, "-m", "pip", "install", *quiet]


def _can_install() -> bool:
    """Whether there is an installer for the .venv that is there; one that uv made has no pip."""
    return bool(_uv() or [*VENV.glob("lib/python*/site-packages/pip")])


def _uv() -> str | None:
    """A uv of the user's own; the one that `.venv` has for `./run lock` may be gone in a moment."""
    found = shutil.which("uv")
    return None if found and Path(found).is_relative_to(VENV) else found


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Caches stay in the checkout too, unless the environment names another place."""
    os.environ.setdefault("PIP_CACHE_DIR", str(ROOT / ".cache" / "pip"))
    os.environ.setdefault("UV_CACHE_DIR", str(ROOT / ".cache" / "uv"))
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Children hold it as well, so that nobody installs beside one whose parent was killed.
        os.set_inheritable(lock.fileno(), True)
        yield


def _step(title: str, command: list[str], *, of: int = 0) -> None:
    """Run a command; show how far it is, and its own words only if it fails."""
    progress, shown = InstallProgress(of), sys.stderr.isatty()
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=False,
    )
    assert child.stdout
    reader = threading.Thread(target=_read, args=(child.stdout, progress))
    reader.start()
    print(f"{title} … ", end="", file=sys.stderr, flush=True)
    try:
        while reader.is_alive():
            reader.join(0.2)
            if shown:
                print(f"\r\033[K{title} … {progress.line()}", end="", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        print(f"\n{STOPPED}", file=sys.stderr)
        sys.exit(130)
    if child.wait() != 0:
        words = "".join(progress.said)
        sys.exit(f"\n{words}\n{NO_NETWORK if AWAY.search(words) else FAILED}")
    start = f"\r\033[K{title} … " if shown else ""
    print(f"{start}{progress.done()}", file=sys.stderr)


def _read(lines: IO[str], progress: InstallProgress) -> None:
    for line in lines:
        progress.note(line)
