"""A letter on paper is a PDF that opens, is tagged, and has the same words on numbered pages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import NullObject, PdfObject

from homebuy.documents.boxes import BOX
from homebuy.documents.pdf import as_pdf
from homebuy.domain.letters import Letter
from homebuy.domain.pricing.fields import Method
from tests.unit.documents.letters import ANSWER, AT, GIVEN, letter, particular

MARKUP = '--a-- **b** __c__ <b> #panic("x") $x$ "); #read("/etc/passwd") \\ @key // c'


def read(letter: Letter) -> PdfReader:
    return PdfReader(BytesIO(as_pdf(letter).content), strict=True)


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def tags(node: Any) -> Iterator[str]:
    """What the parts of the file are, in the order in which they are read out."""
    if isinstance(node, list):
        for kid in node:
            yield from tags(kid.get_object() if isinstance(kid, PdfObject) else kid)
    elif isinstance(node, dict):
        yield from [str(node["/S"])] if "/S" in node else []
        yield from tags(node.get("/K", NullObject()).get_object())


@pytest.mark.parametrize("method", sorted(GIVEN))
def test_every_letter_becomes_numbered_pages(method: Method) -> None:
    written = letter(method, answer_by=[ANSWER], particulars=[particular("none")])
    pdf = read(written)
    assert as_pdf(written).boxes == ""
    assert len(pdf.pages) in (1, 2)
    for number, page in enumerate(pdf.pages, 1):
        assert f"Page {number} of {len(pdf.pages)}" in page.extract_text()
        assert written.title in page.extract_text()
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]


def test_the_file_is_tagged_in_english_with_its_title_and_its_own_day() -> None:
    written = letter(Method.RIGHT_TO_BUY, answer_by=[ANSWER])
    pdf = read(written)
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata
    assert pdf.metadata.title == written.title
    assert pdf.metadata.creation_date == AT
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_headings_lists_and_tables_are_read_out_as_such() -> None:
    root: Any = read(letter(Method.RIGHT_TO_BUY, answer_by=[ANSWER])).trailer["/Root"]
    found = list(tags(root["/StructTreeRoot"]))
    assert found.count("/H1") == 1
    assert found.count("/H2") == 6
    assert {"/P", "/L", "/LI", "/LBody", "/Table", "/TR", "/TD", "/Strong"} <= {*found}
    assert found.count("/TH") == 4 + 3


def test_the_same_letter_is_the_same_file() -> None:
    assert as_pdf(letter(Method.RIGHT_TO_BUY)) == as_pdf(letter(Method.RIGHT_TO_BUY))
    later = letter(Method.RIGHT_TO_BUY).model_copy(
        update={"issued_at": datetime(2026, 12, 3, tzinfo=UTC)}
    )
    assert as_pdf(later) != as_pdf(letter(Method.RIGHT_TO_BUY))


@pytest.mark.parametrize("name", ["Siân ŵ ŷ Ŵ Ŷ", "Łukasz", "Ἀθηνᾶ", "Юлия", "£12", "שלום", "نور"])
def test_pounds_and_names_of_other_scripts_have_their_signs(name: str) -> None:
    written = letter(Method.RIGHT_TO_BUY, particulars=[particular(name)])
    assert as_pdf(written).boxes == ""
    assert {*name} <= {*words(read(written))}


def test_a_sign_that_the_fonts_lack_is_told_of_and_shown_as_a_box() -> None:
    written = letter(Method.RIGHT_TO_BUY, particulars=[particular("家 and 屋, é")])
    assert as_pdf(written).boxes == "家屋"
    assert f"{BOX} and {BOX}, é" in words(read(written))


@given(st.text(max_size=20))
@example("\ufeffŁukasz\u200d \ue000 \U0001f469\u200d\U0001f469 \u258b\u08d2")
def test_whatever_is_written_becomes_a_letter(text: str) -> None:
    written = letter(Method.RIGHT_TO_BUY, particulars=[particular(f"[{text}]")])
    assert len(PdfReader(BytesIO(as_pdf(written).content)).pages) == 2


def test_a_mistake_in_typst_itself_costs_no_letter(capfd: pytest.CaptureFixture[str]) -> None:
    strange = "\u200d\u2aee\u0306\u0328\u1be8\u0cba\u25fa\ufe0f\u20e3\u061b\u1ace\u200d"
    written = letter(Method.RIGHT_TO_BUY).model_copy(update={"markdown": f"a {strange} b"})
    assert read(written).pages[0].extract_text()
    assert "panicked" in capfd.readouterr().err, "mended: take this test and its cause out"


def test_long_words_and_long_tables_run_on_over_pages() -> None:
    many = [particular("W" * 1_000, f"Part {number} " * 20) for number in range(40)]
    pdf = read(letter(Method.RIGHT_TO_BUY, particulars=many))
    assert len(pdf.pages) > 5
    runs = [run for page in pdf.pages for run in re.findall("WW+", page.extract_text())]
    assert sum(map(len, runs)) == 40 * 1_000
    assert max(map(len, runs)) <= 40, "more have no room in the width of a column"
    headed = [page for page in pdf.pages if "As far as we know" in page.extract_text()]
    assert len(headed) >= len(pdf.pages) - 2


def test_a_word_without_end_keeps_within_its_line() -> None:
    pdf = read(letter(Method.RIGHT_TO_BUY).model_copy(update={"markdown": "V" * 300}))
    assert [len(run) for run in re.findall("V+", pdf.pages[0].extract_text())] == [60] * 5


def test_words_that_look_like_code_are_printed_as_they_are() -> None:
    pdf = read(letter(Method.RIGHT_TO_BUY, particulars=[particular(MARKUP)]))
    assert "".join(MARKUP.split()) in "".join(words(pdf).split())
