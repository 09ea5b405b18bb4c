"""How letters are set: by the template that ships, or by the landlord's own, with own fonts."""

import re
from pathlib import Path
from typing import Final

from typst import Fonts, TypstError

from homebuy.domain.errors import OutOfReachError

SHIPPED: Final = Path(__file__).parent / "templates"
TEMPLATE: Final = "letter.typ"
FONTS: Final = frozenset({".ttf", ".otf", ".ttc", ".otc"})
PLACE: Final = re.compile(r"─ (?P<file>.+):(?P<line>\d+):\d+$", re.MULTILINE)
"""Where a complaint of Typst says that the fault is."""


class LetterheadError(OutOfReachError):
    """The folder that HOMEBUY_LETTERHEAD names cannot be used."""


class Letterhead:
    """A folder with a template and fonts; what it does not have is that which ships."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder and not folder.is_dir():
            raise LetterheadError(
                f"HOMEBUY_LETTERHEAD names {folder}, which is no folder: name the one that holds "
                f"your {TEMPLATE} and fonts, or unset it for the standard letter"
            )
        self._folder = folder
        self._is_own = bool(folder and (folder / TEMPLATE).exists())
        self.families = _families(folder) if folder else ()
        self.fonts = Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])
        """Those that come with Typst and those in the folder: the same on every machine."""

    @property
    def root(self) -> Path:
        """The only folder that a template can read from."""
        return self._folder if self._folder and self._is_own else SHIPPED

    def error(self, fault: TypstError) -> Exception:
        """What to tell of a template that cannot be used; a fault of ours stays as it is."""
        if not self._is_own:
            return fault
        why = " ".join(" ".join([fault.message, *fault.hints]).split())
        return LetterheadError(
            f"{self._place(fault)}: {why}; mend it, or unset HOMEBUY_LETTERHEAD for the "
            "standard letter"
        )

    def _place(self, fault: TypstError) -> str:
        root = self.root.resolve()
        for found in PLACE.finditer(fault.diagnostic):
            file = Path(found["file"]).resolve()
            if file.is_relative_to(root) and file.exists():
                return f"{self.root / file.relative_to(root)}, line {found['line']}"
        return str(self.root / TEMPLATE)


def _families(folder: Path) -> tuple[str, ...]:
    """The names of the fonts in the folder."""
    found = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    known = {font.path for font in found.fonts()}
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in FONTS and str(file) not in known:
            raise LetterheadError(
                f"{file} holds no font that can be read: replace it or take it out of the folder "
                "that HOMEBUY_LETTERHEAD names"
            )
    return tuple(found.families())
