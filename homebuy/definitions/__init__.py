"""Definitions as files: read strictly, checked together, ready to publish."""
