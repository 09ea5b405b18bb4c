"""The command line `homebuy`."""

from homebuy.cli.app import main

__all__ = ["main"]
