"""The price tables of a folder, read strictly."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from homebuy.definitions.bundle import PRICES, shipped
from homebuy.definitions.plain_yaml import LARGEST, UnreadableError, mapping_in
from homebuy.definitions.wording import validation_faults
from homebuy.domain.errors import HomeBuyError
from homebuy.domain.pricing.tables import PriceTables


class FaultyTablesError(HomeBuyError):
    """Tables that no price can follow, with every fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@cache
def shipped_tables() -> PriceTables:
    """The tables that come with Home Buy."""
    return read_tables(shipped() / PRICES)


def read_tables(folder: Path) -> PriceTables:
    """The tables in the *.yaml of a folder; raises FaultyTablesError with every fault."""
    merged, faults = dict[str, Any](), list[str]()
    for file in sorted(folder.glob("*.yaml")):
        try:
            found = mapping_in(_content(file))
        except UnreadableError as error:
            faults.append(f"{file}: {error.fault.path}: {error.fault.reason}")
            continue
        faults += [f"{file}: '{n}' is in another file too: keep one" for n in found if n in merged]
        merged |= found
    if not merged and not faults:
        faults.append(f"{folder}: there is no price table here: name a folder with *.yaml")
    if faults:
        raise FaultyTablesError(tuple(faults))
    return _tables(folder, merged)


def _tables(folder: Path, merged: dict[str, Any]) -> PriceTables:
    try:
        # JSON is strict about types and still knows dates, which YAML text alone does not.
        return PriceTables.model_validate_json(json.dumps(merged, default=str), strict=True)
    except ValidationError as invalid:
        raise FaultyTablesError(tuple(_faults(folder, invalid, merged))) from None


def _faults(folder: Path, invalid: ValidationError, merged: dict[str, Any]) -> Iterator[str]:
    for place, reason in validation_faults(invalid, merged, PriceTables):
        yield f"{folder}: {place}: {reason}"


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)
