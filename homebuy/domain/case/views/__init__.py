"""A case as people and programs see it."""
