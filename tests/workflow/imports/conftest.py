"""What the tests of imports start from."""

from tests.unit.imports.conftest import known, terms

__all__ = ["known", "terms"]
