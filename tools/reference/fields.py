"""Tables of fields, read off a JSON Schema."""

from collections.abc import Iterator
from typing import Any

from homebuy.domain.ids import REFERENCE, SLUG
from tools.reference.schemas import Schema


def _pattern(field: Any) -> str:
    return next(str(rule.pattern) for rule in field.metadata if hasattr(rule, "pattern"))


FORMS = {_pattern(SLUG): "identifier", _pattern(REFERENCE): "case reference"}
PLAIN = {"boolean": "true or false", "integer": "whole number", "null": "null"}


def table(schema: Schema) -> Iterator[str]:
    """The fields of an object in Markdown, those it must have first."""
    required, defined = schema.get("required", []), schema.get("$defs", {})
    yield "| field | value | required |"
    yield "|---|---|---|"
    fields = sorted(schema["properties"].items(), key=lambda field: field[0] not in required)
    for name, value in fields:
        yield f"| `{name}` | {_form(value, defined)} | {'yes' if name in required else ''} |"


def _form(value: Schema, defined: Schema) -> str:
    """What a value looks like, in words."""
    match value:
        case {"$ref": place}:
            return _defined(place.rpartition("/")[2], defined)
        case {"const": only}:
            return f'"{only}"'
        case {"anyOf": choices} | {"oneOf": choices}:
            return " or ".join(_form(choice, defined) for choice in choices)
        case {"type": "array", "items": item}:
            return f"list{_limit(value, 'maxItems', '')}; each {_form(item, defined)}"
        case {"type": "object", "additionalProperties": dict(item)}:
            return f"object by name; each {_form(item, defined)}"
        case {"type": "object"}:
            return f"object of texts by name{_limit(value, 'maxProperties', '')}"
        case {"format": "date-time"}:
            return "instant with its zone"
        case {"type": "string"}:
            kind = FORMS.get(value.get("pattern", ""), "text")
            return kind + _limit(value, "maxLength", " characters")
    return PLAIN[value["type"]]


def _defined(name: str, defined: Schema) -> str:
    if choices := defined[name].get("enum"):
        return " or ".join(f'"{choice}"' for choice in choices)
    return f"`{name}`"


def _limit(value: Schema, name: str, unit: str) -> str:
    return f", at most {value[name]:,}{unit}" if name in value else ""
