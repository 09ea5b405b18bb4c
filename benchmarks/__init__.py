"""Figures, each from a command of its own."""
