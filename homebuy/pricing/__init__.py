"""Price tables from files."""
