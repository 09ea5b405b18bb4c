"""The chart of a return is a drawing with words, and its numbers are in words beside it."""

import re
from datetime import date
from xml.etree.ElementTree import Element, fromstring

import pytest

from homebuy.domain.ids import SchemeId
from homebuy.returns.axes import Axes, step_for
from homebuy.returns.chart import STYLES, draw
from homebuy.returns.monthly import Month, months
from homebuy.returns.period import ReturnPeriod
from homebuy.returns.report import Report
from homebuy.returns.tables import heading
from homebuy.returns.timeliness import DECISIONS, OFFERS
from homebuy.storage.returns import Claim
from homebuy.svg import NAMESPACE, Drawing

SPRING = ReturnPeriod(date(2026, 3, 15), date(2026, 5, 31))
CLAIM = Claim(SchemeId("right-to-buy-england"), claimed_on=date(2026, 4, 2))


def report(period: ReturnPeriod = SPRING, *, by_month: tuple[Month, ...] = ()) -> Report:
    found = by_month or tuple(months([CLAIM], [], period))
    return Report(period, period.last, None, (), found)


def month(number: int, applications: int, decisions: tuple[int, int]) -> Month:
    counts = {"applications": applications, "admissions": 0, "denials": 0, "completions": 0}
    days = ReturnPeriod(date(2026, number, 1), date(2026, number, 28))
    return Month(days, counts, {DECISIONS: decisions, OFFERS: (0, 0)})


def drawn(report: Report) -> Element:
    return fromstring(draw(report))


def named(root: Element, kind: str) -> list[Element]:
    return root.findall(f"{{{NAMESPACE}}}{kind}")


def words(root: Element) -> list[str]:
    return [str(each.text or "") for each in named(root, "text")]


def lines(root: Element, colour: str) -> list[str]:
    """The paths of a colour that have dashes, longest first: the line, then those of names."""
    found = [p.get("d", "") for p in named(root, "path") if p.get("stroke") == colour]
    return sorted(found, key=len, reverse=True)


@pytest.mark.parametrize("first", [date(2006, 6, 1), date(2026, 5, 31)])
def test_a_chart_is_drawn_of_twenty_years_and_of_a_day(first: date) -> None:
    root = drawn(report(ReturnPeriod(first, SPRING.last)))
    years = [text for text in words(root) if re.fullmatch(r"20\d\d", text)]
    assert 1 <= len(years) <= 13
    assert root.tag == f"{{{NAMESPACE}}}svg"


def test_a_chart_names_its_lines_its_axes_and_months_that_are_not_whole() -> None:
    said = words(drawn(report()))
    assert {*STYLES, "cases a month", "percent on time", "Apr", "2026"} <= {*said}
    assert "In part: March 2026 from day 15 on" in said


def test_the_same_return_is_the_same_file() -> None:
    assert draw(report()) == draw(report())
    assert draw(report()).startswith(b"<?xml")


def test_whoever_cannot_see_it_has_a_title_and_every_number() -> None:
    by_month = (month(4, 1_200, (1, 2)), month(5, 0, (0, 0)))
    root = drawn(report(by_month=by_month))
    (title,), (description,) = named(root, "title"), named(root, "desc")
    assert title.text == heading(report())
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert description.text == (
        "April 2026: applications 1,200, admissions 0, denials 0, completions 0, decisions on "
        "time 1 of 2, no deadline of offers ended.\n"
        "May 2026: applications 0, admissions 0, denials 0, completions 0, no deadline of "
        "decisions ended, no deadline of offers ended."
    )


def test_lines_beside_each_other_differ_without_their_colours() -> None:
    for together in (list(STYLES)[:4], list(STYLES)[4:]):
        styles = [STYLES[name] for name in together]
        assert len(styles) >= 2
        assert len({style.dashes for style in styles}) == len(styles)
        assert len({style.marker for style in styles}) == len(styles)


def test_a_higher_number_is_drawn_higher_and_where_nothing_ended_is_a_gap() -> None:
    decided = [(1, 2), (2, 2), (0, 0), (1, 1)]
    by_month = tuple(month(n, 10 * n, given) for n, given in enumerate(decided, 1))
    blue = lines(drawn(report(by_month=by_month)), STYLES["applications"].colour)
    applications, decisions = blue[:2]
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", applications)]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 4
    assert (applications.count("M"), applications.count("L")) == (1, 3)
    assert (decisions.count("M"), decisions.count("L")) == (1, 1)


def marks(root: Element, name: str) -> int:
    found = [path.get("d", "") for path in named(root, "path") if path.get("fill") != "none"]
    return sum(path.endswith(STYLES[name].marker) for path in found)


def test_lines_of_many_years_go_on_in_their_dashes_with_markers_here_and_there() -> None:
    root = drawn(report(ReturnPeriod(date(2006, 6, 1), SPRING.last)))
    line = lines(root, STYLES["denials"].colour)[0]
    assert (line.count("M"), line.count("L")) == (1, 239)
    assert marks(root, "denials") == 40 + 1


def test_a_value_between_gaps_has_a_marker() -> None:
    by_month = tuple(month(1 + n % 12, 0, (1, 1) if n == 7 else (0, 0)) for n in range(60))
    without = tuple(month(1 + n % 12, 0, (0, 0)) for n in range(60))
    marked, unmarked = (drawn(report(by_month=each)) for each in (by_month, without))
    assert marks(marked, DECISIONS) == marks(unmarked, DECISIONS) + 1


def test_a_scale_has_whole_steps_and_few_lines() -> None:
    steps = [step_for(most) for most in (1, 6, 7, 30, 31, 700, 1_000_000)]
    assert steps == [1, 1, 2, 5, 10, 200, 200_000]
    axes = Axes(left=0, top=10, width=100, height=50, months=4, most=20)
    assert (axes.y(0), axes.y(20), axes.x(0), axes.x(3)) == (60, 10, 12.5, 87.5)


def test_words_with_signs_of_markup_stay_words() -> None:
    drawing = Drawing(10, 10, '<b> & "c"', "</desc><script>x</script>")
    drawing.add("text", "<i>", stroke_width=0.1 + 0.2)
    title, description, paper, text = fromstring(drawing.content())
    said = (title.text, description.text, paper.text, text.text)
    assert said == ('<b> & "c"', "</desc><script>x</script>", None, "<i>")
    assert text.attrib == {"stroke-width": "0.3"}
