"""The file shows what people wrote, and nothing that they wrote acts."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homebuy.domain.case import commands as cmd
from homebuy.domain.letters import Letter, LetterKind
from homebuy.evidence.html_page import breakable, plain
from tests.unit.domain.case.claims import RIGHT_TO_BUY, claim, on_notice
from tests.unit.domain.case.scripted_case import ScriptedCase, at
from tests.unit.evidence.records import recorded, told

NOW = "1 July 10:00"
HOSTILE = (
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt; &#60;i&#62;",
    "</style><style>*{display:none}",
    "<!-- -->]]>",
    "'\"` onmouseover=alert(1) x=",
)
TURNING = "\u202egnp.exe\u2066\u2069\u202d"
CONTROLS = "\x00\x07\x1b[31mred\x9b\x7f"
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "section", "footer"),
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "b", "strong", "em", "a", "span"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "wbr", "div", "code", "pre"),
    *("svg", "rect", "br", "hr", "blockquote"),
}


class Tags(HTMLParser):
    """Every element of a file with its attributes, and all of its text."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.found = list[tuple[str, dict[str, str | None]]]()
        self.text = ""
        self.feed(file)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def file_of(driver: ScriptedCase, **more: object) -> str:
    return told(recorded(driver, RIGHT_TO_BUY.scheme, NOW, **more), NOW)[1]


def noted(*texts: str) -> ScriptedCase:
    """A claim with those notes."""
    driver = claim()
    for number, text in enumerate(texts):
        sent = {"message_id": f"note-{number}", "actor": "bo", "at": at("4 March 10:00")}
        driver.tell(cmd.AddNote.model_validate({**sent, "text": text}))
    return driver


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_note_says_is_shown_and_does_nothing(text: str) -> None:
    read = Tags(file_of(noted(text)))
    assert " ".join(text.split()) in " ".join(read.text.split())
    assert {tag for tag, _ in read.found} <= TAGS
    assert not any(name.startswith("on") for _, given in read.found for name in given)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_same_holds_for_actors_facts_reasons_and_letters(text: str) -> None:
    driver = claim(authority=text)
    said = {"actor": text[:100], "at": at("4 March 10:00")}
    driver.tell(cmd.AddNote.model_validate({**said, "message_id": "a", "text": "x"}))
    driver.tell(cmd.HoldCase.model_validate({**said, "message_id": "b", "reason": text}))
    driver.reject("complete_task", text, "6 March 10:00")
    letter = Letter(
        reference=driver.case.reference,
        kind=LetterKind.OFFER,
        number=1,
        seq=3,
        issued_at=at("7 March 10:00"),
        title=text,
        markdown=f"# {text}\n\n[a](javascript:alert(1)) ![b](https://example.org/b.png) {text}",
    )
    read = Tags(file_of(driver, letters=(letter,), names={"amira": text}))
    assert {tag for tag, _ in read.found} <= TAGS
    assert not any(name.startswith("on") for _, given in read.found for name in given)
    links = [given["href"] for _, given in read.found if "href" in given]
    assert all(link and link.startswith("#") for link in links)


def test_no_script_and_nothing_from_elsewhere() -> None:
    read = Tags(file_of(on_notice()))
    assert "script" not in {tag for tag, _ in read.found}
    assert not any({"src", "srcset", "action", "style"} & given.keys() for _, given in read.found)


def test_the_policy_allows_its_own_style_and_nothing_else() -> None:
    file = file_of(on_notice())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', file)
    (style,) = re.findall(r"<style>(.*?)</style>", file, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert "url(" not in style
    assert "@import" not in style


def test_marks_that_turn_text_round_and_controls_are_shown_as_replaced() -> None:
    file = file_of(noted(f"invoice {TURNING} {CONTROLS}"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", file)
    assert "invoice \N{REPLACEMENT CHARACTER}gnp.exe" in file


def test_text_from_right_to_left_keeps_to_its_own_place() -> None:
    hebrew = "שלום\u200f (1)"
    assert f"<bdi>{hebrew}</bdi>" in file_of(noted(hebrew))


def test_a_word_without_end_can_be_broken_and_read_whole() -> None:
    word = "x" * 3_999
    file = file_of(noted(word))
    assert word in Tags(file).text
    assert "x" * 31 not in file


@given(st.text())
def test_any_text_is_the_same_once_read(text: str) -> None:
    read = Tags(f"<p>{breakable(text)}</p>")
    assert read.text == plain(text)
    assert {tag for tag, _ in read.found} <= {"p", "wbr"}


@given(st.text())
def test_any_text_can_be_written_as_utf_8(text: str) -> None:
    plain(text).encode()


def test_a_case_of_two_thousand_events_is_quick_and_stands_month_by_month() -> None:
    driver = claim()
    for number in range(2_000):
        day = f"{number % 28 + 1} {('April', 'May', 'June')[number % 3]} 10:00"
        driver.note(day, told="30 June 10:00")
    record = recorded(driver, RIGHT_TO_BUY.scheme, NOW)
    assert len(record.events) > 2_000
    began = perf_counter()
    page, file = told(record, NOW)
    assert perf_counter() - began < 10
    assert [month.title for month in page.months] == [
        "Mar 2026",
        "Apr 2026",
        "May 2026",
        "Jun 2026",
    ]
    assert file.count("a remark") == 4_000
    assert len(file) < 3_000_000
