"""The definitions and the moment that cases are raised with."""

from tests.unit.imports.conftest import known, terms

__all__ = ["known", "terms"]
