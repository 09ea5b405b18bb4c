"""Whether an authority lies in the region that is given with it."""

from difflib import get_close_matches

from homebuy.domain.pricing.errors import PriceError
from homebuy.domain.pricing.fields import Region
from homebuy.domain.pricing.names import authority
from homebuy.domain.pricing.tables import PriceTables


def unchecked(name: str | None, region: Region, tables: PriceTables) -> str:
    """The uncertainty whether an authority lies in a region, if the tables do not know it.

    Raises PriceError when they know that it lies in another.
    """
    if name is None:
        return ""
    found = tables.regions.get(authority(name))
    if found and found is not region:
        raise PriceError(
            [f"region: {name} lies in {found}, not in {region}: correct region or authority"]
        )
    if found:
        return ""
    near = get_close_matches(authority(name), tables.regions, n=1, cutoff=0.8)
    hint = f"; one that they know is written '{near[0]}'" if near else ""
    where = region.title_case
    return f"The tables do not know {name}, so that it lies in {where} was not checked{hint}."
