"""A page as one HTML file that needs nothing else and runs nothing."""

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from homebuy.domain.money import pounds
from homebuy.domain.service_levels.statutory_deadlines import Duty
from homebuy.domain.time.wording import shown_day
from homebuy.evidence.attribution import RULE
from homebuy.evidence.compliance import days
from homebuy.evidence.letters import letter_shown
from homebuy.evidence.page import Page, Time

TEMPLATES: Final = Path(__file__).parent / "templates"
STRANGE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
"""Controls, halves of characters, and marks that turn the text after them round."""
LONG_WORD: Final = re.compile(r"\S{31,}")
PIECE: Final = 20
"""Characters after which a word that is too long for a column may be broken."""
NOBODY: Final = "no limit running"
BAR_WIDTH: Final = 1_000
"""Units in which the bar of days is drawn."""


class Segment(NamedTuple):
    """A piece of the bar of days: where it begins and how wide it is, in units of the bar."""

    x: float
    width: float
    look: str
    title: str


def render(page: Page) -> str:
    """The file; everything that people wrote is escaped, and strange characters are replaced."""
    environment = _environment()
    style = (TEMPLATES / "evidence.css").read_text(encoding="utf-8")
    return environment.get_template("evidence.html.j2").render(
        page=page,
        style=Markup(style),
        style_hash=_hash(style),
        rule=RULE,
        bar=tuple(_bar(page.time)),
        bar_width=BAR_WIDTH,
    )


def plain(value: Any) -> Any:
    """Text without characters that steer instead of being read; anything else as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return STRANGE.sub("\N{REPLACEMENT CHARACTER}", value.replace("\r\n", "\n"))
    return value


def breakable(text: object) -> Markup:
    """The text, escaped, whose longest words may be broken so that no table grows too wide."""
    parts, end = list[Markup](), 0
    clean = str(plain(str(text)))
    for word in LONG_WORD.finditer(clean):
        pieces = (word[0][at : at + PIECE] for at in range(0, len(word[0]), PIECE))
        parts += [escape(clean[end : word.start()]), Markup("<wbr>").join(pieces)]
        end = word.end()
    return Markup().join([*parts, escape(clean[end:])])


def duty_shown(duty: Duty | None) -> str:
    """Whose time it was."""
    return duty or NOBODY


def look(duty: Duty | None, late: bool) -> str:
    """The name of the look of somebody's time."""
    return f"{(duty or 'nobody').replace(' ', '-')}{'-late' if late else ''}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "breakable": breakable,
        "days": days,
        "day": shown_day,
        "duty": duty_shown,
        "letter": lambda text: letter_shown(plain(text)),
        "pounds": pounds,
    }
    environment.globals["look"] = look
    return environment


def _hash(style: str) -> str:
    """How a browser knows the style as the one that belongs here."""
    return b64encode(sha256(style.encode()).digest()).decode()


def _bar(time: Time) -> Iterator[Segment]:
    for period in time.duty_periods:
        x = (period.after - time.after).days / time.days * BAR_WIDTH
        label = f"{duty_shown(period.duty)}{', late' if period.late else ''}: {days(period.days)}"
        width = period.days / time.days * BAR_WIDTH
        yield Segment(round(x, 2), round(width, 2), look(period.duty, period.late), label)
