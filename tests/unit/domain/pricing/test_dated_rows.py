"""Rows that follow one another."""

from datetime import date

import pytest
from pydantic import ValidationError

from homebuy.domain.pricing.dated_rows import DatedRows, Row
from homebuy.domain.pricing.errors import PriceError

FIRST = {"effective_from": "2020-01-01", "effective_to": "2020-12-31", "source": "Act"}
SECOND = {"effective_from": "2021-01-01", "effective_to": "2021-12-31", "source": "Order"}
TABLE = DatedRows[Row].model_validate([FIRST, SECOND])


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2020, 1, 1), "Act"),
        (date(2020, 12, 31), "Act"),
        (date(2021, 1, 1), "Order"),
        (date(2021, 12, 31), "Order"),
    ],
)
def test_the_row_of_a_day_is_found(day: date, source: str) -> None:
    assert TABLE.on(day, "caps").source == source
    assert TABLE.covers(day)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (
            date(2019, 12, 31),
            "2019-12-31 lies before 2020-01-01, the first day of the table",
        ),
        (date(2022, 1, 1), "2022-01-01 lies after 2021-12-31, the last day of the table"),
    ],
)
def test_a_day_outside_the_table_is_refused_with_its_end(day: date, why: str) -> None:
    with pytest.raises(PriceError, match=f"^relevant_time: {why} of caps: check the date"):
        TABLE.on(day, "caps")
    assert not TABLE.covers(day)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "this table is empty"),
        ([SECOND, FIRST], "the row from 2020-01-01 overlaps the one from 2021-01-01"),
        ([FIRST, FIRST], "the row from 2020-01-01 overlaps the one from 2020-01-01"),
        ([FIRST | {"effective_to": None}, SECOND], "the row from 2021-01-01 overlaps"),
        ([FIRST | {"effective_to": "2020-12-30"}, SECOND], "no row holds from 2020-12-31"),
        ([FIRST | {"effective_to": "2019-12-31"}], "swap them"),
        ([{"effective_from": "2020-01-01"}], "source"),
        ([{"source": "Act"}], "effective_from"),
    ],
)
def test_a_broken_table_is_refused(rows: list[dict[str, str]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        DatedRows[Row].model_validate(rows)
