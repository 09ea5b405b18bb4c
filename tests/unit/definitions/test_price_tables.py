"""Price tables that cannot be followed are refused whole, with every fault."""

import shutil
from pathlib import Path

import pytest

from homebuy.definitions.bundle import shipped
from homebuy.definitions.price_tables import FaultyTablesError, read_tables, shipped_tables

RTB = "right-to-buy.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tables that ship, to be broken."""
    return Path(shutil.copytree(shipped() / "prices", tmp_path / "prices"))


def refused(folder: Path, file: str, written: str, instead: str) -> str:
    """What is said when every place in a file is changed."""
    text = (folder / file).read_text(encoding="utf-8")
    assert written in text
    (folder / file).write_text(text.replace(written, instead), encoding="utf-8")
    with pytest.raises(FaultyTablesError) as error:
        read_tables(folder)
    return str(error.value)


def test_what_ships_can_be_read(folder: Path) -> None:
    assert read_tables(folder) == shipped_tables()


@pytest.mark.parametrize(
    ("file", "written", "instead", "fault"),
    [
        (
            RTB,
            "effective_to: 2019-04-05",
            "effective_to: 2019-04-06",
            "the row from 2019-04-06 overlaps the one from 2018-04-06",
        ),
        (
            RTB,
            "effective_to: 2019-04-05",
            "effective_to: 2019-04-03",
            "no row holds from 2019-04-04 to 2019-04-05",
        ),
        (
            RTB,
            "effective_to: 2014-07-20\n      least",
            "least",
            "the row from 2014-07-21 overlaps the one from 2005-01-18",
        ),
        (RTB, ', source: "SI 2014/1378, uplift of 2019, as landlords published it"', "", "missing"),
        (RTB, "      source: SI 2024/1073\n", '      source: ""\n', "exceptions[0].source: "),
        (RTB, "effective_from: 2021-04-06, ", "", "effective_from: this is missing"),
        (RTB, "effective_from: 2021-04-06", "effective_from: 2021-04-31", "is no date"),
        (RTB, 'amount: "84600"', "amount: 84600.5", "84600.5 is not written as text"),
        (RTB, 'amount: "84600"', 'amount: "-84600"', "'-84600' is negative"),
        (RTB, "question: chiltern", "question: chilterns", "nothing answers chilterns"),
        (RTB, "caps:", "capz:", "'capz' is not known here: did you mean 'caps'?"),
        (
            "interpretations.yaml",
            "applied: all-stock",
            "applied: none",
            "'none' is none of: all-stock",
        ),
        (
            "interpretations.yaml",
            "interpretations:",
            "right_to_buy: {}\ninterpretations:",
            "yaml too: keep one",
        ),
        ("interpretations.yaml", "interpretations:", "interpretations: [", "this is not YAML"),
        ("other-schemes.yaml", "ni_house_sales:", "ni_sales:", "ni_house_sales: this is missing"),
    ],
)
def test_broken_tables_are_refused(
    folder: Path, file: str, written: str, instead: str, fault: str
) -> None:
    assert fault in refused(folder, file, written, instead)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyTablesError, match="there is no price table here"):
        read_tables(tmp_path)
