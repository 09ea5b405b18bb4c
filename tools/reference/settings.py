"""The table of settings in the README, from the models that read them."""

import re
from collections.abc import Iterator
from typing import Final

from pydantic.fields import FieldInfo

from homebuy.config import GROUPS

START: Final = "<!-- settings, written by python -m tools.reference -->\n"
END: Final = "<!-- end of settings -->"
BETWEEN: Final = re.compile(f"(?<={START}).*?(?={END})", re.DOTALL)
PAGES: Final = {
    "definitions only name": "docs/howto/reach-people.md#webhooks",
    "metrics": "docs/howto/run-in-production.md#watch",
    "your own words for alerts": "docs/howto/reach-people.md#your-own-words",
}
"""Words of a description that lead to a page."""
TEMPORAL: Final = """\
| `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE` | the Temporal service | `localhost:7233`, `default` |
| `TEMPORAL_PROFILE`, `TEMPORAL_CONFIG_FILE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS_*` | \
[Temporal's own client configuration](https://docs.temporal.io/develop/environment-configuration) \
| as Temporal says |
"""


def with_settings(readme: str) -> str:
    """The page with its table of settings written anew; raises ValueError if it has no place."""
    written, places = BETWEEN.subn(lambda _: "".join(_table()), readme)
    if places != 1:
        raise ValueError("the README must have one place for the table of settings")
    return written


def _table() -> Iterator[str]:
    yield "| variable | means | if absent |\n|---|---|---|\n"
    for group in GROUPS:
        for name, field in group.variables().items():
            yield f"| `{name}` | {_linked(field.description or '')} | {_absent(field)} |\n"
    yield TEMPORAL


def _linked(description: str) -> str:
    for words, page in PAGES.items():
        description = description.replace(words, f"[{words}]({page})")
    return description


def _absent(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    if isinstance(extra, dict) and (said := extra["absent"]):
        return str(said)
    return f"`{str(field.default).lower()}`"
