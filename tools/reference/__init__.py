"""The message contract for callers in other languages: a page and JSON Schemas."""
