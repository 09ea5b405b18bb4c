"""Where things lie in the checkout."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SCHEMES = ROOT / "schemes"
CONFORMANCE = ROOT / "tests" / "conformance"
"""Published cases and decisions that none of us wrote."""
