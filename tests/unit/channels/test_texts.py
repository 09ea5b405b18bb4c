import re
from pathlib import Path

import pytest

from homebuy.channels.small_templates import FILTERS
from homebuy.channels.template_context import of_alert
from homebuy.channels.texts import Rendered, Templates
from homebuy.domain.definitions.organisation import WebhookShape
from homebuy.domain.service_levels.clock import ClockKind
from tests.places import ROOT
from tests.unit.channels.messages import digest, message

SHIPPED = Templates()


def both(rendered: Rendered) -> list[str]:
    assert rendered.html is not None
    return [" ".join(text.split()) for text in rendered if text]


@pytest.mark.parametrize("kind", list(ClockKind))
def test_each_kind_of_clock_comes_with_advice(kind: ClockKind) -> None:
    for text in both(SHIPPED.alert(message(kind=kind))):
        assert "What to do: " in text


def test_limit_in_law_names_its_source() -> None:
    deadline = message(kind=ClockKind.STATUTORY, source="Housing Act 1985 s124(1)")
    for text in both(SHIPPED.alert(deadline)):
        assert "Source: Housing Act 1985 s124(1)" in text
        assert "Nothing in Home Buy can move this date." in text


def test_alert_tells_why_this_date_who_is_away_who_was_not_told_and_how_to_acknowledge() -> None:
    alert = message(
        why=("Started Wednesday 24 June 2026 at 09:00.", "Target: 7 working days."),
        on_behalf_of="ruth-bell",
        gaps=('role "legal" has nobody on 3 Dec 2026',),
    )
    for text in both(SHIPPED.alert(alert)) + both(SHIPPED.digest(digest(alert))):
        for words in (
            "Started Wednesday 24 June 2026 at 09:00.",
            "Target: 7 working days.",
            "You stand in for ruth-bell, who is away.",
            "has nobody on 3 Dec 2026",
            "homebuy case acknowledge RTB-7 task/2/visit-the-home",
            "acknowledge_alert",
        ):
            assert words in text


def test_without_a_clock_nothing_is_said_of_acknowledging() -> None:
    for text in both(SHIPPED.alert(message(clock=""))):
        assert "acknowledge" not in text


def test_markup_in_a_title_is_text_in_html() -> None:
    alert = message(title="<script>alert(1)</script>", why=("<b>",), recipient_name="<i>")
    for rendered in (SHIPPED.alert(alert), SHIPPED.digest(digest(alert))):
        assert rendered.html
        assert "<script>" not in rendered.html
        assert "<b>" not in rendered.html
        assert "&lt;script&gt;" in rendered.html


def test_digest_shows_a_hundred_and_counts_the_rest() -> None:
    many = SHIPPED.digest(digest(*[message()] * 130))
    for text in both(many):
        assert "30 more are not shown here" in text
        assert text.count("What to do") == 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_own_template_is_used_with_its_html(folder: Path) -> None:
    (folder / "legal.txt.j2").write_text("{{ title }} by {{ due }}\n")
    (folder / "legal.html.j2").write_text("<p>{{ title }}</p>")
    rendered = Templates(folder).alert(message(title="A & B", template="legal"))
    assert rendered == ("A & B by Friday 3 July 2026 at 17:00\n", "<p>A &amp; B</p>")


def test_own_template_without_html_makes_plain_text_alone(folder: Path) -> None:
    (folder / "legal.txt.j2").write_text("{% for line in why %}{{ line }};{% endfor %}")
    rendered = Templates(folder).alert(message(why=("a", "b"), template="legal"))
    assert rendered == ("a;b;", None)


@pytest.mark.parametrize("name", ["gone", "../legal", "/etc/passwd", "a/../b", "legal\n", ""])
def test_own_template_that_is_missing_or_elsewhere_gives_way_to_the_shipped(
    folder: Path, name: str
) -> None:
    (folder.parent / "legal.txt.j2").write_text("outside")
    rendered = Templates(folder).alert(message(template=name))
    for text in both(rendered):
        assert "was not used" in text
        assert "What to do: complete the task" in text


def test_without_a_folder_the_message_says_which_setting_is_missing() -> None:
    assert "HOMEBUY_TEMPLATES" in SHIPPED.alert(message(template="legal")).text


@pytest.mark.parametrize("spoilt", ["legal.txt.j2", "legal.html.j2"])
def test_fault_in_either_part_gives_way_to_both_shipped_ones(folder: Path, spoilt: str) -> None:
    for name in ("legal.txt.j2", "legal.html.j2"):
        (folder / name).write_text("{{ misspelt }}" if name == spoilt else "own")
    for text in both(Templates(folder).alert(message(template="legal"))):
        assert "'misspelt' is undefined" in text.replace("&#39;", "'")
        assert "What to do: complete the task" in text


def test_file_that_is_no_text_gives_way_to_the_shipped(folder: Path) -> None:
    (folder / "legal.txt.j2").write_bytes(b"\xff\xfe")
    assert "cannot be read" in Templates(folder).alert(message(template="legal")).text


def test_shipped_templates_may_serve_as_own_ones(folder: Path) -> None:
    shipped = ROOT / "homebuy" / "channels" / "templates"
    for kind in ("txt", "html"):
        (folder / f"legal.{kind}.j2").write_text((shipped / f"alert.{kind}.j2").read_text())
    assert Templates(folder).alert(message(template="legal")) == SHIPPED.alert(message())


def test_example_of_own_words_works() -> None:
    rendered = Templates(ROOT / "deploy" / "templates").alert(message(template="example"))
    assert "not used" not in rendered.text
    assert "Due soon: Visit the home, case RTB-7" in rendered.text


def test_guide_lists_every_name_and_filter() -> None:
    guide = (ROOT / "docs" / "howto" / "reach-people.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in guide.splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert listed - set(WebhookShape) == set(of_alert(message()))
    assert all(f"`{name}`" in guide for name in FILTERS)
