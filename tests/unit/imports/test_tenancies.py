"""Tenancies from files: read whole, or refused with every place."""

from datetime import date

import pytest

from homebuy.domain.eligibility.tenancies import How
from homebuy.imports.csv_table import File
from homebuy.imports.tenancies import LARGEST, FaultyTenanciesError, read_tenancies

ON = date(2026, 3, 2)
HEADER = "tenant,landlord,public,starts,ends,how,counts_for,home\n"
YAML = """\
tenancies:
  - {tenant: Ann, landlord: Us, public: true, starts: 2020-03-02, how: joint}
"""


def csv(*rows: str) -> File:
    return File("t.csv", (HEADER + "\n".join(rows)).encode())


def faults(file: File) -> tuple[str, ...]:
    with pytest.raises(FaultyTenanciesError) as refused:
        read_tenancies(file, ON)
    return refused.value.faults


def test_a_table_is_read() -> None:
    given = csv("Ann,Us,yes,02/03/2020,,joint,,1 High St", "Bo,Them,no,2010-01-01,2019-12-31,,,")
    first, second = read_tenancies(given, ON)
    assert (first.starts, first.ends, first.how) == (date(2020, 3, 2), None, How.JOINT)
    assert (second.public, second.ends, second.how) == (False, date(2019, 12, 31), How.SOLE)


def test_a_yaml_list_is_read() -> None:
    (found,) = read_tenancies(File("t.yaml", YAML.encode()), ON)
    assert (found.tenant, found.how) == ("Ann", How.JOINT)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",Us,yes,2020-03-02,,,,", "t.csv, line 2: tenant: this is empty"),
        ("Ann,Us,maybe,2020-03-02,,,,", "line 2: public: 'maybe' is neither yes nor no"),
        ("Ann,Us,yes,2 March,,,,", "line 2: starts: '2 March' is no day"),
        ("Ann,Us,yes,2020-02-30,,,,", "line 2: starts: there is no day"),
        ("Ann,Us,yes,2020-03-02,2020-03-01,,,", "line 2: it ends on 2020-03-01, before it starts"),
        ("Ann,Us,yes,2020-03-02,,owner,,", "line 2: how: "),
        ("Ann,Us,yes,2026-03-03,,,,", "line 2: it begins on Tue 3 Mar 2026, after"),
        ("Ann,Us,yes,0920-03-02,,,,", "check the year"),
        ("Ann,Us,yes", "line 2: only 3 columns"),
        (f"{'A' * 300},Us,yes,2020-03-02,,,,", "line 2: tenant: this holds 300 characters"),
    ],
)
def test_a_faulty_row_is_named_with_its_line(row: str, words: str) -> None:
    (fault,) = faults(csv(row))
    assert words in fault


def test_the_same_row_twice_is_named_with_both_lines() -> None:
    (fault,) = faults(csv("Ann,Us,yes,2020-03-02,,,,Home", "", "Ann,Us,yes,2020-03-02,,,,Home"))
    assert fault.startswith("t.csv, line 4, beside line 2: Ann has 'Home' from Mon 2 Mar 2020")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (File("t.csv", b"tenant,landlord,starts\nAnn,Us,2020-03-02\n"), "public: this column is"),
        (File("t.csv", (HEADER.strip() + ",pet\n").encode()), "pet: this column is not known"),
        (File("t.csv", HEADER.encode()), "list at least one"),
        (File("t.csv", b""), "column is missing"),
        (File("t.csv", b"\xff\xfe"), "is not UTF-8"),
        (File("t.csv", b"x" * (LARGEST + 1)), "larger than 1,000,000 bytes"),
        (File("t.yaml", b"tenancies: [{"), "this is not YAML"),
        (File("t.yaml", b"tenancy: []"), "write 'tenancies:' and a list"),
        (File("t.yaml", b"tenancies: []"), "list at least one"),
        (File("t.yaml", b"tenancies: [5]"), "t.yaml, tenancy 1: "),
        (File("t.yaml", YAML.replace("true", '"yes"').encode()), "tenancy 1: public: "),
        (csv(*["Ann,Us,yes,2020-03-02,2020-03-03,,,"] * 300), "too many: list 200 at most"),
    ],
)
def test_a_file_that_holds_no_tenancies_is_refused(file: File, words: str) -> None:
    assert words in faults(file)[0]
