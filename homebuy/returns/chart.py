"""A chart of a return, month by month, with the same numbers in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from homebuy.returns.axes import INK, TEXT, Axes, Style, step_for
from homebuy.returns.claims import MAIN
from homebuy.returns.monthly import Month
from homebuy.returns.period import ONE_DAY
from homebuy.returns.report import Report
from homebuy.returns.tables import heading
from homebuy.returns.timeliness import DECISIONS, OFFERS
from homebuy.svg import Drawing

WIDTH, HEIGHT = 1000, 750
LEFT, ACROSS = 80.0, 740.0
MOST_LABELS: Final = 13
"""Months for whose names there is room."""
STEPS: Final = (1, 2, 3, 6, 12, 24)
"""Months from one label to the next: so that they are the same of each year."""

CIRCLE: Final = "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"
SQUARE: Final = "m-4-4h8v8h-8z"
TRIANGLE: Final = "m0-5l5 9h-10z"
DIAMOND: Final = "m0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z"
# The colours of Okabe and Ito, which people with any colour vision tell apart.
STYLES: Final = {
    "applications": Style("#0072B2", "none", CIRCLE),
    "admissions": Style("#009E73", "9 5", SQUARE),
    "denials": Style("#D55E00", "2 4", TRIANGLE),
    "completions": Style("#000000", "11 4 2 4", DIAMOND),
    DECISIONS: Style("#0072B2", "none", CIRCLE),
    OFFERS: Style("#D55E00", "9 5", SQUARE),
}


def draw(report: Report) -> bytes:
    """An SVG file: the counts above, the share done in time below."""
    title = heading(report)
    drawing = Drawing(WIDTH, HEIGHT, title, "\n".join(map(_described, report.months)))
    _centre(drawing, title, 34, 18)
    _counts(drawing, report.months)
    below = _rates(drawing, report.months)
    _months(drawing, below, [month.days.first for month in report.months])
    partial = _partial(report.period.first, report.until)
    _centre(drawing, partial, HEIGHT - 12, TEXT)
    return drawing.content()


def _centre(drawing: Drawing, words: str, y: float, size: float) -> None:
    drawing.add("text", words, x=WIDTH / 2, y=y, text_anchor="middle", font_size=size, fill=INK)


def _counts(drawing: Drawing, months: Sequence[Month]) -> None:
    most = max(1, *(number for month in months for number in month.counts.values()))
    step = step_for(most)
    axes = Axes(LEFT, 90, ACROSS, 320, len(months), most=-(-most // step) * step)
    axes.draw(drawing, "Applications, decisions and completions", "cases a month", step)
    _lines(drawing, axes, {name: [month.counts[name] for month in months] for name in MAIN})


def _rates(drawing: Drawing, months: Sequence[Month]) -> Axes:
    title = "Within the statutory deadline, of those that ended in the month"
    axes = Axes(LEFT, 472, ACROSS, 190, len(months), most=100)
    axes.draw(drawing, title, "percent on time", step=20)
    rates = {name: [_share(*m.deadlines[name]) for m in months] for name in (DECISIONS, OFFERS)}
    _lines(drawing, axes, rates)
    return axes


def _lines(drawing: Drawing, axes: Axes, lines: Mapping[str, Sequence[float | None]]) -> None:
    for number, (name, values) in enumerate(lines.items()):
        axes.plot(drawing, values, STYLES[name])
        axes.name(drawing, number, name, STYLES[name])


def _months(drawing: Drawing, axes: Axes, days: Sequence[date]) -> None:
    """A label for each month, or for as many as have room."""
    every = next((step for step in STEPS if len(days) <= step * MOST_LABELS), STEPS[-1])
    for number in range(0, len(days), every):
        axes.label(drawing, number, f"{days[number]:%b}", f"{days[number]:%Y}")


def _partial(first: date, last: date) -> str:
    """Which months are shown in part only."""
    parts = [f"{first:%B %Y} from day {first.day} on"] if first.day > 1 else []
    if (last + ONE_DAY).day > 1:
        parts.append(f"{last:%B %Y} to day {last.day}")
    return f"In part: {', '.join(parts)}" if parts else ""


def _described(month: Month) -> str:
    """The numbers of a month for those who cannot see the lines."""
    counts = (f"{name} {number:,}" for name, number in month.counts.items())
    return f"{month.days.first:%B %Y}: {', '.join((*counts, *_timely(month)))}."


def _timely(month: Month) -> Iterator[str]:
    for name, (met, ended) in month.deadlines.items():
        yield f"{name} on time {met:,} of {ended:,}" if ended else f"no deadline of {name} ended"


def _share(met: int, ended: int) -> float | None:
    """What is drawn need not be exact; where nothing ended, the line has a gap."""
    return 100 * met / ended if ended else None
