"""Calendars as files: seeded with bank holidays, read, and laid out day by day."""
