"""Returns as files and tables."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.ids import SchemeId
from homebuy.returns.exports import as_csv, as_document
from homebuy.returns.figures import Figure, Unit
from homebuy.returns.monthly import months
from homebuy.returns.period import ReturnPeriod
from homebuy.returns.report import Report
from homebuy.returns.tables import heading, shown, tables
from homebuy.storage.returns import Claim

SPRING = ReturnPeriod(date(2026, 3, 15), date(2026, 5, 31))
SIGNS = "=+-@|%\N{FULLWIDTH EQUALS SIGN}"


def report(*figures: Figure, period: ReturnPeriod = SPRING, until: date | None = None) -> Report:
    claim = Claim(SchemeId("right-to-buy-england"), claimed_on=date(2026, 4, 2))
    by_month = tuple(months([claim], [], period))
    return Report(period, until or period.last, None, figures, by_month)


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def test_csv_is_one_long_table_with_exact_numbers() -> None:
    figures = [
        Figure("claims", "applications", "", 3, Unit.CASES),
        Figure("sales", "receipts", "", Decimal("107600.00"), Unit.POUNDS),
        Figure("sales", "mean discount", "", None, Unit.POUNDS),
    ]
    assert cells(as_csv(report(*figures))) == [
        ["theme", "figure", "of", "value", "unit"],
        ["claims", "applications", "", "3", "cases"],
        ["sales", "receipts", "", "107600.00", "pounds"],
        ["sales", "mean discount", "", "", "pounds"],
    ]


@given(st.sampled_from(["", " ", "\t", "\n"]), st.sampled_from(SIGNS), st.text())
def test_no_cell_of_the_csv_is_a_formula(space: str, sign: str, rest: str) -> None:
    ground = f"{space}{sign}{rest}"
    _, row = cells(as_csv(report(Figure("denials", "denials", ground, 1, Unit.CASES))))
    assert row[2].startswith("'")


def test_words_stay_as_they_are_in_the_csv() -> None:
    ground = 'Home for the elderly, "Elm Court"'
    _, row = cells(as_csv(report(Figure("denials", "denials", ground, 1, Unit.CASES))))
    assert row[2] == ground


def test_document_says_what_it_is_of() -> None:
    document = as_document(report(Figure("claims", "applications", "", 3, Unit.CASES)))
    assert (document["from"], document["to"]) == SPRING
    assert document["figures"] == [
        {"theme": "claims", "figure": "applications", "of": "", "value": 3, "unit": "cases"}
    ]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, Unit.PERCENT, "none"),
        (Decimal("33.3"), Unit.PERCENT, "33.3 %"),
        (Decimal("107600.00"), Unit.POUNDS, "£107,600.00"),
        (1200, Unit.CASES, "1,200"),
        (Decimal("20.5"), Unit.DAYS, "20.5"),
        (Decimal("55"), Unit.DAYS, "55"),
    ],
)
def test_numbers_are_written_as_people_write_them(
    value: Decimal | int | None, unit: Unit, text: str
) -> None:
    assert shown(Figure("claims", "one", "", value, unit)) == text


def test_table_has_a_row_for_each_thing_and_a_column_for_each_figure() -> None:
    figures = [
        Figure("denials", "denials", "", 2, Unit.CASES),
        Figure("denials", "denials", "No secure tenancy", 2, Unit.CASES),
    ]
    table, *others = tables(report(*figures))
    assert table.columns == ["Reason", "Denials"]
    assert table.rows == [["all", "2"], ["No secure tenancy", "2"]]
    assert table.notes
    assert [(empty.title, empty.rows) for empty in others] == [
        ("Open cases by stage", []),
        ("Own targets kept", []),
    ]


def test_heading_says_when_a_period_still_runs() -> None:
    assert heading(report()) == "Returns of Sun 15 Mar 2026 to Sun 31 May 2026, all schemes"
    assert heading(report(until=date(2026, 4, 3))).endswith(", as known on Fri 3 Apr 2026")
