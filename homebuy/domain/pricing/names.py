"""Names as people write them, made comparable."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

TITLES: Final = frozenset(
    {"london", "royal", "borough", "city", "district", "county", "council", "metropolitan"}
)
ARTICLES: Final = frozenset({"of", "the", "upon"})


def slug(text: str) -> str:
    """The name in lower case with single hyphens, so that spelling habits do not matter."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().replace("&", " and ")).strip("-")


@lru_cache(maxsize=1_000)
def authority(name: str) -> str:
    """What is left of an authority's name without titles, so that spellings compare equal."""
    words = [word for word in slug(name).split("-") if word not in ARTICLES]
    return "-".join(word for word in words if word not in TITLES) or "-".join(words)


def among(name: str, authorities: Iterable[str]) -> bool:
    """Whether the authority is one of those."""
    return authority(name) in map(authority, authorities)
