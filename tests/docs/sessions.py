"""Sessions in the help: commands with what they print, at times that the page names.

In a `console` block a line that begins with `$` is a command, and all that follows it is what it
prints. How lines are broken does not matter, and a line of three dots stands for anything. A line
`# It is Mon 2 Nov 2026 10:00` says what time it is then, and `# In office.yaml, closed: 2026-12-29:
Extra day` that this line now stands under that heading of the file. A `yaml` block whose first line
is a comment with a name is a file of that name.
"""

import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.docs.pages import ROOT, Example, examples

HELP = ROOT / "docs" / "help"
FILE = re.compile(r"# (?P<name>[\w/-]+\.yaml)\n")
CLOSED = re.compile(r"# In (?P<file>\S+), closed: (?P<day>.+)")
BEGINS = re.compile(r"^(?=\$ |# It is |# In )", re.MULTILINE)
NOW = re.compile(r"# It is (?P<at>\w{3} \d{1,2} \w{3} \d{4} \d\d:\d\d)")
LONDON = ZoneInfo("Europe/London")
ANYTHING = "..."


class Step(NamedTuple):
    """A command, when it is given, what was changed before, and what it prints."""

    place: str
    at: datetime | None
    closed: list[dict[str, str]]
    words: list[str]
    printed: str


def files(page: Path) -> dict[str, str]:
    """The files that a page shows whole, by their names."""
    blocks = (example.text for example in examples("yaml") if example.page == page)
    return {found["name"]: text for text in blocks if (found := FILE.match(text))}


def steps(page: Path) -> Iterator[Step]:
    """Every command of a page in order."""
    for example in examples("console"):
        if example.page == page:
            yield from _steps(example)


def matches(written: str, printed: str) -> bool:
    """Whether a page says what a command prints."""
    parts = (" ".join(part.split()) for part in re.split(r"^\.\.\.$", written, flags=re.MULTILINE))
    pattern = ".*".join(re.escape(part) for part in parts)
    return re.fullmatch(pattern, " ".join(printed.split())) is not None


def _steps(example: Example) -> Iterator[Step]:
    at: datetime | None = None
    closed: list[dict[str, str]] = []
    for part in BEGINS.split(example.text.replace("\\\n", " ")):
        if found := NOW.match(part):
            at = _moment(found["at"])
        elif found := CLOSED.match(part):
            closed.append(found.groupdict())
        elif part.startswith("$ "):
            command, _, printed = part.removeprefix("$ ").partition("\n")
            yield Step(str(example), at, closed, shlex.split(command), printed)
            closed = []
        elif part.strip():
            raise ValueError(f"{example}: {part!r} belongs to no command")


def _moment(text: str) -> datetime:
    at = datetime.strptime(text, "%a %d %b %Y %H:%M").replace(tzinfo=LONDON)
    if f"{at:%a}" != text[:3]:
        raise ValueError(f"{text} is a {at:%A}")
    return at
