"""Entries by what names them, and the lines that brought the new ones."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from homebuy.imports.csv_table import Row, Sheet

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Place = tuple[str, int]


class Table(Generic[Key, Value]):
    """What was there before, with what rows bring put in its place or at the end."""

    def __init__(self, entries: dict[Key, Value]) -> None:
        self.entries = entries
        self.places = dict[Key, Place]()

    def bring(self, sheet: Sheet, row: Row, column: str, key: Key, value: Value) -> None:
        """Put an entry in its place, unless an earlier line has."""
        if before := self.places.get(key):
            sheet.fault(row.line, column, f"line {before[1]} has the same: keep one of them")
        else:
            self.places[key] = sheet.name, row.line
            self.entries[key] = value

    def origins(self, path: str) -> dict[str, Place]:
        """The places of the new entries, by where they stand, as in "users[3]"."""
        numbers = {key: number for number, key in enumerate(self.entries)}
        return {f"{path}[{numbers[key]}]": place for key, place in self.places.items()}
