"""How far an installation is, read from what pip or uv says of it."""

import re
import time

SIZE = re.compile(r"(?:Downloading|Using cached) (\S+?)(?:-\d\S*)? \(([\d.]+) ?([kKMG]?)i?B\)")
BYTES = {"": 1e-6, "k": 1e-3, "K": 1e-3, "M": 1.0, "G": 1e3}
"""Megabytes in a unit; the two installers mean slightly different ones, and nobody minds."""


class InstallProgress:
    """A step of an installation: packages, megabytes, seconds."""

    def __init__(self, of: int = 0) -> None:
        self.said: list[str] = []
        self._of = of
        self._start = time.monotonic()
        self._packages, self._megabytes, self._latest = 0, 0.0, ""

    def note(self, line: str) -> None:
        """Take a line of the installer's into account."""
        self.said.append(line)
        self._packages += line.startswith(("Collecting ", " + "))
        self._of -= line.startswith("Ignoring ")
        found = SIZE.search(line)
        if found:
            name, amount, unit = found.groups()
            self._megabytes += float(amount) * BYTES[unit]
            self._latest = f", now {name} ({amount} {unit}B)"
        if line.startswith(("Installing collected", "Prepared")):
            self._latest = ", unpacking"

    def line(self) -> str:
        """What to show meanwhile."""
        return f"{self._sums()}{self._latest}"

    def done(self) -> str:
        """What to show at the end."""
        return f"done, {self._sums()}"

    def _sums(self) -> str:
        seconds = f"{time.monotonic() - self._start:.0f} s"
        if not self._of:
            return seconds
        return f"{self._packages} of {self._of} packages, {self._megabytes:.0f} MB, {seconds}"
