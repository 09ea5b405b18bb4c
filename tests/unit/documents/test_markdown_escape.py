"""Whatever people write, Markdown reads it as these words and nothing else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from homebuy.documents.markdown_escape import REPLACEMENT, escaped

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
STEERING = st.text(alphabet="\\`*_[]()<>|&~#+-=!.1 \na:;{}%\"'")
PRINTED = st.text(st.characters(exclude_categories=["C"]))


@given(st.one_of(STEERING, PRINTED))
@example("1. one")
@example("- - -")
@example("===")
@example("    code")
@example("&lt; &#60;")
@example("<!-- x -->")
@example("![x](y)")
@example("https://example.org/_a_")
def test_the_words_come_back_as_they_were_and_nothing_else(text: str) -> None:
    shown = escaped(text)
    tokens = PARSER.parse(shown)
    if not shown:
        assert tokens == []
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children).split() == text.split()


@given(STEERING)
def test_a_cell_of_a_table_stays_one_cell(text: str) -> None:
    tokens = PARSER.parse(f"| a | b |\n|---|---|\n| {escaped(text)} | x |\n")
    assert [token.type for token in tokens].count("td_open") == 2
    assert not [token for token in tokens if token.type.startswith("html")]


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Ἀθηνᾶ", "नेहा", "نور", "Zoë"])
def test_names_of_every_script_stay_as_they_are(name: str) -> None:
    assert escaped(name) == name


@pytest.mark.parametrize("hidden", ["\0", "\x1b[31m"[0], "\u202e", "\u2066", "\x7f", "\ud800"])
def test_what_steers_terminals_or_the_eye_is_shown_as_a_sign(hidden: str) -> None:
    assert escaped(f"a{hidden}b") == f"a{REPLACEMENT}b"


def test_lines_become_one() -> None:
    assert escaped("a\r\n\tb\u2028c\x85d") == "a b c d"
