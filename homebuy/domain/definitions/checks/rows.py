"""Dated rows that name something: known, once at a time, and legible."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from homebuy.domain.definitions.checks.fault import Fault, unknown
from homebuy.domain.effective import Effective

Named = tuple[str, Effective]
STEERING: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that end a line, steer a terminal or turn the direction of what follows."""


def known_once(
    path: str, kind: str, rows: Sequence[Named], known: Collection[str]
) -> Iterator[Fault]:
    """A fault for each row that names nothing known, and for each that overlaps another."""
    for index, (name, _) in enumerate(rows):
        if name not in known:
            yield unknown(f"{path}[{index}].{kind}", kind, name, known)
    for index in overlapping(rows):
        name = rows[index][0]
        yield Fault(
            f"{path}[{index}:{name}]",
            f"{kind} '{name}' is there twice at the same time: end the first period "
            "before the second begins",
        )


def overlapping(rows: Sequence[Named]) -> list[int]:
    """The places of rows that overlap another of the same name, the later of the two."""
    found, last = set[int](), dict[str, tuple[date, int]]()
    for index in sorted(range(len(rows)), key=lambda i: rows[i][1].effective_from or date.min):
        name, row = rows[index]
        begins, ends = row.effective_from or date.min, row.effective_to or date.max
        end, before = last.get(name, (ends, index))
        if before != index and begins <= end:
            found.add(max(index, before))
        last[name] = max((ends, index), (end, before))
    return sorted(found)


def legible(path: str, text: str) -> Iterator[Fault]:
    """A fault where the text holds more than one line of plain characters."""
    if strange := STEERING.search(text):
        code = f"U+{ord(strange[0]):04X}"
        yield Fault(path, f"{text[:60]!r} holds {code}, which is no plain text: remove it")
