"""The organisation whose cases are handed over."""

from tests.unit.imports.people.conftest import homes

__all__ = ["homes"]
