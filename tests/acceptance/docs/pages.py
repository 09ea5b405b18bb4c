"""The pages that people read, and the examples in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.places import ROOT

GENERATED = ROOT / "docs" / "reference"
PAGES = sorted({ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")})
WRITTEN = [page for page in PAGES if GENERATED not in page.parents]
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")


class Example(NamedTuple):
    """A block of code, and the page and line it begins on."""

    page: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def examples(language: str) -> list[Example]:
    """Every block in that language."""
    return [example for page in WRITTEN for example in _blocks(page, language)]


def words_in_code(page: Path) -> list[str]:
    """Every piece of code inside a sentence."""
    return CODE.findall(FENCE.sub("", page.read_text(encoding="utf-8")))


def commands() -> Iterator[tuple[str, str]]:
    """Every shell command, with its place."""
    for example in examples("sh"):
        for command in example.text.replace("\\\n", " ").splitlines():
            yield str(example), command


def mentions() -> Iterator[tuple[str, str]]:
    """Every `homebuy …` or `./run …` in a sentence, which may be the name of a command only."""
    for page in WRITTEN:
        for code in words_in_code(page):
            if code.startswith(("homebuy ", "./run ")):
                yield page.name, code


def _blocks(page: Path, language: str) -> Iterator[Example]:
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        if found["language"] == language:
            yield Example(page, text.count("\n", 0, found.start()) + 1, found["text"])
