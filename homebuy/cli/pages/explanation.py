"""Why each date of a case is what it is, for people."""

from collections.abc import Iterable

from homebuy.cli.output import say
from homebuy.domain.service_levels.explain import Explanation


def tell(explained: Iterable[Explanation]) -> None:
    """Print explanations, a blank line between them."""
    for number, explanation in enumerate(explained):
        if number:
            say("")
        say(explanation.heading)
        for line in explanation.lines:
            say(f"  {line.label:<11}{line.text}")
