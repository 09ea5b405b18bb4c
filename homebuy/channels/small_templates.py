"""Templates that cannot run on, grow without end, or reach into the program.

Jinja2's sandbox keeps a template from calling what is unsafe, but not from nesting loops, doubling
a text or recursing. So only what a letter needs is let through: text, values, conditions, and loops
over lists, within an allowance of turns, seconds and characters.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any, Final

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from homebuy.domain.errors import HomeBuyError

LONGEST_SOURCE: Final = 32_000
FILTERS: Final = frozenset(
    {"capitalize", "default", "first", "last", "length", "lower", "trim", "truncate", "upper"}
)
PARTS: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Filter,
    nodes.Test,
)
OF_LOOPS: Final = frozenset({"first", "last", "index", "length"})


class TemplateFault(HomeBuyError):  # noqa: N818  what a template has, not what went wrong here
    """A template cannot be used."""


@dataclass(frozen=True)
class Allowance:
    """How many turns of loops, how many seconds and how many characters a template may use."""

    turns: int = 10_000
    seconds: float = 2
    characters: int = 200_000


def render(
    source: str, facts: Mapping[str, Any], *, html: bool, allowance: Allowance = Allowance()
) -> str:
    """The template filled in, its values escaped if it is HTML; raises TemplateFault."""
    if len(source) > LONGEST_SOURCE:
        raise TemplateFault(f"it is longer than {LONGEST_SOURCE:,} characters")
    try:
        return _Environment(allowance, html=html).fill(_compiled(source, html), facts)
    except TemplateFault:
        raise
    # Whatever a stranger's template provokes in Jinja2 or Python must not stop an alert.
    except Exception as fault:
        line = getattr(fault, "lineno", None)
        where = f"line {line}: " if line else ""
        raise TemplateFault(f"{where}{fault or type(fault).__name__}") from fault


@lru_cache(maxsize=32)
def _compiled(source: str, html: bool) -> CodeType:
    return _Environment(Allowance(), html=html).compiled(source)


class _Environment(ImmutableSandboxedEnvironment):
    """Serves one rendering, so that its allowance is its own."""

    def __init__(self, allowance: Allowance, *, html: bool) -> None:
        super().__init__(
            autoescape=html,
            undefined=StrictUndefined,
            finalize=_plain,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._allowance = allowance
        self._turns = 0
        self._until = time.monotonic() + allowance.seconds
        self.filters["counted"] = self._counted

    def compiled(self, source: str) -> CodeType:
        tree = self.parse(source)
        for node in tree.find_all(nodes.Node):
            _check(node)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
            loop.iter.set_environment(self)
        return self.compile(tree)

    def fill(self, code: CodeType, facts: Mapping[str, Any]) -> str:
        template = self.template_class.from_code(self, code, self.make_globals(None))
        return "".join(self._bounded(template.generate(facts)))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext) and attr in OF_LOOPS

    def _counted(self, things: Any) -> Iterator[Any]:
        if not isinstance(things, (list, Undefined)):
            raise TemplateFault("only lists can be looped over")
        for thing in things:
            self._turns += 1
            if self._turns > self._allowance.turns:
                raise TemplateFault(f"its loops take more than {self._allowance.turns:,} turns")
            self._check_time()
            yield thing

    def _bounded(self, pieces: Iterator[str]) -> Iterator[str]:
        left = self._allowance.characters
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                raise TemplateFault(f"it makes more than {self._allowance.characters:,} characters")
            self._check_time()
            yield piece

    def _check_time(self) -> None:
        if time.monotonic() > self._until:
            raise TemplateFault(f"it takes longer than {self._allowance.seconds:g} seconds")


def _check(node: nodes.Node) -> None:
    if not isinstance(node, PARTS) or (isinstance(node, nodes.For) and node.recursive):
        name = type(node).__name__.lower()
        raise TemplateFault(f"line {node.lineno}: templates have no '{name}' here")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise TemplateFault(f"line {node.lineno}: templates have no filter '{node.name}' here")
    if isinstance(node, nodes.Test) and node.name != "defined":
        raise TemplateFault(f"line {node.lineno}: templates have no test '{node.name}' here")


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, Undefined)):
        return value
    raise TemplateFault("a list is printed: write a loop")
