"""Faults of definitions, and the words to describe them."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import NamedTuple, TypeVar

Named = TypeVar("Named", bound=Hashable)


class Fault(NamedTuple):
    """What is wrong, in a housing officer's words, and where in the definition."""

    path: str
    reason: str


def repeated(names: Iterable[Named]) -> tuple[Named, ...]:
    """The names that occur more than once, each once."""
    return tuple(name for name, count in Counter(names).items() if count > 1)


def twice(path: str, kind: str, names: Iterable[str]) -> Iterable[Fault]:
    """A fault for each name given more than once."""
    for name in repeated(names):
        yield Fault(path, f"{kind} '{name}' is there twice: keep one of them")


def unknown(path: str, kind: str, name: str, known: Iterable[str]) -> Fault:
    """The fault of a name that nothing has, with the nearest names that something has."""
    options = ", ".join(sorted(known)[:8]) or "none"
    return Fault(path, f"there is no {kind} '{name}'; there are: {options}")
