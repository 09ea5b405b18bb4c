"""Deadlines a second, ours and those of every package for business time that still installs."""
