"""The command line `homebuy`."""

from homebuy.cli.command_line import main

__all__ = ["main"]
