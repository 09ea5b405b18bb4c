"""Drawings as SVG: words stay words, and whoever cannot see them has a description."""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE: Final = "http://www.w3.org/2000/svg"
PAPER: Final = "#FFFFFF"


class Drawing:
    """A picture of so many units, with its title and what it shows in words."""

    def __init__(self, width: float, height: float, title: str, description: str) -> None:
        self._root = Element(
            "svg",
            {
                "xmlns": NAMESPACE,
                "viewBox": f"0 0 {_shown(width)} {_shown(height)}",
                "role": "img",
                "aria-labelledby": "title description",
                "font-family": "sans-serif",
            },
        )
        SubElement(self._root, "title", id="title").text = title
        SubElement(self._root, "desc", id="description").text = description
        self.add("rect", width=width, height=height, fill=PAPER)

    def add(self, kind: str, words: str | None = None, **attributes: str | float) -> None:
        """Put a shape on top, or words; `stroke_width` is written as `stroke-width`."""
        given = {name.replace("_", "-"): _shown(value) for name, value in attributes.items()}
        SubElement(self._root, kind, given).text = words

    def content(self) -> bytes:
        """The file; the same drawing always has the same bytes."""
        return bytes(tostring(self._root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _shown(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):g}"
