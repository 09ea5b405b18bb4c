"""The command line, as a person meets it."""

from tests.command_line import no_services, say

__all__ = ["no_services", "say"]
