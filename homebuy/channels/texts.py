"""Alerts in words: by the landlord's own templates where a rule names one, else by the shipped."""

import re
from pathlib import Path
from typing import Any, Final, NamedTuple

from homebuy.channels import template_context
from homebuy.channels.alert import AlertMessage, Digest
from homebuy.channels.small_templates import LONGEST_SOURCE, Allowance, TemplateFault, render
from homebuy.channels.wording import clip

SHIPPED: Final = Path(__file__).parent / "templates"
# The shipped templates are bounded by the facts; a machine that stands still must not fail them.
UNHURRIED: Final = Allowance(turns=1_000_000, seconds=float("inf"), characters=10_000_000)
NAME: Final = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")


class Rendered(NamedTuple):
    """What is said, as plain text and perhaps as HTML."""

    text: str
    html: str | None


class Templates:
    """The words of alerts; `folder` holds the landlord's own templates, read anew each time."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def alert(self, message: AlertMessage) -> Rendered:
        """The alert in words; an own template that cannot be used is told of in the shipped one."""
        given = template_context.of_alert(message)
        if message.template is None:
            return _shipped("alert", given)
        try:
            return self._own(message.template, given)
        except TemplateFault as fault:
            name = clip(message.template, 70)
            notice = f'The template "{name}" was not used: {clip(str(fault), 200)}'
            return _shipped("alert", given | {"notice": notice})

    def digest(self, digest: Digest) -> Rendered:
        """The alerts in words, together."""
        return _shipped("digest", template_context.of_digest(digest))

    def _own(self, name: str, given: dict[str, Any]) -> Rendered:
        if self._folder is None:
            raise TemplateFault("HOMEBUY_TEMPLATES names no folder of templates")
        if not NAME.fullmatch(name):
            raise TemplateFault("its name must be lower-case letters, digits and hyphens")
        text, html = (self._folder / f"{name}.{kind}.j2" for kind in ("txt", "html"))
        return Rendered(
            render(_read(text), given, html=False),
            render(_read(html), given, html=True) if html.exists() else None,
        )


def _shipped(name: str, given: dict[str, Any]) -> Rendered:
    text, html = (
        render(_read(SHIPPED / f"{name}.{kind}.j2"), given, html=escaped, allowance=UNHURRIED)
        for kind, escaped in (("txt", False), ("html", True))
    )
    return Rendered(text, html)


def _read(file: Path) -> str:
    if not file.is_file():
        raise TemplateFault(f"there is no file {file.name} in the folder of templates")
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(LONGEST_SOURCE + 1)
    except (OSError, UnicodeDecodeError) as fault:
        raise TemplateFault(f"{file.name} cannot be read: {fault}") from fault
