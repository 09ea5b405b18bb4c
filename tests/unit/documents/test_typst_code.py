"""Letters become code of Typst in which words are strings, and nothing but strings."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from homebuy.documents.markdown_escape import escaped
from homebuy.documents.typst_code import BREAK, FORBIDDEN, IN_LINE, MARK, REPLACEMENT, code, string

STRING = re.compile(r'"(?:[^"\\]|\\u\{[0-9a-f]+\})*"')
ACTING = st.text(alphabet='"\\#$*_`@<>=-+/~[]{}()u;:,.%\n a1')


def spoken(text: str) -> str:
    """What Typst makes of the strings in code."""
    found = "".join(literal[1:-1] for literal in STRING.findall(text))
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), found)


@given(st.one_of(ACTING, st.text()))
@example('"); #panic("x')
@example("\\u{41}")
def test_a_string_is_one_literal_that_says_what_was_written(text: str) -> None:
    written = string(text)
    assert STRING.fullmatch(written)
    assert spoken(written) == FORBIDDEN.sub(REPLACEMENT, text.replace(MARK, ""))


@given(ACTING)
@example('#read("/etc/passwd")')
@example('"; panic("x"); "')
def test_whatever_is_written_the_code_around_the_strings_is_the_same(text: str) -> None:
    written = code(f"- Case: **{escaped(text) or 'x'}**\n")
    around = STRING.sub("S", written)
    assert re.fullmatch(r"\{\nlist\(\{S; strong\(\{S(; (S|h\(0\.001pt\)))*\}\)\}\)\n\}", around)
    assert " ".join(spoken(written).split()) == f"Case: {' '.join(text.split()) or 'x'}"


def test_headings_lists_paragraphs_and_strong_words_are_named() -> None:
    assert code("# One\n\nTwo **three**\nfour\n\n- five\n- six\n") == (
        '{\nheading(level: 1, {"One"})\n'
        'par({"Two "; strong({"three"}); " "; "four"})\n'
        'list({"five"}, {"six"})\n}'
    )


def test_a_table_has_a_header_and_columns_on_their_sides() -> None:
    assert code("| What | Sum |\n|:--|--:|\n| Value | £1 |\n| | |\n") == (
        "{\ntable(columns: (auto, 1fr,), align: (left, right,), "
        'table.header({"What"}, {"Sum"}), {"Value"}, {"£1"}, {[]}, {[]})\n}'
    )


def test_in_a_wide_table_the_wordy_columns_share_what_is_left() -> None:
    row = f"| short | {'word ' * 20}| {'word ' * 80}|\n"
    written = code(f"| a | b | c |\n|---|---|---|\n{row}")
    widths = re.search(r"columns: \(auto, ([\d.]+)fr, ([\d.]+)fr,\)", written)
    assert widths
    assert float(widths[2]) == pytest.approx(2 * float(widths[1]), rel=0.02)


def test_no_word_is_lost_in_lists_of_lists_and_quotations() -> None:
    written = code("1. one\n   - two\n\n     three\n\n> four\n")
    assert written == ('{\nenum({"one"; list({par({"two"}); par({"three"})})})\npar({"four"})\n}')


def test_headings_go_down_one_level_at_a_time() -> None:
    assert re.findall(r"level: (\d)", code("# a\n\n### b\n\n## c\n\n#### d\n")) == list("1223")


def test_only_a_word_without_end_may_be_broken() -> None:
    assert BREAK not in code("A" * IN_LINE + " " + "B" * IN_LINE)
    assert code("C" * (2 * IN_LINE + 1)).count(BREAK) == 2
    assert spoken(code("C" * 500)) == "C" * 500


def test_a_number_stays_with_its_percent() -> None:
    assert spoken(code("**50 %** of it")) == "50\N{NO-BREAK SPACE}% of it"


def test_html_and_code_are_words() -> None:
    written = code("<b>x</b> `#panic()`\n\n    #panic()\n")
    assert spoken(written).split() == ["<b>x</b>", "#panic()#panic()"]
    assert "panic" not in STRING.sub("", written)
