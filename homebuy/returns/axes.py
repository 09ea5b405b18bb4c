"""Lines over the months of a return, on axes with a scale."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from homebuy.svg import Drawing

INK, GRID = "#222222", "#CCCCCC"
TEXT, HEADING = 13, 15
MOST_LINES: Final = 6
"""Lines of a scale above its zero for which there is room."""
MOST_MARKED: Final = 40
"""Points with room for a marker; of more, some have one."""
LEGEND, LEGEND_STEP = 24.0, 26.0
"""How far right of the axes names begin, and from one down to the next."""


class Style(NamedTuple):
    """A line that is told from the others without its colour too: its dashes, and its marker.

    The marker is a path around the point.
    """

    colour: str
    dashes: str
    marker: str


class Point(NamedTuple):
    """Where the value of a month is."""

    month: int
    x: float
    y: float


class Axes(NamedTuple):
    """A place in a drawing for so many months and for values up to the most."""

    left: float
    top: float
    width: float
    height: float
    months: int
    most: float

    def x(self, month: float) -> float:
        """Where a month is, in the middle of its share of the width."""
        return self.left + (month + 0.5) / self.months * self.width

    def y(self, value: float) -> float:
        """Where a value is."""
        return self.top + self.height * (1 - value / self.most)

    def draw(self, drawing: Drawing, title: str, unit: str, step: int) -> None:
        """The title above, a line for each step of the scale, and what is counted at its side."""
        drawing.add("text", title, x=self.left, y=self.top - 14, font_size=HEADING, fill=INK)
        for value in range(0, int(self.most) + 1, step):
            self._scale(drawing, value)
        x, y = self.left - 50, self.top + self.height / 2
        turned = f"rotate(-90 {x:g} {y:g})"
        _words(drawing, unit, x, y, text_anchor="middle", transform=turned)

    def plot(self, drawing: Drawing, values: Sequence[float | None], style: Style) -> None:
        """A line with markers, and with a gap where there is no value."""
        every = -(-len(values) // MOST_MARKED)
        runs = self._runs(values)
        _stroke(drawing, "".join(_path(run) for run in runs if len(run) > 1), style)
        for run in runs:
            for month, x, y in run:
                if month % every == 0 or len(run) == 1:
                    _mark(drawing, x, y, style)

    def name(self, drawing: Drawing, line: int, name: str, style: Style) -> None:
        """Say at the right which line is what."""
        x, y = self.left + self.width + LEGEND, self.top + LEGEND_STEP * (line + 0.5)
        _stroke(drawing, f"M{x:g} {y:g}h36", style)
        _mark(drawing, x + 18, y, style)
        _words(drawing, name, x + 46, y + 4)

    def label(self, drawing: Drawing, month: float, *lines: str) -> None:
        """Words below a month."""
        for number, words in enumerate(lines):
            y = self.top + self.height + 20 + 16 * number
            _words(drawing, words, self.x(month), y, text_anchor="middle")

    def _runs(self, values: Sequence[float | None]) -> list[list[Point]]:
        """The points of months that follow each other, each with its month."""
        points = (
            Point(n, self.x(n), self.y(v)) if v is not None else None for n, v in enumerate(values)
        )
        grouped = groupby(points, key=lambda point: point is not None)
        return [[point for point in run if point] for there, run in grouped if there]

    def _scale(self, drawing: Drawing, value: int) -> None:
        y, right = self.y(value), self.left + self.width
        drawing.add("line", x1=self.left, x2=right, y1=y, y2=y, stroke=GRID if value else INK)
        _words(drawing, f"{value:,}", self.left - 8, y + 4, text_anchor="end")


def step_for(most: int) -> int:
    """From one line of a scale to the next: 1, 2 or 5, or those with noughts."""
    steps = (int(f"{digit}{'0' * noughts}") for noughts in range(12) for digit in "125")
    return next(step for step in steps if most <= step * MOST_LINES)


def _path(run: Sequence[Point]) -> str:
    return f"M{'L'.join(f'{x:.2f} {y:.2f}' for _, x, y in run)}"


def _stroke(drawing: Drawing, path: str, style: Style) -> None:
    if path:
        look = {"stroke": style.colour, "stroke_width": "2", "stroke_dasharray": style.dashes}
        drawing.add("path", None, d=path, fill="none", **look)


def _mark(drawing: Drawing, x: float, y: float, style: Style) -> None:
    drawing.add("path", d=f"M{x:.2f} {y:.2f}{style.marker}", fill=style.colour)


def _words(drawing: Drawing, words: str, x: float, y: float, **more: str) -> None:
    drawing.add("text", words, x=x, y=y, font_size=TEXT, fill=INK, **more)
