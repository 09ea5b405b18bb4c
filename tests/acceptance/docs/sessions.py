"""Sessions in the help: commands with what they print, at times that the page names.

In a `console` block a line that begins with `$` is a command, and all that follows it is what it
prints. How lines are broken does not matter, and a line of three dots stands for anything. A line
`# It is Mon 2 Nov 2026 10:00` says what time it is then; with `, after an outage` all that time has
brought is noticed only then. `# In office.yaml, closed: 2026-12-29: Extra day` says that this line
now stands under that heading of the file. A `yaml` or `csv` block whose first line is a comment
with a name is a file of that name. A `mail` block is a mail that was sent by the end of the page.
"""

import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.acceptance.docs.pages import Example, examples
from tests.places import ROOT

HELP = ROOT / "docs" / "help"
FILE = re.compile(r"# (?P<name>[\w/-]+\.(yaml|csv))\n")
ADDED = re.compile(r"# In (?P<file>\S+), (?P<heading>\w+): (?P<line>.+)")
BEGINS = re.compile(r"^(?=\$ |# It is |# In )", re.MULTILINE)
NOW = re.compile(
    r"# It is (?P<at>\w{3} \d{1,2} \w{3} \d{4} \d\d:\d\d)(?P<late>, after an outage)?$",
    re.MULTILINE,
)
LONDON = ZoneInfo("Europe/London")
ANYTHING = "..."


class Step(NamedTuple):
    """A command, when it is given, what was changed before, and what it prints."""

    place: str
    at: datetime | None
    outage: bool
    added: list[dict[str, str]]
    words: list[str]
    printed: str


def files(page: Path) -> dict[str, str]:
    """The files that a page shows whole, by their names."""
    blocks = (e.text for e in (*examples("yaml"), *examples("csv")) if e.page == page)
    named = {found["name"]: text for text in blocks if (found := FILE.match(text))}
    # A table has no comments.
    return {n: t.partition("\n")[2] if n.endswith(".csv") else t for n, t in named.items()}


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
    outage, added = False, list[dict[str, str]]()
    for part in BEGINS.split(example.text.replace("\\\n", " ")):
        if found := NOW.match(part):
            at, outage = _moment(found["at"]), bool(found["late"])
        elif found := ADDED.match(part):
            added.append(found.groupdict())
        elif part.startswith("$ "):
            command, _, printed = part.removeprefix("$ ").partition("\n")
            yield Step(str(example), at, outage, added, shlex.split(command), printed)
            at, outage, added = None, False, []
        elif part.strip():
            raise ValueError(f"{example}: {part!r} belongs to no command")


def _moment(text: str) -> datetime:
    at = datetime.strptime(text, "%a %d %b %Y %H:%M").replace(tzinfo=LONDON)
    if f"{at:%a}" != text[:3]:
        raise ValueError(f"{text} is a {at:%A}")
    return at
