"""The landlord's own letterhead is used, and a fault in it is told in one sentence."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from homebuy.documents.letterhead import SHIPPED, TEMPLATE, Letterhead, LetterheadError
from homebuy.documents.pdf import as_pdf
from homebuy.domain.pricing.fields import Method
from tests.places import ROOT
from tests.unit.documents.fonts import FAMILY, write_font
from tests.unit.documents.letters import letter, particular

EXAMPLE = ROOT / "deploy" / "letterhead"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
BARE = '#let letter(title: "", fonts: (), date: none, body) = { set document(title: title); '


def printed(folder: Path, value: str = "none") -> str:
    written = letter(Method.RIGHT_TO_BUY, particulars=[particular(value)])
    pdf = PdfReader(BytesIO(as_pdf(written, Letterhead(folder)).content))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def own(folder: Path, text: str) -> Path:
    (folder / TEMPLATE).write_text(text, encoding="utf-8")
    return folder


def test_the_example_that_ships_is_a_letterhead(tmp_path: Path) -> None:
    for file in EXAMPLE.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "example.typ").rename(tmp_path / TEMPLATE)
    found = printed(tmp_path)
    assert "Northgate Homes, 1 Harbour Street" in found
    assert "£107,600.00" in found


def test_the_guide_lists_what_a_template_is_given() -> None:
    guide = (ROOT / "docs" / "howto" / "reach-people.md").read_text(encoding="utf-8")
    section = guide.partition("## Your own letterhead")[2]
    template = (SHIPPED / TEMPLATE).read_text(encoding="utf-8")
    given = re.search(r"#let letter\((.*)\) =", template)
    assert given
    names = [argument.partition(":")[0].strip() for argument in given[1].split(",")]
    assert re.findall(r"^- `(\w+)`:", section, re.MULTILINE) == names


def test_the_own_template_takes_the_place_of_the_standard_one(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    own(tmp_path, BARE + 'image("logo.svg", alt: "Our house"); [Yours, with care]; body }')
    found = printed(tmp_path)
    assert "Yours, with care" in found
    assert "Page 1 of" not in found


def test_a_font_in_the_folder_has_the_signs_that_others_lack(tmp_path: Path) -> None:
    written = letter(Method.RIGHT_TO_BUY, particulars=[particular("家 and 屋")])
    write_font(tmp_path / "house.ttf", "家")
    head = Letterhead(tmp_path)
    assert (head.families, head.root) == ((FAMILY,), SHIPPED)
    assert (as_pdf(written).boxes, as_pdf(written, head).boxes) == ("家屋", "屋")
    assert "家 and □" in printed(tmp_path, "家 and 屋")
    assert "Page 1 of 2" in printed(tmp_path)


def test_an_own_template_is_told_which_fonts_there_are(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    write_font(tmp_path / "deep" / "house.TTF", "家")
    own(tmp_path, BARE + '[Set in ] + fonts.join(", ") + body }')
    assert f"Set in {FAMILY}" in printed(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (BARE + "\n\nnonsense; body }", 3, "unknown variable: nonsense"),
        (BARE + "body", 1, "unclosed delimiter"),
        ("#let other = 1", 0, "unresolved import"),
        (BARE + 'image("gone.png", alt: "x"); body }', 1, "file not found"),
        (BARE + "\nimage(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\")); body }", 2, "alt"),
        (BARE + 'read("/../../etc/passwd"); body }', 1, "project root"),
        ("#let letter(body) = body", 0, "unexpected argument"),
    ],
)
def test_a_fault_in_the_template_says_where_what_and_what_to_do(
    tmp_path: Path, text: str, line: int, why: str
) -> None:
    with pytest.raises(LetterheadError) as found:
        printed(own(tmp_path, text))
    said = str(found.value)
    place = f", line {line}" if line else ""
    assert said.startswith(f"{tmp_path / TEMPLATE}{place}: ")
    assert why in said
    assert said.endswith("mend it, or unset HOMEBUY_LETTERHEAD for the standard letter")
    assert "\n" not in said


def test_a_fault_in_a_part_of_the_template_names_the_part(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "foot.typ").write_text("\n#let foot = nonsense\n", encoding="utf-8")
    own(tmp_path, '#import "parts/foot.typ": foot\n' + BARE + "body }")
    with pytest.raises(LetterheadError, match=r"parts/foot\.typ, line 2: unknown variable"):
        printed(tmp_path)


def test_a_template_that_is_no_text_is_told_of(tmp_path: Path) -> None:
    (tmp_path / TEMPLATE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LetterheadError, match=f"{TEMPLATE}: file is not valid UTF-8"):
        printed(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LetterheadError, match=r"names .*gone, which is no folder: name the one"):
        Letterhead(tmp_path / "gone")


def test_a_file_that_holds_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "house.ttf").write_bytes(b"no font")
    with pytest.raises(LetterheadError, match=r"house\.ttf holds no font"):
        Letterhead(tmp_path)


def test_a_sign_that_the_fonts_lack_is_a_box_under_the_own_template_too(tmp_path: Path) -> None:
    own(tmp_path, BARE + "body }")
    written = letter(Method.RIGHT_TO_BUY, particulars=[particular("家")])
    assert as_pdf(written, Letterhead(tmp_path)).boxes == "家"
