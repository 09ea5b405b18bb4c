"""The SQL that this package runs, by name."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def queries(topic: str) -> Mapping[str, str]:
    """The queries of one .sql file in this folder, by the name above each."""
    text = Path(__file__).with_name(f"{topic}.sql").read_text(encoding="utf-8")
    _, *parts = NAME.split(text)
    return MappingProxyType(dict(zip(parts[::2], parts[1::2], strict=True)))
