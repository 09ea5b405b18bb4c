"""Characters for which no font has a sign: Typst itself is asked, and refuses them."""

from collections.abc import Iterator, Sequence, Set
from typing import Final
from unicodedata import category

from typst import TypstError

from homebuy.documents.letterhead import Letterhead
from homebuy.documents.typst_compiler import compiled
from homebuy.domain.letters import Letter

BOX: Final = "\N{WHITE SQUARE}"
JOINER: Final = "\N{ZERO WIDTH JOINER}"
BELONGING: Final = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Marks, and what is not seen: the categories of what a character may carry."""


def tries(letter: Letter, head: Letterhead) -> Iterator[Set[str]]:
    """What to show as boxes: nothing; what has no sign; what has none where it stands."""
    yield frozenset()
    if not _is_shown([BOX], letter, head):
        return
    known = {each for each in _clusters(letter.title + letter.markdown) if not each.isascii()}
    alone = set(_unshown(sorted(known), letter, head))
    yield alone
    yield alone | {each for each in known if len(each) > 1}
    yield known


def boxed(letter: Letter, boxes: Set[str]) -> Letter:
    """The letter with a box in the place of each."""

    def shown(text: str) -> str:
        return "".join(BOX if each in boxes else each for each in _clusters(text))

    words = {"title": shown(letter.title), "markdown": shown(letter.markdown)}
    return letter.model_copy(update=words) if boxes else letter


def _is_shown(characters: Sequence[str], letter: Letter, head: Letterhead) -> bool:
    tried = {"title": "x", "markdown": " ".join(characters)}
    try:
        compiled(letter.model_copy(update=tried), head)
    except TypstError:
        return False
    return True


def _unshown(characters: list[str], letter: Letter, head: Letterhead) -> list[str]:
    """Those of the characters that have no sign, found by halves."""
    if _is_shown(characters, letter, head):
        return []
    if len(characters) == 1:
        return characters
    middle = len(characters) // 2
    halves = characters[:middle], characters[middle:]
    return [each for half in halves for each in _unshown(half, letter, head)]


def _clusters(text: str) -> list[str]:
    """The characters, each with the marks and joined characters that belong to it."""
    found = list[str]()
    for character in text:
        if found and (category(character) in BELONGING or found[-1].endswith(JOINER)):
            found[-1] += character
        else:
            found.append(character)
    return found
