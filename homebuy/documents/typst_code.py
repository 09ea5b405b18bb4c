"""Markdown as code of Typst in which every piece of text is a string: no word can act."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from math import sqrt
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

PERCENT: Final = "\N{NO-BREAK SPACE}%"
WRAPS: Final = {"strong": "strong", "em": "emph"}
LISTS: Final = {"bullet_list": "list", "ordered_list": "enum"}
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""What a file may begin with; seen by nobody, and forbidden in a PDF."""
FORBIDDEN: Final = re.compile("[\0\ud800-\udfff\ufffe\uffff]")
NOTHING: Final = "[]"
COMBINING: Final = "\u0300-\u036f"
ENDLESS: Final = {
    longest: re.compile(rf"\S{{{longest}}}(?=[^\s{COMBINING}])") for longest in (20, 60)
}
IN_CELL, IN_LINE = ENDLESS
"""Characters after which a word without end may be broken."""
BREAK: Final = "h(0.001pt)"
"""Where a line may end without a sign that would be copied with the word."""
ROOM: Final = 90
"""Characters of a row of a table that have room beside each other."""


def code(markdown: str) -> str:
    """A block of code that sets the text."""
    return "{\n" + "\n".join(_blocks(SyntaxTreeNode(_parser().parse(markdown)))) + "\n}"


def string(text: str) -> str:
    """A string that is this text and nothing else, save what no PDF may hold."""
    return f'"{"".join(map(_escaped, FORBIDDEN.sub(REPLACEMENT, text.replace(MARK, ""))))}"'


def _escaped(character: str) -> str:
    harmless = character.isprintable() and character not in '"\\'
    return character if harmless else f"\\u{{{ord(character):x}}}"


def _blocks(parent: SyntaxTreeNode) -> Iterator[str]:
    """Headings go down one level at a time, as readers of the screen need them."""
    level = 0
    for block in parent.children:
        if block.type == "heading":
            level = min(int(block.tag[1:]), level + 1)
            yield f"heading(level: {level}, {_content(block)})"
        elif block.type == "table":
            yield _table([row.children for part in block.children for row in part.children])
        elif block.type in LISTS:
            items = ("; ".join(_blocks(item)) or NOTHING for item in block.children)
            yield f"{LISTS[block.type]}({', '.join(f'{{{item}}}' for item in items)})"
        elif block.type == "blockquote":
            yield from _blocks(block)
        elif block.hidden:
            yield from _runs(block, IN_LINE)
        else:
            yield f"par({_content(block)})"


def _content(block: SyntaxTreeNode, longest: int = IN_LINE) -> str:
    return f"{{{'; '.join(_runs(block, longest)) or NOTHING}}}"


def _runs(block: SyntaxTreeNode, longest: int) -> Iterator[str]:
    for node in block.children or [block]:
        if node.type in ("softbreak", "hardbreak"):
            yield string(" ")
        elif node.type in WRAPS:
            yield f"{WRAPS[node.type]}({_content(node, longest)})"
        elif node.children:
            yield from _runs(node, longest)
        elif node.content:
            yield _words(node.content, longest)


def _words(text: str, longest: int) -> str:
    pieces = ENDLESS[longest].sub("\\g<0>\0", text.replace(" %", PERCENT)).split("\0")
    return f"; {BREAK}; ".join(map(string, pieces))


def _table(rows: Sequence[Sequence[SyntaxTreeNode]]) -> str:
    head, *others = (", ".join(_content(cell, IN_CELL) for cell in row) for row in rows)
    aligned = ", ".join(map(_align, rows[0]))
    columns = ", ".join(_widths(rows))
    cells = ", ".join([f"table.header({head})", *others])
    return f"table(columns: ({columns},), align: ({aligned},), {cells})"


def _widths(rows: Sequence[Sequence[SyntaxTreeNode]]) -> Iterator[str]:
    """A column with little to say gets what it wants; the others share what is left."""
    wanted = [max(map(_length, column)) for column in zip(*rows, strict=True)]
    if sum(wanted) <= ROOM:
        return iter(["auto"] * (len(wanted) - 1) + ["1fr"])
    fair = ROOM / len(wanted)
    return ("auto" if each <= fair else f"{sqrt(each):.2f}fr" for each in wanted)


def _length(cell: SyntaxTreeNode) -> int:
    return sum(len(node.content) for node in cell.walk() if not node.children)


def _align(cell: SyntaxTreeNode) -> str:
    return "right" if "right" in str(cell.attrs.get("style", "")) else "left"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
