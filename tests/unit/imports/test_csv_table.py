"""CSV files as spreadsheets and people make them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.imports.csv_table import File, RowFault, Sheet, read_sheet

HEADER = "reference,note\n"


def read(text: str | bytes) -> Sheet:
    content = text.encode() if isinstance(text, str) else text
    return read_sheet(File("a.csv", content), ["reference", "note"], lambda n: n == "more")


def faults(text: str | bytes) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.reason) for fault in read(text).faults]


def cells(text: str | bytes) -> list[dict[str, str]]:
    sheet = read(text)
    assert sheet.faults == []
    return [row.cells for row in sheet.rows]


def test_rows_are_read_by_column_with_the_line_they_begin_on() -> None:
    sheet = read(HEADER + 'A,"two\nlines"\nB,x\n')
    assert [(row.line, row.cells["reference"]) for row in sheet.rows] == [(2, "A"), (4, "B")]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_accepted(ending: str) -> None:
    assert cells(ending.join(["reference,note", "A,x", "B,y", ""])) == [
        {"reference": "A", "note": "x"},
        {"reference": "B", "note": "y"},
    ]


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_accepted_with_and_without_its_mark(start: bytes) -> None:
    assert cells(start + (HEADER + "A,Siân\n").encode()) == [{"reference": "A", "note": "Siân"}]


def test_blank_lines_spaces_and_columns_without_a_name_do_no_harm() -> None:
    assert cells(" Reference ,note,,\n\n A , x ,,\n,,,\n") == [{"reference": "A", "note": "x"}]


def test_what_looks_like_a_formula_stays_the_text_it_is() -> None:
    formula = "=cmd|' /C calc'!A0"
    assert cells(f'{HEADER}A,"{formula}"\n')[0]["note"] == formula


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), max_size=5))
def test_every_text_comes_through_as_it_was(notes: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["reference", "note"], *(["A", note] for note in notes)])
    assert [row["note"] for row in cells(out.getvalue())] == notes


def test_a_wrong_encoding_names_the_byte_and_its_line() -> None:
    ((line, _, reason),) = faults(f"{HEADER}A,x\nB,".encode() + b"Si\xe2n\n")
    assert (line, "byte 0xE2 is not UTF-8" in reason) == (3, True)


def test_a_file_in_utf_16_is_told_apart() -> None:
    ((_, _, reason),) = faults((HEADER + "A,x").encode("utf-16"))
    assert "CSV UTF-8" in reason


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_misses_its_columns(text: str) -> None:
    assert [column for _, column, _ in faults(text)] == ["reference", "note"]


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    ((line, column, reason),) = faults("reference,remark,more\nA,x,y\n")[:1]
    assert (line, column) == (1, "note")
    assert "reference, remark, more" in reason


@pytest.mark.parametrize("header", ["reference,note,nott", "reference,note,note"])
def test_a_column_unknown_or_there_twice_stops_the_file(header: str) -> None:
    sheet = read(f"{header}\nA,x,y\n")
    assert [fault.column for fault in sheet.faults] == [header.rpartition(",")[2]]
    assert sheet.rows == []


def test_semicolons_are_recognised() -> None:
    ((_, _, reason),) = faults("reference;note\nA;x\n")
    assert "';'" in reason


def test_too_many_and_too_few_columns_are_counted() -> None:
    assert [(line, reason[:10]) for line, _, reason in faults(HEADER + "A,x,y\nB\n")] == [
        (2, "3 columns,"),
        (3, "only 1 col"),
    ]


def test_a_cell_of_a_million_characters_is_refused_and_the_next_row_read() -> None:
    sheet = read(f"{HEADER}A,{'x' * 1_000_000}\nB,y\n")
    assert [(f.line, f.column) for f in sheet.faults] == [(2, "note")]
    assert "1,000,000 characters" in sheet.faults[0].reason
    assert [row.cells["reference"] for row in sheet.rows] == ["B"]


@pytest.mark.parametrize(("character", "name"), [("\0", "U+0000"), ("\x1b", "U+001B")])
def test_a_character_that_is_no_text_is_named(character: str, name: str) -> None:
    ((line, column, reason),) = faults(f"{HEADER}A,x{character}y\n")
    assert (line, column, name in reason) == (2, "note", True)


def test_a_quotation_mark_never_closed_is_found_where_it_opens() -> None:
    sheet = read(f'{HEADER}A,x\nB,"y\nC,z\nD,z\n')
    assert [fault.line for fault in sheet.faults] == [3]
    assert "never closed" in sheet.faults[0].reason
    assert [row.cells["reference"] for row in sheet.rows] == ["A"]


def test_quotation_marks_out_of_place_cost_only_their_row() -> None:
    sheet = read(f'{HEADER}A,"x"y\nB,z\n')
    assert [fault.line for fault in sheet.faults] == [2]
    assert [row.cells["reference"] for row in sheet.rows] == ["B"]


def test_the_limit_of_the_csv_module_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    read(HEADER + "A,x\n")
    assert csv.field_size_limit() == before


def test_a_fault_reads_as_place_column_and_reason() -> None:
    assert str(RowFault("a.csv", 3, "owner", "who?")) == "a.csv, line 3: owner: who?"
    assert str(RowFault("a.csv", 3, "", "why?")) == "a.csv, line 3: why?"


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange_to_report(content: bytes) -> None:
    sheet = read(HEADER.encode() + content)
    assert all(fault.line >= 1 and fault.reason for fault in sheet.faults)
    assert all(set(row.cells) == {"reference", "note"} for row in sheet.rows)
