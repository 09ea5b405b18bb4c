"""The command line, as a person meets it."""

from tests.command_line import ask, no_services, say

__all__ = ["ask", "no_services", "say"]
