"""What is wrong with a value, and where, in the words of those who wrote it."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from homebuy.domain.definitions.checks.fault import Fault
from homebuy.domain.invalid import invalidity, shortened

SLUG_RULE: Final = "use lower case letters and digits, with single hyphens, as in 'check-address'"
NAMES: Final = ("id", "task", "user", "role")
SHAPES: Final = {
    "Period": "a period, such as '5 working days'",
    "Offset": "an offset, such as '2 working days before target'",
}


def validation_faults(
    error: ValidationError, document: Any, model: type[BaseModel]
) -> Iterator[Fault]:
    """A fault for each error of a validation, with the ids that stand in the document."""
    for details in error.errors(include_url=False):
        # A list that is short only because its entries are faulty needs no fault of its own.
        if details["type"] == "too_short" and details["input"]:
            continue
        yield Fault(where(details["loc"], document), _reason(details, model))


def where(location: Sequence[int | str], document: Any) -> str:
    """The place in a document, as in "stages[3:valuation].path[1:value-home].after"."""
    path, here = "", document
    for step in location:
        if step == "[key]":
            continue
        here = _inside(here, step)
        path += _entry(step, here) if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")


def _inside(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def _entry(index: int, entry: Any) -> str:
    names = map(entry.get, NAMES) if isinstance(entry, dict) else ()
    name = next((name for name in names if isinstance(name, str)), None)
    return f"[{index}:{name}]" if name else f"[{index}]"


def _reason(details: ErrorDetails, model: type[BaseModel]) -> str:
    given, context = shortened(details["input"]), details.get("ctx", {})
    match details["type"]:
        case "extra_forbidden":
            return _unknown_name(str(details["loc"][-1]), model)
        case "string_pattern_mismatch" if "@" in context["pattern"]:
            return f"{given} is no e-mail address"
        case "string_pattern_mismatch":
            return f"{given} is no identifier: {SLUG_RULE}"
        case "model_type" | "dict_type" if shape := SHAPES.get(context.get("class_name", "")):
            return f"{given} does not fit here: write {shape}"
        case _:
            return invalidity(details)


def _unknown_name(name: str, model: type[BaseModel]) -> str:
    """A hint from every name the definition may use, wherever: a wrong guess does no harm."""
    schema = model.model_json_schema()
    parts = (schema, *schema.get("$defs", {}).values())
    known = sorted({known for part in parts for known in part.get("properties", ())})
    near = get_close_matches(name, known, n=1)
    return f"'{name}' is not known here: " + (f"did you mean '{near[0]}'?" if near else "remove it")
