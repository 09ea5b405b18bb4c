"""Why each date of a clock is what it is, line by line, in an officer's words."""

from homebuy.domain.service_levels.explain.account import Explanation, Line
from homebuy.domain.service_levels.explain.clock import explain

__all__ = ["Explanation", "Line", "explain"]
