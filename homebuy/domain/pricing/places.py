"""Authorities and the regions they lie in, however an authority's name is written."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import Region, slug
from homebuy.domain.pricing.tables import Located

TITLES: Final = frozenset(
    {"london", "royal", "borough", "city", "district", "county", "council", "metropolitan"}
)
ARTICLES: Final = frozenset({"of", "the", "upon"})


@lru_cache(maxsize=1_000)
def authority(name: str) -> str:
    """What is left of an authority's name without titles, so that spellings compare equal."""
    words = [word for word in slug(name).split("-") if word not in ARTICLES]
    return "-".join(word for word in words if word not in TITLES) or "-".join(words)


def among(name: str, authorities: Iterable[str]) -> bool:
    """Whether the authority is one of those."""
    return authority(name) in map(authority, authorities)


def unchecked(name: str | None, region: Region, located: Iterable[Located]) -> str:
    """The doubt whether an authority lies in a region, if the tables do not know it.

    Raises PriceError when they know that it lies in another.
    """
    if name is None:
        return ""
    known = dict(_regions(located))
    found = known.get(authority(name))
    if found and found is not region:
        raise PriceError(
            [f"region: {name} lies in {found}, not in {region}: correct region or authority"]
        )
    if found:
        return ""
    near = get_close_matches(authority(name), known, n=1, cutoff=0.8)
    hint = f"; one that they know is written '{near[0]}'" if near else ""
    return f"The tables do not know {name}, so that it lies in {region} was not checked{hint}."


def _regions(located: Iterable[Located]) -> Iterator[tuple[str, Region]]:
    for group in located:
        for name in group.authorities:
            yield authority(name), group.region
