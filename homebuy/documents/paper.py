"""Markdown set on pages of A4: headings, paragraphs, lists and tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import Final, NamedTuple

from fpdf import FPDF, Align, FontFace, XPos
from fpdf.enums import TableBordersLayout
from fpdf.fonts import TTFFont
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

FAMILY: Final = "dejavu"
FACES: Final = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
MARGIN, INDENT, PADDING = 20.0, 5.0, 1.2
TEXT, SMALL = 10.0, 8.5
HEADINGS: Final = {"h1": 16.0, "h2": 12.0, "h3": 10.5}
INK, RULE, SHADE = (30, 30, 30), (170, 170, 170), (238, 240, 243)
LINE, SPACING = 0.5, 1.4
"""The height of a line: in millimetres for each point of type, and as a multiple of the type."""


class Run(NamedTuple):
    """Words in one face."""

    text: str
    style: str


class Paper(FPDF):
    """Pages with a title and a number at the foot."""

    def __init__(self, title: str, made_at: datetime) -> None:
        super().__init__(format="A4")
        for style, file in FACES.items():
            self.add_font(FAMILY, style, _fonts() / file)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN + 5)
        self.set_title(title)
        self.set_lang("en-GB")
        self.set_creation_date(made_at)
        self.set_text_color(*INK)
        self.set_draw_color(*RULE)
        self._foot = title
        self.add_page()

    def add(self, markdown: str) -> None:
        """Set the text below what is there."""
        for block in SyntaxTreeNode(_parser().parse(markdown)).children:
            self._block(block)

    def lacking(self, text: str) -> str:
        """The characters of the text that the font does not have, each once."""
        font = self.fonts[FAMILY]
        assert isinstance(font, TTFFont), "it was added from a file"
        known = font.cmap
        return "".join(sorted({c for c in text if c.isprintable() and ord(c) not in known}))

    def footer(self) -> None:
        """The title on the left, and which page of how many on the right."""
        self.set_y(-15)
        self.set_font(FAMILY, "", SMALL)
        self.cell(self.epw / 2, 5, self._foot)
        self.cell(self.epw / 2, 5, f"Page {self.page_no()} of {{nb}}", align=Align.R)

    def _block(self, block: SyntaxTreeNode) -> None:
        match block.type:
            case "heading":
                self._heading(block)
            case "bullet_list":
                self._list(block)
            case "table":
                self._table(block)
            case _:
                self._paragraph(block)

    def _heading(self, block: SyntaxTreeNode) -> None:
        size = HEADINGS.get(block.tag, TEXT)
        self.ln(size / 5)
        # A heading stays with the lines that it heads.
        if self.will_page_break(size * LINE + 20):
            self.add_page()
        self.set_font(FAMILY, "B", size)
        self.multi_cell(0, size * LINE, _plain(block), align=Align.L, new_x=XPos.LMARGIN)
        self.ln(1.5)

    def _list(self, block: SyntaxTreeNode) -> None:
        for item in block.children:
            self._paragraph(item, bullet="\N{BULLET}", after=0.5)
        self.ln(1)

    def _paragraph(self, block: SyntaxTreeNode, bullet: str = "", after: float = 1.5) -> None:
        self.set_font(FAMILY, "", TEXT)
        columns = self.text_columns(text_align=Align.L, line_height=SPACING)
        with columns.paragraph(
            bullet_string=bullet, indent=INDENT if bullet else 0, bottom_margin=after
        ) as paragraph:
            for run in _runs(block):
                self.set_font(FAMILY, run.style, TEXT)
                paragraph.write(run.text)
        columns.render()

    def _table(self, block: SyntaxTreeNode) -> None:
        rows = [row.children for part in block.children for row in part.children]
        self.set_font(FAMILY, "", SMALL)
        with self.table(
            col_widths=self._widths(rows),
            line_height=SMALL * LINE,
            padding=PADDING,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", fill_color=SHADE),
            text_align=[_align(cell) for cell in rows[0]],
        ) as table:
            for cells in rows:
                row = table.row()
                for cell in cells:
                    row.cell(
                        _plain(cell), style=FontFace(emphasis="BOLD") if _is_bold(cell) else None
                    )
        self.ln(4)

    def _widths(self, rows: Sequence[Sequence[SyntaxTreeNode]]) -> list[float]:
        """A column with little to say gets what it wants; the others share what is left."""
        self.set_font(FAMILY, "B", SMALL)
        wanted = [max(map(self._width, column)) for column in zip(*rows, strict=True)]
        self.set_font(FAMILY, "", SMALL)
        if sum(wanted) <= self.epw:
            return [*wanted[:-1], self.epw - sum(wanted[:-1])]
        fair = self.epw / len(wanted)
        spare = self.epw - sum(width for width in wanted if width <= fair)
        shares = [sqrt(width) if width > fair else 0 for width in wanted]
        return [
            spare * share / sum(shares) if share else width
            for width, share in zip(wanted, shares, strict=True)
        ]

    def _width(self, cell: SyntaxTreeNode) -> float:
        return float(self.get_string_width(_plain(cell))) + 2 * PADDING + 2


def _runs(block: SyntaxTreeNode, style: str = "") -> Iterator[Run]:
    for node in block.children:
        match node.type:
            case "softbreak" | "hardbreak":
                yield Run(" ", style)
            case "strong":
                yield from _runs(node, "B")
            case _ if node.children:
                yield from _runs(node, style)
            case _:
                yield Run(node.content.replace(" %", "\N{NO-BREAK SPACE}%"), style)


def _plain(block: SyntaxTreeNode) -> str:
    return "".join(run.text for run in _runs(block))


def _is_bold(cell: SyntaxTreeNode) -> bool:
    runs = [run for run in _runs(cell) if run.text]
    return bool(runs) and all(run.style == "B" for run in runs)


def _align(cell: SyntaxTreeNode) -> Align:
    return Align.R if "right" in str(cell.attrs.get("style", "")) else Align.L


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@cache
def _fonts() -> Path:
    """The fonts that matplotlib brings; looked up without loading it."""
    found = find_spec("matplotlib")
    assert found, "whoever makes paper has looked"
    assert found.origin
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
