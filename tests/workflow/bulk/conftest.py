"""The definitions and the moment that cases are raised with."""

from tests.unit.imports.conftest import defaults, known

__all__ = ["defaults", "known"]
