"""Words that somebody wrote, put into Markdown as nothing but words."""

import re
import unicodedata
from typing import Final

STEERING: Final = re.compile(r"[\\`*_\[\]<>|&~]")
AT_THE_START: Final = re.compile(r"^(?=[#=]|-[-\s]|[+-](\s|$))")
NUMBERED: Final = re.compile(r"^(\d+)([.)])(?=\s|$)")
BIDIRECTIONAL: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What makes a text read in another order than it is written in."""
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def escaped(text: str) -> str:
    """The text on one line, in which Markdown and HTML find nothing to act upon."""
    line = " ".join("".join(map(_shown, text)).split())
    line = STEERING.sub(r"\\\g<0>", line)
    return NUMBERED.sub(r"\1\\\2", AT_THE_START.sub(r"\\", line))


def _shown(character: str) -> str:
    """The character, unless it would steer a terminal, a database or the eye."""
    if character.isspace():
        return " "
    hidden = unicodedata.category(character) in ("Cc", "Cs") or character in BIDIRECTIONAL
    return REPLACEMENT if hidden else character
