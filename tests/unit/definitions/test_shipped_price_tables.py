"""The price tables that ship: no gap, no overlap, and a source and days for every figure."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from homebuy.definitions.bundle import shipped
from homebuy.definitions.price_tables import shipped_tables
from homebuy.domain.pricing.dated_rows import DatedRows, Row
from homebuy.domain.pricing.fields import Region
from homebuy.domain.pricing.tables import ELSEWHERE, PriceTables

FILES = sorted((shipped() / "prices").glob("*.yaml"))
FIGURES = {"amount", "amounts", "least", "most", "most_rent", "usual_rent", "by_year", "rpi", "cpi"}
FIGURES |= {"house", "flat", "years", "years_if_older", "years_if_newer", "least_years", "applied"}


def rows(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping with a figure in it that is no part of another row."""
    if isinstance(value, dict):
        if FIGURES & value.keys():
            yield value
        else:
            yield from (row for inner in value.values() for row in rows(inner))
    if isinstance(value, list):
        yield from (row for inner in value for row in rows(inner))


def tables_of(value: Any) -> Iterator[DatedRows[Row]]:
    if isinstance(value, DatedRows):
        yield value
    elif isinstance(value, dict):
        yield from (found for inner in value.values() for found in tables_of(inner))
    elif hasattr(value, "__pydantic_fields__"):
        yield from (found for _, inner in value for found in tables_of(inner))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_figure_has_a_source_and_a_first_day(file: Any) -> None:
    document = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found = list(rows(document))
    assert found or "located" in document
    for row in found:
        assert row["source"].strip(), row
        assert date.fromisoformat(row["effective_from"]), row


def test_every_table_is_unbroken_day_by_day() -> None:
    found = list(tables_of(shipped_tables()))
    assert len(found) >= 15
    for table in found:
        day = table.root[0].effective_from
        while day < date(2030, 1, 1):
            assert sum(row.holds_on(day) for row in table.root) == 1, (day, table)
            day += timedelta(days=1)


@pytest.mark.parametrize("region", Region)
def test_each_region_has_one_cap_on_every_day(region: Region) -> None:
    places = {region.value} | ({ELSEWHERE} if region is not Region.LONDON else set())
    caps = [row for row in shipped_tables().right_to_buy.caps if row.place in places]
    day = date(2012, 4, 2)
    while day < date(2030, 1, 1):
        assert sum(row.holds_on(day) for row in caps) == 1, day
        day += timedelta(days=1)


def test_exceptions_of_a_region_name_no_authority_twice() -> None:
    rows = shipped_tables().right_to_buy.exceptions
    names = [name for row in rows for name in row.authorities]
    assert len(names) == len(set(names)) == 12
    assert {shipped_tables().regions[name.lower()] for name in ("Watford", "Hart")} == {
        Region.EASTERN,
        Region.SOUTH_EAST,
    }


def test_every_interpretation_has_an_uncertainty_and_more_than_one_answer() -> None:
    interpretations = shipped_tables().interpretations.root
    assert interpretations
    for question, table in interpretations.items():
        assert table.root, question
        for row in table.root:
            assert row.uncertainty, question
            assert len(row.choices) > 1, question


def test_the_changes_announced_in_2025_are_told_and_in_no_table() -> None:
    (change,) = shipped_tables().announced
    assert change.announced_on == date(2025, 7, 2)
    last = max(row.effective_from for table in tables_of(shipped_tables()) for row in table.root)
    assert last == date(2024, 11, 21)


def test_the_tables_survive_their_journey_as_json() -> None:
    text = shipped_tables().model_dump_json()
    assert PriceTables.model_validate_json(text, strict=True) == shipped_tables()
