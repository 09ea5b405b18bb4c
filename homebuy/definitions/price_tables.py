"""The price tables of a folder, read strictly."""

import json
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
    merged, files, faults = dict[str, Any](), dict[str, Path](), list[str]()
    for file in sorted(folder.glob("*.yaml")):
        try:
            found = mapping_in(_content(file))
        except UnreadableError as error:
            faults.append(": ".join(filter(None, (str(file), *error.fault))))
            continue
        faults += [f"{file}: {n}: it is in {files[n]} too: keep one" for n in found if n in files]
        merged, files = merged | found, files | dict.fromkeys(found, file)
    if not merged and not faults:
        faults.append(f"{folder}: there is no price table here: name a folder with *.yaml")
    if faults:
        raise FaultyTablesError(tuple(faults))
    return _tables(folder, merged, files)


def _tables(folder: Path, merged: dict[str, Any], files: dict[str, Path]) -> PriceTables:
    try:
        # JSON is strict about types and still knows dates, which YAML text alone does not.
        return PriceTables.model_validate_json(json.dumps(merged, default=str), strict=True)
    except ValidationError as invalid:
        faults = validation_faults(invalid, merged, PriceTables)
        raise FaultyTablesError(
            tuple(f"{files.get(_table(path), folder)}: {path}: {why}" for path, why in faults)
        ) from None


def _table(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)
