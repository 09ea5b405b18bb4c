"""A letter on paper is a PDF that opens, with the same words on numbered pages."""

import re
from importlib import util
from importlib.machinery import ModuleSpec

import pytest

from homebuy.documents.pdf import NoPdfError, as_pdf
from homebuy.domain.pricing.fields import Method
from tests.unit.documents.letters import ANSWER, GIVEN, letter, particular

PAGES = re.compile(rb"/Type /Page\b")


def on_pages(content: bytes) -> int:
    return len(PAGES.findall(content))


@pytest.mark.parametrize("method", sorted(GIVEN))
def test_every_letter_becomes_pages(method: Method) -> None:
    content, boxes = as_pdf(letter(method, answer_by=[ANSWER], particulars=[particular("none")]))
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert on_pages(content) == 2
    assert boxes == ""


def test_the_same_letter_is_the_same_file() -> None:
    assert as_pdf(letter(Method.RIGHT_TO_BUY)) == as_pdf(letter(Method.RIGHT_TO_BUY))


def test_pounds_and_names_of_other_scripts_have_their_signs() -> None:
    found = as_pdf(letter(Method.RIGHT_TO_BUY, particulars=[particular("Łukasz Ἀθηνᾶ Юлия £")]))
    assert found.boxes == ""
    assert signs(found.content) >= set("Łukasz Ἀθηνᾶ Юлия£")


def test_a_sign_that_the_font_lacks_is_told_of() -> None:
    assert (
        as_pdf(letter(Method.RIGHT_TO_BUY, particulars=[particular("家 and 屋")])).boxes == "家屋"
    )


def test_long_words_and_long_tables_run_on_over_pages() -> None:
    many = [particular("W" * 1_000, f"Part {number} " * 20) for number in range(20)]
    content, _ = as_pdf(letter(Method.RIGHT_TO_BUY, particulars=many))
    assert on_pages(content) > 5


def test_words_that_look_like_markup_are_printed_as_they_are() -> None:
    plain = as_pdf(letter(Method.RIGHT_TO_BUY, particulars=[particular("--a-- **b** __c__ <b>")]))
    assert plain.content.startswith(b"%PDF-")
    assert signs(plain.content) >= set("-*_<>")


@pytest.mark.parametrize("missing", ["fpdf", "markdown_it", "matplotlib"])
def test_without_the_extra_one_message_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(name: str) -> ModuleSpec | None:
        return None if name == missing else util.find_spec(name)

    monkeypatch.setattr("homebuy.documents.pdf.find_spec", found)
    with pytest.raises(NoPdfError, match=rf"\({missing}\).*pip install 'homebuy\[documents\]'"):
        as_pdf(letter(Method.RIGHT_TO_BUY))


def signs(content: bytes) -> set[str]:
    """The characters that the fonts of the file say they stand for."""
    maps = re.findall(rb"beginbfchar\n(.*?)endbfchar", content, re.DOTALL)
    codes = re.findall(r"<\w+> <(\w+)>", b"".join(maps).decode())
    return {bytes.fromhex(code).decode("utf-16-be") for code in codes}
