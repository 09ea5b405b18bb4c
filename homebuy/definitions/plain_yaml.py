"""A plain part of YAML: one document of mappings, lists and values, each name once."""

from collections.abc import Hashable
from typing import Any, Final

import yaml

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.errors import HomeBuyError

LARGEST: Final = 2_000_000
DEEPEST: Final = 20
TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"


class UnreadableError(HomeBuyError):
    """A file that is no definition at all, with the one reason why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(path, reason)


class _Loader(yaml.CSafeLoader):
    """Refuses what YAML allows and an officer would not mean: one name twice, names not text."""

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[Hashable, Any]:
        assert isinstance(node, yaml.MappingNode)
        names = set[str]()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if not isinstance(name, str):
                raise UnreadableError(_line(key), f'the name {name!r} is not text: write "{name}"')
            if name in names:
                raise UnreadableError(_line(key), f"'{name}' is given twice: keep one of them")
            names.add(name)
        return super().construct_mapping(node, deep=deep)


# Days stay as they are written, so that a wrong one is reported like any other wrong value.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag != TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def mapping_in(content: bytes) -> dict[str, Any]:
    """The mapping that a file holds; raises UnreadableError if it is none, or not plain."""
    text = _text(content)
    try:
        _refuse_traps(text)
        loaded = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise UnreadableError(_where(error.problem_mark), _syntax(error)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableError("", f"this is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(loaded, dict):
        raise UnreadableError("", "no names with values: begin with a line such as 'kind: scheme'")
    return loaded


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise UnreadableError("", f"the file is larger than {LARGEST:,} bytes: split it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"line {line}", "the text is not UTF-8: save it as UTF-8") from None


def _refuse_traps(text: str) -> None:
    """Refuse what makes a small file large, or a value odd, before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableError(
                _where(event.start_mark),
                f"'*{event.anchor}' repeats another part of the file: write it out",
            )
        if tag := getattr(event, "tag", None):
            raise UnreadableError(
                _where(event.start_mark), f"'{tag}' is a tag, which no definition needs: drop it"
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise UnreadableError(_where(event.start_mark), "nested too deeply: make it flatter")


def _line(node: yaml.Node) -> str:
    return _where(node.start_mark)


def _where(mark: Any) -> str:
    return f"line {mark.line + 1}" if mark else ""


def _syntax(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return f"this is not YAML: {', '.join(parts)}; look at indents, colons and quotes"
